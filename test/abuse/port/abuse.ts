/** `npm run abuse`: what partners keep of their throughput while the port is attacked. Loopback only; ends by itself. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { ListenInput } from '../../../contract/listen.ts';
import { ATTACKS, type Attack } from './attacks.ts';
import { type Measured, type MeasureOptions, measure } from './measure.ts';
import { setScene } from './scene.ts';

const USAGE = `npm run abuse -- [options]
  --attack <names>    these alone, with commas (all)
  --rounds <n>        windows without and with each attack, 1 to 100 (9)
  --least <share>     of their throughput that partners must keep, 0 to 1 (0.9); CI's short run is rougher
  --window <ms>       length of a window, 100 to 60000 (1000)
  --warm-up <ms>      of each attack before it is measured, 0 to 60000 (3000)
  --json <file>       the figures (test/abuse/results/port.json)
`;

const { values } = parseArgs({
  options: {
    attack: { type: 'string' },
    rounds: { type: 'string', default: '9' },
    least: { type: 'string', default: '0.9' },
    window: { type: 'string', default: '1000' },
    'warm-up': { type: 'string', default: '3000' },
    json: { type: 'string', default: 'test/abuse/results/port.json' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** Where thousands wait for their bind, the limits are at the most that a setting allows; else they are the defaults. */
const WIDE: ListenInput = { max_connections: 10_000, max_half_open: 10_000, connection_rate: 10_000 };
const WIDE_FROM = 1_000;

if (values.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const options: MeasureOptions = {
    rounds: within(values.rounds, 1, 100, '--rounds'),
    windowMs: within(values.window, 100, 60_000, '--window'),
    warmUpMs: within(values['warm-up'], 0, 60_000, '--warm-up'),
  };
  const least = Number(values.least);
  if (!(least >= 0 && least <= 1)) throw new RangeError(`--least is ${values.least}; allowed is 0 to 1`);
  const attacks = chosen(values.attack);
  const isWide = (attack: Attack): boolean => attack.kind === 'standing' && attack.connections > WIDE_FROM;
  const results = [
    ...(await measured(
      {},
      attacks.filter((attack) => !isWide(attack)),
      options,
    )),
    ...(await measured(WIDE, attacks.filter(isWide), options)),
  ];
  const byTable = (one: Measured): number => ATTACKS.findIndex(({ name }) => name === one.name);
  results.sort((a, b) => byTable(a) - byTable(b));
  const machine = `${cpus().length} cores, Node.js ${process.version}`;
  writeFileSync(
    values.json,
    `${JSON.stringify({ machine, windowMs: options.windowMs, attacks: results }, null, 2)}\n`,
  );
  const failed = results.filter(({ cpuRatio, paced, harmed, newcomers }) => {
    return (
      cpuRatio.median < least || paced.ratio.median < least || harmed > 0 || newcomers.bound < newcomers.came
    );
  });
  for (const { name } of failed) console.error(`${name}: partners were harmed`);
  if (failed.length > 0) process.exitCode = 1;
}

function chosen(names: string | undefined): readonly Attack[] {
  if (names === undefined) return ATTACKS;
  return names.split(',').map((wanted) => {
    const attack = ATTACKS.find(({ name }) => name === wanted);
    if (attack !== undefined) return attack;
    const known = ATTACKS.map(({ name }) => name).join(', ');
    throw new RangeError(`--attack has ${wanted}; allowed are ${known}`);
  });
}

async function measured(
  listen: ListenInput,
  attacks: readonly Attack[],
  options: MeasureOptions,
): Promise<Measured[]> {
  if (attacks.length === 0) return [];
  const results: Measured[] = [];
  const scene = await setScene(listen, attacks.length * options.rounds);
  try {
    if (!scene.pinned)
      console.log('the gateway has no core of its own: the attacker takes from what is measured');
    for (const attack of attacks) {
      const result = await measure(scene, attack, options);
      console.log(line(result));
      results.push(result);
    }
    return results;
  } finally {
    await scene.close();
  }
}

function line(result: Measured): string {
  const { name, ratio, calmPerSecond, attackedPerSecond, attemptsPerSecond, newcomers, halfOpen } = result;
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const kept = `${percent(ratio.median)} (${percent(ratio.least)} to ${percent(ratio.most)})`;
  const came = `${newcomers.bound} of ${newcomers.came} newcomers with ${newcomers.tries} binds in at most ${newcomers.slowestMs} ms`;
  return `${name}: CPU ${percent(result.cpuRatio.median)} (${percent(result.cpuRatio.least)} to ${percent(result.cpuRatio.most)}), busy ${percent(result.busy)}; ${kept} of ${calmPerSecond}/s kept, ${attackedPerSecond}/s; at ${result.paced.perSecond}/s ${percent(result.paced.ratio.median)} (${percent(result.paced.ratio.least)} to ${percent(result.paced.ratio.most)}); ${attemptsPerSecond} attempts/s at ${result.attemptMicroseconds} µs, ${halfOpen} half-open, ${result.harmed} harmed, ${came}, ${result.grownMegabytes} MB more`;
}

function within(text: string, least: number, most: number, option: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`${option} is ${text}; allowed is ${least} to ${most}`);
}
