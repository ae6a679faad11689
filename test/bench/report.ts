import type { Quantiles } from './demands.ts';
import { spreadOf } from './figures.ts';
import { cpuOf, type Measured, type Ratios, unavoidableOf } from './targets.ts';

export interface Report extends Measured {
  readonly machine: { readonly cores: number; readonly model: string; readonly node: string };
  readonly missing: Readonly<Record<string, string | null>>;
  readonly ratios: Ratios;
}

/** The same for people. */
export function printReport(report: Report): void {
  const { machine, path, codec, unavoidable, latency, pace } = report;
  console.log(`\n${machine.cores} × ${machine.model}, Node.js ${machine.node}; everything on it together\n`);
  for (const [name, why] of Object.entries(report.missing)) {
    if (why !== null) console.log(`not compared with ${name}: ${why}\n`);
  }
  console.table(
    Object.fromEntries(
      path.figures.map((figure) => [
        `${figure.scenario} ${figure.subject}`,
        {
          'messages/s': Math.round(figure.messagesPerSecond.median),
          from: Math.round(figure.messagesPerSecond.least),
          to: Math.round(figure.messagesPerSecond.most),
          'CPU µs/message': Math.round(figure.microseconds.median),
          MB: figure.residentMegabytes,
          'core µs': Math.round(figure.simulatorMicroseconds.core),
          'carrier µs': Math.round(figure.simulatorMicroseconds.carrier),
          'customer µs': Math.round(figure.simulatorMicroseconds.customer),
        },
      ]),
    ),
  );
  console.table(
    Object.fromEntries(
      codec.figures.map((figure) => [
        figure.name,
        {
          'CPU ns': Math.round(figure.ours.median),
          '× smpp package': round(figure.timesFasterThanPackage),
          '× libsmpp34':
            figure.timesFasterThanLibsmpp34 === null ? '–' : round(figure.timesFasterThanLibsmpp34),
        },
      ]),
    ),
  );
  console.log(
    `CPU a message ${round(spreadOf(cpuOf(path)).median)} µs; its unavoidable parts ${round(unavoidableOf(codec, unavoidable.dispatch.median))} µs` +
      ` (a request by undici.dispatch ${round(unavoidable.dispatch.median)} µs, by undici.request ${round(unavoidable.request.median)} µs)`,
  );
  console.log(
    `the core alone takes ${Math.round(unavoidable.coreRequestsPerSecond)} requests/s from one such client`,
  );
  console.log(
    `inbound at ${latency.perSecond}/s for ${round(latency.seconds)} s, added by the gateway: ${quantiles(latency.added)}${latency.notCaptured === null ? ' on the wire' : ` (not captured: ${latency.notCaptured})`}, ${quantiles(latency.addedAtProcesses)} as the processes saw it; ${quantiles(latency.addedWithRunIn)} with the two seconds before, which count nowhere else; with the core: ${quantiles(latency.whole)}; a process that did nothing ran late by ${quantiles(latency.bystander)}${latency.addedBetweenPauses === null ? '' : `; without the ${latency.pauses} pauses of 4 ms or longer that it had, and the ${latency.kept} of the gateway's thread (${round(100 * latency.touched)} % of the messages): ${quantiles(latency.addedBetweenPauses)}`}`,
  );
  console.log(`p99 of each round, of which that is the one in the middle:`);
  for (const { perSecond, added, addedBetweenPauses: apart, coreWait } of latency.rounds) {
    const { waitedMs, busiest, stolenMs } = coreWait;
    console.log(
      `  ${round(added.p99)} ms at ${perSecond}/s${apart === null ? '' : `, ${round(apart.p99)} without pauses`}; the gateway waited ${round(waitedMs)} ms for its core, ${busiest === null ? 'no thread of the kernel ran' : `the kernel's ${busiest.name} ran for ${round(busiest.ranMs)} ms`}, the hypervisor took ${stolenMs} ms of it`,
    );
  }
  console.log(
    `one bind at ${pace.tpsLimit}: ${round(pace.mean)}/s over ${round(pace.seconds)} s, at most ${pace.most} in a second${pace.notCaptured === null ? ` on the wire (from ${round(pace.mostFrom ?? Number.NaN)} s on)` : ` (not captured: ${pace.notCaptured})`}, ${pace.mostAtCarrier} as the carrier saw them`,
  );
  console.log('a scrape of /metrics, every figure of every bind having moved');
  console.table(
    Object.fromEntries(
      report.scrape.map(
        ({ name, series, megabytes, wireMegabytes, threadMs, eventLoopMs, longestTurnMs }) => [
          name,
          {
            series,
            MB: round(megabytes),
            'MB on the wire': round(wireMegabytes),
            'CPU ms of the event loop’s thread': threadMs === null ? '–' : round(threadMs),
            'event loop ms': round(eventLoopMs),
            'longest turn ms': round(longestTurnMs),
          },
        ],
      ),
    ),
  );
  if (report.scale !== null) console.log(JSON.stringify(report.scale, null, 2));
  if (report.soak !== null) console.log(JSON.stringify(report.soak, null, 2));
  console.table(
    Object.fromEntries(
      Object.entries(report.ratios).map(([target, ratio]) => [
        target,
        { ratio: ratio === null ? 'not measured' : round(ratio) },
      ]),
    ),
  );
}

function quantiles({ p50, p99, p999 }: Quantiles): string {
  return `p50 ${round(p50)} ms, p99 ${round(p99)} ms, p99.9 ${round(p999)} ms`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
