/** `npm run bench`: the message path through whole processes, and the codec alone. Takes about a minute. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCodec, type CodecFigure } from './codec.ts';
import type { TopFunction } from './cpu-profile.ts';
import { benchPath, type PathFigure } from './message-path.ts';

const USAGE = `npm run bench -- [options]
  --json              figures as one JSON object
  --rounds <n>        rounds of each scenario, 1 to 20 (3)
  --messages <n>      messages of a round, 100 to 100000 (20000)
  --profile           profile the gateway while it sends with report and receipt; its figures are then slower
  --only <path|codec> one half
`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    messages: { type: 'string', default: '20000' },
    profile: { type: 'boolean', default: false },
    only: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(USAGE);
} else {
  const rounds = within(values.rounds, 1, 20, '--rounds');
  const messages = within(values.messages, 100, 100_000, '--messages');
  const path =
    values.only === 'codec'
      ? { figures: [], top: [] }
      : await benchPath({ rounds, messages, profile: values.profile });
  const codec = values.only === 'path' || values.profile ? [] : benchCodec();
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? '?'}, Node.js ${process.version}`;
  if (values.json) process.stdout.write(`${JSON.stringify({ machine, ...path, codec }, null, 2)}\n`);
  else print(machine, path, codec);
}

function print(
  machine: string,
  { figures, top }: { readonly figures: readonly PathFigure[]; readonly top: readonly TopFunction[] },
  codec: readonly CodecFigure[],
): void {
  console.log(`\n${machine}; gateway, core and carrier on it together\n`);
  if (figures.length > 0) {
    console.table(
      Object.fromEntries(
        figures.map(({ name, messagesPerSecond, gatewayMicroseconds, cores, residentMegabytes }) => [
          name,
          {
            'messages/s': messagesPerSecond,
            'gateway CPU µs/message': gatewayMicroseconds,
            'cores gateway': cores.gateway,
            'cores core': cores.core,
            'cores carrier': cores.carrier,
            'gateway MB': residentMegabytes,
          },
        ]),
      ),
    );
  }
  if (top.length > 0) {
    console.log('\nwhere the gateway spends its time, %');
    for (const { share, name, file, line } of top) {
      console.log(`${(100 * share).toFixed(1).padStart(6)}  ${name}  ${file}:${line}`);
    }
  }
  if (codec.length > 0) {
    console.table(
      Object.fromEntries(
        codec.map(({ name, nanoseconds, packageNanoseconds, timesFaster }) => [
          name,
          {
            ns: Math.round(nanoseconds),
            'smpp package ns': packageNanoseconds === null ? '–' : Math.round(packageNanoseconds),
            'times faster': timesFaster === null ? '–' : Math.round(timesFaster * 10) / 10,
          },
        ]),
      ),
    );
  }
}

function within(text: string, least: number, most: number, option: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`${option} is ${text}; allowed is ${least} to ${most}`);
}
