import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { bindMetricsText } from './bind-metrics.ts';
import { type Clock, systemClock } from './clock.ts';
import type { Health } from './omnimessage/health-watch.ts';
import type { ApiOperation, ApiOutcome } from './omnimessage/operation.ts';
import type { EntranceFigures } from './peers/entrance.ts';
import type { RunningBind } from './peers/running-bind.ts';

/** Of OmniMessage, as this connector sees it. */
export interface CoreFigures {
  readonly health: Health;
  readonly reportBacklog: number;
}

const API_OPERATIONS = [
  'poll',
  'report',
  'submit',
  'receipt',
  'register',
  'health',
] as const satisfies readonly ApiOperation[];
const API_OUTCOMES = [
  'ok',
  'refused',
  'connection_refused',
  'timeout',
  'http_4xx',
  'http_5xx',
  'parse_error',
  'circuit_open',
] as const satisfies readonly ApiOutcome[];

/**
 * The connector's metrics in Prometheus' text format (guide, Monitoring). Figures of binds are read when they are
 * asked for, so they cost the message path an addition, exist at 0 from a bind's start, and go with it.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'operation' | 'outcome'>;
  readonly #durations: Histogram<'operation'>;

  readonly #binds: () => Iterable<RunningBind>;
  readonly #clock: Pick<Clock, 'wall'>;

  constructor(
    binds: () => Iterable<RunningBind>,
    entrance: () => EntranceFigures,
    core: () => CoreFigures,
    clock: Pick<Clock, 'wall'> = systemClock,
  ) {
    this.#binds = binds;
    this.#clock = clock;
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    new Counter({
      name: 'smpp_bind_refusals_total',
      help: 'Connections and binds of partners that were refused, by reason',
      labelNames: ['reason'],
      registers,
      collect() {
        this.reset();
        for (const [reason, count] of entrance().refused) this.inc({ reason }, count);
      },
    });
    new Gauge({
      name: 'smpp_listener_connections',
      help: 'Connections of partners, by whether they are bound',
      labelNames: ['state'],
      registers,
      collect() {
        const { connections, halfOpen } = entrance();
        this.set({ state: 'half_open' }, halfOpen);
        this.set({ state: 'bound' }, connections - halfOpen);
      },
    });
    new Gauge({
      name: 'omnimessage_up',
      help: '1 when the last health check of OmniMessage succeeded, 0 when it failed; absent before the first',
      registers,
      collect() {
        this.reset();
        const { health } = core();
        if (health === 'unknown') this.remove();
        else this.set(health === 'up' ? 1 : 0);
      },
    });
    new Gauge({
      name: 'smpp_report_backlog',
      help: 'Reports that OmniMessage has not taken yet',
      registers,
      collect() {
        this.set(core().reportBacklog);
      },
    });
    this.#requests = new Counter({
      name: 'omnimessage_api_requests_total',
      help: 'Requests to the OmniMessage API by their outcome',
      labelNames: ['operation', 'outcome'],
      registers,
    });
    this.#durations = new Histogram({
      name: 'omnimessage_api_request_duration_seconds',
      help: 'Duration of requests to the OmniMessage API',
      labelNames: ['operation'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    // A rate sees a first failure only when it follows a 0.
    for (const operation of API_OPERATIONS) {
      this.#durations.zero({ operation });
      for (const outcome of API_OUTCOMES) this.#requests.inc({ operation, outcome }, 0);
    }
  }

  observeApi(operation: ApiOperation, outcome: ApiOutcome, seconds: number): void {
    this.#requests.inc({ operation, outcome });
    this.#durations.observe({ operation }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  async text(): Promise<string> {
    return bindMetricsText([...this.#binds()], this.#clock.wall()) + (await this.#registry.metrics());
  }
}
