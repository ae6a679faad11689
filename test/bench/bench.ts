/** `npm run bench`: the gateway beside what one would pick instead, in one run; figures, ratios and what they are worth. */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { benchCodec } from './codec.ts';
import { benchLatency, measurePace, UnavoidableBench } from './demands.ts';
import { benchPath } from './message-path.ts';
import { printReport } from './report.ts';
import { benchScale } from './scale.ts';
import { benchScrape } from './scrape.ts';
import { soak } from './soak.ts';
import { setStage } from './stage.ts';
import { type Measured, ratiosOf } from './targets.ts';

const USAGE = `npm run bench -- [options]
  --json              one JSON object: figures, and ratios (figure ÷ target; 1 or more is met)
  --rounds <n>        rounds of each scenario, 1 to 20 (3)
  --messages <n>      messages of a round, 100 to 100000 (20000)
  --long              holds tps_limit for 60 seconds and half of the peak for 20 a round, not 5 and 5
  --scale             binds, queues, connectors and open sessions as well; several minutes
  --soak <minutes>    a steady load as well, 1 to 600 minutes
  --no-kannel         without Kannel
  --profile <file>    keeps the gateway's CPU profile in this file; its figures are then slower
`;

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
    messages: { type: 'string', default: '20000' },
    long: { type: 'boolean', default: false },
    scale: { type: 'boolean', default: false },
    soak: { type: 'string' },
    'no-kannel': { type: 'boolean', default: false },
    profile: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else await bench();

async function bench(): Promise<void> {
  const rounds = within(values.rounds, 1, 20, '--rounds');
  const messages = within(values.messages, 100, 100_000, '--messages');
  const minutes = values.soak === undefined ? null : within(values.soak, 1, 600, '--soak');
  const stage = await setStage({ profile: values.profile ?? null, kannel: !values['no-kannel'] });
  let measured: Omit<Measured, 'codec' | 'scrape' | 'scale' | 'soak'>;
  let peak = 0;
  let apart = false;
  try {
    say(typeof stage.kannel === 'string' ? `without Kannel: ${stage.kannel}` : 'gateway and Kannel, in turn');
    const unavoidable = new UnavoidableBench(stage, messages);
    await unavoidable.warmUp();
    const path = await benchPath(stage, rounds, messages, () => unavoidable.round()).finally(() =>
      unavoidable.end(),
    );
    const outbound = path.figures.find(
      ({ scenario, subject }) => scenario === 'out_report_receipt' && subject === 'gateway',
    );
    peak = outbound?.messagesPerSecond.median ?? 0;
    await stage.endKannel();
    apart = await stage.pinApart();
    say('latency at half of the peak');
    const latency = await benchLatency(
      stage,
      rounds,
      messages,
      values.long ? 20 : Math.min(5, messages / 2000),
    );
    say('a steady pace');
    const pace = await measurePace(stage, values.long ? 60 : Math.min(5, Math.ceil(messages / 5000)));
    measured = { path, unavoidable: unavoidable.figures, latency, pace };
  } finally {
    await stage.close();
  }
  say('the codec');
  const codec = await benchCodec(Math.max(3, rounds), Math.min(200_000, 10 * messages));
  say('a scrape');
  const scrape = await benchScrape();
  if (values.scale) say('scale');
  const scale = values.scale ? await benchScale(peak) : null;
  if (minutes !== null) say(`soak, ${minutes} minutes`);
  const soaked = minutes === null ? null : await soak(minutes, Math.round(0.7 * peak));
  const all: Measured = { ...measured, codec, scrape, scale, soak: soaked };
  const result = {
    machine: {
      cores: cpus().length,
      model: cpus()[0]?.model ?? '?',
      node: process.version,
      pinned: stage.pinned,
      apart,
    },
    rounds,
    messages,
    missing: {
      kannel: typeof stage.kannel === 'string' ? stage.kannel : null,
      libsmpp34: codec.missing,
    },
    ratios: ratiosOf(all),
    ...all,
  };
  if (values.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else printReport(result);
}

/** On the error output, so that --json prints one object and nothing else. */
function say(what: string): void {
  process.stderr.write(`bench: ${what}\n`);
}

function within(text: string, least: number, most: number, option: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`${option} is ${text}; allowed is ${least} to ${most}`);
}
