// Writes the tables of docs/performance.md and docs/scaling.md from what `npm run bench -- --json` printed:
//
//   npm run --silent bench -- --rounds 5 --long --scale --soak 30 --json > bench.json
//   node scripts/generate-performance.mjs bench.json
//
// Only what stands between the markers of a table is written; the text around it is by hand.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node scripts/generate-performance.mjs <file of npm run bench -- --json>');
  process.exit(2);
}
const bench = JSON.parse(await readFile(file, 'utf8'));

const round = (value, digits = 0) => value.toFixed(digits);
const thousands = (value) => Math.round(value).toLocaleString('en-US');
const spread = ({ median, least, most }) => `${thousands(median)} (${thousands(least)}–${thousands(most)})`;
const table = (head, rows) =>
  [`| ${head.join(' | ')} |`, `|${head.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`]
    .concat(rows.map((row) => `| ${row.join(' | ')} |`))
    .join('\n');

const SCENARIOS = {
  out_report_receipt: 'out, report and receipt',
  out_report: 'out, report only',
  in: 'in',
};

function targets() {
  return table(
    ['target', 'figure ÷ target', 'met'],
    Object.entries(bench.ratios).map(([target, ratio]) => [
      target,
      ratio === null ? 'not measured in this run' : round(ratio, 2),
      ratio === null ? '–' : ratio >= 1 ? 'yes' : '**no**',
    ]),
  );
}

function path() {
  const rows = bench.path.figures.map((figure) => [
    `${SCENARIOS[figure.scenario]}: ${figure.subject}`,
    spread(figure.messagesPerSecond),
    round(figure.microseconds.median),
    figure.residentMegabytes,
    round(figure.simulatorMicroseconds.core),
    round(figure.simulatorMicroseconds.carrier),
    round(figure.simulatorMicroseconds.customer),
  ]);
  const head = [
    'scenario',
    'messages/s: median (least–most)',
    'CPU µs a message',
    'MB',
    'core µs',
    'carrier µs',
    'customer µs',
  ];
  return table(head, rows);
}

function codec() {
  const rows = bench.codec.figures.map((figure) => [
    figure.name,
    round(figure.ours.median),
    round(figure.smppPackage.median),
    figure.libsmpp34 === null ? '–' : round(figure.libsmpp34.median),
    round(figure.timesFasterThanPackage, 1),
    figure.timesFasterThanLibsmpp34 === null ? '–' : round(figure.timesFasterThanLibsmpp34, 1),
  ]);
  return table(['', 'ours, CPU ns', '`smpp` package', 'libsmpp34', '× package', '× libsmpp34'], rows);
}

function demands() {
  const { unavoidable, latency, pace } = bench;
  const lines = [
    `- One request by undici alone: ${round(unavoidable.dispatch.median, 1)} µs of CPU by \`dispatch\`, ${round(unavoidable.request.median, 1)} µs by \`request\`; the simulated core took ${thousands(unavoidable.coreRequestsPerSecond)} of them in a second from one client.`,
    `- Inbound at ${thousands(latency.perSecond)}/s, half of the peak: p50 ${round(latency.p50, 2)} ms, p99 ${round(latency.p99, 2)} ms from when a deliver_sm was due to its answer, the core's time included.`,
    `- One bind at \`tps_limit\` ${thousands(pace.tpsLimit)}: ${thousands(pace.mean)}/s over ${round(pace.seconds, 1)} s; ${thousands(pace.most)} in the busiest second.`,
  ];
  return lines.join('\n');
}

function scale() {
  const { scale: figures, soak } = bench;
  if (figures === null) return '- Not measured in this run.';
  const costs = (list) =>
    list.map(({ at, microseconds }) => `${thousands(at)}: ${round(microseconds)} µs`).join(' · ');
  const lines = [
    `- CPU a message by binds: ${costs(figures.binds)}.`,
    `- By messages pending for the bind: ${costs(figures.queued)}.`,
    `- By connectors, all their CPU: ${costs(figures.connectors)}.`,
    `- ${thousands(figures.idle.binds)} idle binds: ${round(100 * figures.idle.cores, 1)} % of a core, ${round(figures.idle.residentMegabytes)} MB.`,
    `- ${thousands(figures.inboundSessions.open)} sessions of partners open: ${round(figures.inboundSessions.residentMegabytes)} MB.`,
  ];
  if (soak === null) lines.push('- Soak: not in this run.');
  else {
    lines.push(
      `- ${soak.minutes} minutes at ${thousands(soak.perSecond)}/s, ${thousands(soak.messages)} messages: heap after GC × ${round(soak.heapGrowth, 3)} (MB: ${soak.heapMegabytes.join(', ')}), handles ${soak.handlesBefore} → ${soak.handlesAfter}, ${soak.residentMegabytes} MB resident.`,
    );
  }
  return lines.join('\n');
}

function machine() {
  const { cores, model, node, pinned } = bench.machine;
  const missing = Object.entries(bench.missing)
    .filter(([, why]) => why !== null)
    .map(([name, why]) => ` Without ${name}: ${why}.`)
    .join('');
  return `${cores} × ${model}, Node.js ${node}, everything on it together${pinned ? ', simulators on cores of their own' : ''}; ${bench.rounds} rounds of ${thousands(bench.messages)} messages.${missing}`;
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
  const idle = bench.scale === null ? 0 : (bench.scale.idle.cores / bench.scale.idle.binds) * peers;
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

function fleet() {
  const cases = [
    [100, 1_000],
    [1_000, 10_000],
    [10_000, 10_000],
    [10_000, 100_000],
  ];
  const head = [
    'peers, messages/s',
    'cores at work',
    'connectors',
    'OmniMessage requests/s',
    'of which polls',
    'DynamoDB reads/s',
    'busiest partition',
    'writes/s',
    'SQS requests/s',
  ];
  return table(
    head,
    cases.map(([peers, perSecond]) => {
      const it = need(peers, perSecond);
      return [
        `${thousands(peers)}, ${thousands(perSecond)}`,
        round(it.cores, 1),
        it.connectors,
        thousands(it.requests),
        thousands(it.polls),
        thousands(it.reads),
        `${thousands(it.hottest)} of ${thousands(FLEET.partitionReads)}`,
        round(it.writes, 1),
        round(it.queues, 2),
      ];
    }),
  );
}

async function fill(name, tables) {
  const path = join(root, 'docs', name);
  let text = await readFile(path, 'utf8');
  for (const [marker, content] of Object.entries(tables)) {
    const begin = `<!-- ${marker}: written by scripts/generate-performance.mjs -->\n`;
    const end = `<!-- end of ${marker} -->`;
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`${name} has no place for ${marker}`);
    text = `${text.slice(0, from)}${begin}\n${content}\n\n${text.slice(to)}`;
  }
  await writeFile(path, text);
}

await fill('performance.md', {
  machine: machine(),
  targets: targets(),
  path: path(),
  codec: codec(),
  demands: demands(),
  scale: scale(),
});
await fill('scaling.md', { machine: machine(), fleet: fleet() });
