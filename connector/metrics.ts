import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from './clock.ts';
import type { FleetHealth } from './fleet/fleet.ts';
import { ApiRequests } from './metrics/api-requests.ts';
import { bindChunks } from './metrics/bind-samples.ts';
import { ClientCertificates } from './metrics/client-certificates.ts';
import {
  type ConnectorFacts,
  type CoreFigures,
  connectorOctets,
  type LogFigures,
} from './metrics/connector-samples.ts';
import { END, type Format } from './metrics/exposition.ts';
import { ProcessMetrics } from './metrics/process-samples.ts';
import type { ApiOperation, ApiOutcome } from './omnimessage/operation.ts';
import type { RegisteredBind } from './peers/bind-registry.ts';
import type { EntranceFigures } from './peers/entrance.ts';

/** What is asked of the connector's parts at a scrape; between scrapes they only count. */
export interface MetricsSources {
  readonly clock: Pick<Clock, 'now' | 'wall'>;
  readonly version: string;
  readonly binds: () => Iterable<RegisteredBind>;
  readonly entrance: () => EntranceFigures;
  readonly core: () => CoreFigures;
  readonly fleet: () => FleetHealth;
  /** Changes of the configuration that could not be taken into effect. */
  readonly configFailures: () => number;
  readonly log: () => LogFigures;
}

/**
 * The connector's metrics for Prometheus (guide, Monitoring), in its text format or as OpenMetrics. Every name, help,
 * unit, label and bucket is in the two tables of metrics/. Figures are read when they are asked for, so they cost the
 * message path an addition; those of a bind exist from its start and go with it.
 */
export class Metrics {
  readonly #sources: MetricsSources;
  readonly #startedAtMs: number;
  readonly #api = new ApiRequests();
  readonly #process = new ProcessMetrics();
  readonly #certificates = new ClientCertificates();
  #circuitOpen = false;

  constructor(sources: MetricsSources) {
    this.#sources = sources;
    this.#startedAtMs = sources.clock.wall();
  }

  observeApi(operation: ApiOperation, outcome: ApiOutcome, seconds: number): void {
    this.#api.observe(operation, outcome, seconds);
  }

  /** OmniMessage kept failing and is left alone for a moment, or answers again. */
  circuit(open: boolean): void {
    this.#circuitOpen = open;
  }

  /**
   * The whole, in pieces of some tens of kilobytes, each valid until the next is asked for: the same memory is written
   * again. Between two of them the event loop turns, so that a scrape of a thousand binds holds up no message for longer
   * than one piece takes.
   */
  async *chunks(format: Format): AsyncGenerator<Buffer, void, undefined> {
    const { binds, clock } = this.#sources;
    const all = [...binds()];
    const clientCertificates = await this.#certificates.expiries(
      all.map(({ bind }) => bind.settings),
      clock.now(),
    );
    yield connectorOctets(this.#facts(clientCertificates), format);
    for (const chunk of bindChunks(all, clock.wall(), format)) {
      await nextTurn();
      yield chunk;
    }
    yield Buffer.from((await this.#process.text(format)) + END[format]);
  }

  async text(format: Format = 'text'): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.chunks(format)) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString();
  }

  #facts(clientCertificates: ReadonlyMap<string, number>): ConnectorFacts {
    const { entrance, core, fleet, configFailures, log, version } = this.#sources;
    return {
      entrance: entrance(),
      core: core(),
      api: this.#api,
      circuitOpen: this.#circuitOpen,
      fleet: fleet(),
      configFailures: configFailures(),
      clientCertificates,
      log: log(),
      version,
      nodeVersion: process.version,
      startedAtMs: this.#startedAtMs,
    };
  }
}
