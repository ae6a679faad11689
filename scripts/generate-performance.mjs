// Writes the tables of docs/performance.md and docs/scaling.md, in both languages, from what `npm run bench -- --json` printed:
//
//   npm run --silent bench -- --rounds 5 --long --scale --soak 30 --json > 1.json
//   node scripts/generate-performance.mjs 1.json [2.json 3.json …]
//
// With several runs the targets have a column for each, all other figures are those of the first. Only what stands between the markers of a table is written; the text around it is by hand.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WORDS } from './performance-words.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const files = process.argv.slice(2);
const runs = await Promise.all(files.map(async (file) => JSON.parse(await readFile(file, 'utf8'))));
const [bench] = runs;
if (bench === undefined) {
  console.error('usage: node scripts/generate-performance.mjs <file of npm run bench -- --json> …');
  process.exit(2);
}

const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`]
    .concat(rows.map((row) => `| ${row.join(' | ')} |`))
    .join('\n');
const list = (lines) => lines.map((line) => `- ${line}`).join('\n');

function targets({ number, target, targetHead, notMeasured, yes, no }) {
  return table(
    targetHead(runs.length),
    Object.keys(bench.ratios).map((name) => {
      const measured = runs.map(({ ratios }) => ratios[name] ?? null);
      const known = measured.filter((ratio) => ratio !== null);
      return [
        target(name),
        ...measured.map((ratio) => (ratio === null ? notMeasured : number(ratio, 2))),
        known.length === 0 ? '–' : known.every((ratio) => ratio >= 1) ? yes : no,
      ];
    }),
  );
}

function path({ number, pathHead, scenario }) {
  const spread = ({ median, least, most }) => `${number(median)} (${number(least)}–${number(most)})`;
  return table(
    pathHead,
    bench.path.figures.map((figure) => [
      `${scenario[figure.scenario]}${figure.subject}`,
      spread(figure.messagesPerSecond),
      number(figure.microseconds.median),
      number(figure.residentMegabytes),
      number(figure.simulatorMicroseconds.core),
      number(figure.simulatorMicroseconds.carrier),
      number(figure.simulatorMicroseconds.customer),
    ]),
  );
}

function codec({ number, codecHead, codecName }) {
  const orNone = (value, digits) => (value === null ? '–' : number(value, digits));
  return table(
    codecHead,
    bench.codec.figures.map((figure) => [
      codecName(figure.name),
      number(figure.ours.median),
      number(figure.smppPackage.median),
      orNone(figure.libsmpp34?.median ?? null),
      number(figure.timesFasterThanPackage, 1),
      orNone(figure.timesFasterThanLibsmpp34, 1),
    ]),
  );
}

function quantiles({ number }, { p50, p99, p999 }) {
  return `p50 ${number(p50, 2)} ms, p99 ${number(p99, 2)} ms, p99${number(0.9, 1).slice(1)} ${number(p999, 2)} ms`;
}

function demands(words) {
  const { number } = words;
  const { unavoidable, latency, pace } = bench;
  return list([
    words.unavoidable(
      number(unavoidable.dispatch.median, 1),
      number(unavoidable.request.median, 1),
      number(unavoidable.coreRequestsPerSecond),
    ),
    words.latency({
      rate: number(latency.perSecond),
      seconds: number(latency.seconds),
      added: quantiles(words, latency.added),
      atProcesses: quantiles(words, latency.addedAtProcesses),
      withRunIn: quantiles(words, latency.addedWithRunIn),
      captured: latency.notCaptured === null,
      whole: quantiles(words, latency.whole),
      bystander: quantiles(words, latency.bystander),
      between: latency.addedBetweenPauses === null ? null : quantiles(words, latency.addedBetweenPauses),
      pauses: number(latency.pauses),
      kept: number(latency.kept),
      touched: number(100 * latency.touched),
      rounds: latency.rounds.map(
        ({ perSecond, added, addedBetweenPauses, coreWait: { waitedMs, busiest } }) => ({
          rate: number(perSecond),
          p99: number(added.p99, 1),
          apart: addedBetweenPauses === null ? null : number(addedBetweenPauses.p99, 1),
          waited: number(waitedMs),
          busiest: busiest === null ? null : { name: busiest.name, ran: number(busiest.ranMs) },
        }),
      ),
    }),
    words.pace({
      limit: number(pace.tpsLimit),
      mean: number(pace.mean),
      seconds: number(pace.seconds, 1),
      most: number(pace.most),
      from: pace.mostFrom === null ? null : number(pace.mostFrom, 1),
      atCarrier: number(pace.mostAtCarrier),
      captured: pace.notCaptured === null,
    }),
  ]);
}

function scale(words) {
  const { number } = words;
  const { scale: figures, soak } = bench;
  if (figures === null) return list([words.scaleMissing]);
  const costs = (points) =>
    points.map(({ at, microseconds }) => words.costAt(number(at), number(microseconds))).join(' · ');
  return list([
    words.byBinds(number(figures.perSecond), costs(figures.binds)),
    words.byQueued(costs(figures.queued)),
    words.byConnectors(costs(figures.connectors)),
    words.idle(
      number(figures.idle.binds),
      number(100 * figures.idle.cores, 1),
      number(100 * figures.idle.coresAtDefault, 1),
      number(figures.idle.residentMegabytes),
      number(figures.idle.residentAfterLoadMegabytes),
    ),
    words.sessions(number(figures.inboundSessions.open), number(figures.inboundSessions.residentMegabytes)),
    soak === null
      ? words.soakMissing
      : words.soak({
          minutes: number(soak.minutes),
          rate: number(soak.perSecond),
          wanted: number(soak.wantedPerSecond),
          messages: number(soak.messages),
          growth: number(soak.heapGrowth, 3),
          heap: soak.heapMegabytes.map((megabytes) => number(megabytes, 1)).join(' → '),
          before: number(soak.handlesBefore),
          after: number(soak.handlesAfter),
          resident: number(soak.residentMegabytes),
        }),
  ]);
}

function machine(words) {
  const missing = Object.entries(bench.missing)
    .filter(([, why]) => why !== null)
    .map(([name, why]) => words.without(name, why))
    .join('');
  return words.machine(bench.machine, words.number(bench.rounds), words.number(bench.messages), missing);
}

/** What a fleet needs, from the cost of a message here and the paces that the code has. */
const FLEET = {
  /** connector/fleet/timing.ts, status.ts, table-fleet.ts, hint-queue.ts, omnimessage/registration.ts. */
  heartbeatSeconds: 3,
  scanSeconds: 2,
  statusSeconds: 5,
  rereadSeconds: 30,
  longPollSeconds: 20,
  registerSeconds: 30,
  ownershipShards: 4,
  /** Octets of an ownership row, of an entry in the list of peers, of a bind's status gzipped: as written by the tests. */
  ownershipOctets: 250,
  peerEntryOctets: 120,
  statusOctets: 120,
  /** How busy a connector's one thread may be, so that another's binds fit beside its own. */
  load: 0.6,
  idlePollSeconds: 1,
  /** AWS: a read unit is 4 KB, a write unit 1 KB; one partition gives 3,000 and 1,000 a second. */
  readUnit: 4096,
  writeUnit: 1024,
  partitionReads: 3000,
};

function costOf(scenario) {
  return bench.path.figures.find((one) => one.scenario === scenario && one.subject === 'gateway').microseconds
    .median;
}

function need(peers, perSecond) {
  const out = perSecond / 2;
  const busy = (out * costOf('out_report_receipt') + (perSecond - out) * costOf('in')) / 1e6;
  const idle = bench.scale === null ? 0 : (bench.scale.idle.coresAtDefault / bench.scale.idle.binds) * peers;
  const connectors = Math.max(2, Math.ceil((busy + idle) / FLEET.load) + 1);
  const scanUnits = Math.ceil((peers * FLEET.ownershipOctets) / FLEET.readUnit) + FLEET.ownershipShards;
  const reads =
    connectors *
    (scanUnits / FLEET.scanSeconds +
      Math.ceil((peers * FLEET.peerEntryOctets) / FLEET.readUnit) / FLEET.rereadSeconds);
  const statusUnits = Math.ceil(((peers / connectors) * FLEET.statusOctets) / FLEET.writeUnit) + 1;
  const polls = peers / FLEET.idlePollSeconds;
  return {
    connectors,
    cores: busy + idle,
    reads,
    hottest: (connectors * scanUnits) / FLEET.ownershipShards / FLEET.scanSeconds,
    writes: connectors * (1 / FLEET.heartbeatSeconds + statusUnits / FLEET.statusSeconds),
    queues: connectors / FLEET.longPollSeconds,
    requests: 2 * out + (perSecond - out) + polls + connectors / FLEET.registerSeconds,
    polls,
  };
}

function fleet({ number, fleetHead, fleetCase, outOf }) {
  const cases = [
    [100, 1_000],
    [1_000, 10_000],
    [10_000, 10_000],
    [10_000, 100_000],
  ];
  return table(
    fleetHead,
    cases.map(([peers, perSecond]) => {
      const it = need(peers, perSecond);
      return [
        fleetCase(number(peers), number(perSecond)),
        number(it.cores, 1),
        number(it.connectors),
        number(it.requests),
        number(it.polls),
        number(it.reads),
        outOf(number(it.hottest), number(FLEET.partitionReads)),
        number(it.writes, 1),
        number(it.queues, 2),
      ];
    }),
  );
}

async function fill(page, tables) {
  const path = join(root, 'docs', page);
  let text = await readFile(path, 'utf8');
  for (const [marker, content] of Object.entries(tables)) {
    const begin = `<!-- ${marker}: written by scripts/generate-performance.mjs -->\n`;
    const end = `<!-- end of ${marker} -->`;
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${page} has no place for ${marker}`);
    text = `${text.slice(0, from)}${begin}\n${content}\n\n${text.slice(to)}`;
  }
  await writeFile(path, text);
}

for (const [folder, words] of [
  ['', WORDS.en],
  ['fr/', WORDS.fr],
]) {
  await fill(`${folder}performance.md`, {
    machine: machine(words),
    targets: targets(words),
    path: path(words),
    codec: codec(words),
    demands: demands(words),
    scale: scale(words),
  });
  await fill(`${folder}scaling.md`, { machine: machine(words), fleet: fleet(words) });
}
