/** `npm run fuzz`: a campaign against the SMPP port's code, in process. Ends by itself. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { campaignTarget, runCampaign } from './campaign.ts';
import { Coverage } from './coverage.ts';
import { smallest } from './smallest.ts';

const USAGE = `npm run fuzz -- [options]
  --inputs <n>    inputs, 1000 to 1000000000 (1000000)
  --seed <n>      what the inputs are drawn from; printed
  --input <hex>   runs this one input and nothing else
  --corpus <dir>  where inputs that reach something new are kept (test/abuse/corpus)
  --json <file>   the figures (test/faults/results/fuzz.json)
`;

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: String(Date.now() >>> 0) },
    input: { type: 'string' },
    corpus: { type: 'string', default: 'test/abuse/corpus' },
    json: { type: 'string', default: 'test/faults/results/fuzz.json' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(USAGE);
else if (values.input !== undefined) campaignTarget().run(Buffer.from(values.input, 'hex'));
else campaign();

function campaign(): void {
  const inputs = within(values.inputs, 1_000, 1_000_000_000, '--inputs');
  const seed = within(values.seed, 0, 0xffffffff, '--seed');
  const folder = resolve(values.corpus);
  mkdirSync(folder, { recursive: true });
  const corpus = readdirSync(folder)
    .filter((name) => name.endsWith('.hex'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trim().split('\n'))
    .map((line) => Buffer.from(line, 'hex'));
  const coverage = new Coverage((url) => url.includes('/dist/'));
  console.log(`seed ${seed}, ${inputs} inputs, ${corpus.length} from the corpus`);
  const began = performance.now();
  const result = runCampaign({
    target: campaignTarget(),
    inputs,
    seed,
    corpus,
    coverage,
    onProgress: (done, kept, blocks, findings) =>
      console.log(`${done} inputs, ${kept} kept, ${blocks} blocks, ${findings} findings`),
  });
  const seconds = (performance.now() - began) / 1000;
  const kept = smallest(result.corpus);
  writeFileSync(join(folder, 'reached.hex'), `${kept.map((input) => input.toString('hex')).join('\n')}\n`);
  const figures = {
    seed,
    inputs: result.inputs,
    octets: result.octets,
    seconds: Math.round(seconds),
    inputs_per_second: Math.round(result.inputs / seconds),
    blocks: result.blocks,
    corpus: kept.length,
    slowest_input_ms: Math.round(result.slowestInputMs),
    heap_growth_octets: result.heapGrowth,
    findings: result.findings,
    node: process.version,
  };
  console.log(JSON.stringify(figures, null, 2));
  writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`);
  if (result.findings.length > 0) process.exitCode = 1;
}

function within(text: string, least: number, most: number, option: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  throw new RangeError(`${option} is ${text}; allowed is ${least} to ${most}`);
}
