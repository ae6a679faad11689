import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { BindCounters } from './bind-counters.ts';
import type { Health } from './omnimessage/health-watch.ts';
import type { EntranceFigures } from './peers/entrance.ts';
import type { RunningBind } from './peers/running-bind.ts';

type Labels = Readonly<Record<string, string>>;

const BIND_LABELS = ['bind_name', 'mode', 'host', 'port', 'bind_type', 'system_id'] as const;

const BIND_COUNTERS: readonly {
  readonly name: string;
  readonly help: string;
  readonly of: keyof BindCounters;
}[] = [
  { name: 'smpp_messages_sent_total', help: 'Messages sent over the bind', of: 'sent' },
  { name: 'smpp_messages_received_total', help: 'Messages received over the bind', of: 'received' },
  { name: 'smpp_delivery_failures_total', help: 'Messages that could not be delivered', of: 'failures' },
  { name: 'smpp_bind_success_total', help: 'Successful bind operations', of: 'bindSuccess' },
  { name: 'smpp_bind_failures_total', help: 'Failed bind operations', of: 'bindFailures' },
  { name: 'smpp_connection_attempts_total', help: 'Connection attempts', of: 'connectionAttempts' },
  { name: 'smpp_disconnection_total', help: 'Disconnections of a bound session', of: 'disconnections' },
  { name: 'smpp_throttled_total', help: 'Answers with ESME_RTHROTTLED', of: 'throttled' },
  {
    name: 'smpp_window_exceeded_total',
    help: 'Requests of a partner beyond its window',
    of: 'windowExceeded',
  },
  {
    name: 'smpp_unmatched_receipts_total',
    help: 'Receipts given up because no message has their id',
    of: 'unmatchedReceipts',
  },
];

/** Of OmniMessage, as this connector sees it. */
export interface CoreFigures {
  readonly health: Health;
  readonly reportBacklog: number;
}

export const API_OPERATIONS = ['poll', 'report', 'submit', 'receipt', 'register', 'health'] as const;

/**
 * The connector's metrics in Prometheus' text format (guide, Monitoring). Figures of binds are read when they are
 * asked for, so they cost the message path an addition, exist at 0 from a bind's start, and go with it.
 */
export class Metrics {
  readonly #registry = new Registry();
  readonly #requests: Counter<'operation' | 'outcome'>;
  readonly #durations: Histogram<'operation'>;

  constructor(binds: () => Iterable<RunningBind>, entrance: () => EntranceFigures, core: () => CoreFigures) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    for (const { name, help, of } of BIND_COUNTERS) {
      new Counter({
        name,
        help,
        labelNames: BIND_LABELS,
        registers,
        collect() {
          this.reset();
          for (const bind of binds()) this.inc(bindLabels(bind), bind.counters[of]);
        },
      });
    }
    const gauge = (
      name: string,
      help: string,
      labels: (bind: RunningBind) => Labels,
      value: (bind: RunningBind) => number,
    ) =>
      new Gauge({
        name,
        help,
        labelNames: BIND_LABELS,
        registers,
        collect() {
          this.reset();
          for (const bind of binds()) this.set(labels(bind), value(bind));
        },
      });
    gauge('smpp_connection_status', '1 while a session of the bind is bound, else 0', bindLabels, (bind) =>
      bind.status().connectedSinceMs === null ? 0 : 1,
    );
    gauge(
      'smpp_uptime_seconds',
      'Seconds since the bind is bound; 0 while it is not',
      bindLabels,
      uptimeSeconds,
    );
    gauge(
      'omnimessage_queue_depth',
      'Messages that OmniMessage listed for the bind at the last poll',
      (bind) => ({ bind_name: bind.settings.name }),
      (bind) => bind.counters.queueDepth,
    );
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
    for (const operation of API_OPERATIONS) this.#requests.inc({ operation, outcome: 'ok' }, 0);
  }

  observeApi(operation: string, outcome: string, seconds: number): void {
    this.#requests.inc({ operation, outcome });
    this.#durations.observe({ operation }, seconds);
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}

function uptimeSeconds(bind: RunningBind): number {
  const since = bind.status().connectedSinceMs;
  return since === null ? 0 : Math.max(0, (Date.now() - since) / 1000);
}

/** host, port and bind_type are a client bind's only (guide, Monitoring: smpp_connection_status). */
function bindLabels({ settings }: RunningBind): Labels {
  const { name: bind_name, mode, systemId: system_id } = settings;
  if (settings.mode === 'server') return { bind_name, mode, system_id };
  const target = settings.targets[0];
  return {
    bind_name,
    mode,
    host: target?.host ?? '',
    port: String(target?.port ?? ''),
    bind_type: settings.bindType,
    system_id,
  };
}
