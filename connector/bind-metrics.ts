import type { BindSettings } from '../contract/compiled.ts';
import type { RunningBind } from './peers/running-bind.ts';

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge';
  /** All labels of the guide, or bind_name alone. */
  readonly labels: 'all' | 'name';
  /** `wall`: milliseconds since the epoch. */
  readonly value: (bind: RunningBind, wall: number) => number;
}

function counter(name: string, help: string, value: Family['value']): Family {
  return { name, help, type: 'counter', labels: 'all', value };
}

/** The guide's metrics of a bind (Monitoring), and ours behind them. */
const FAMILIES: readonly Family[] = [
  {
    name: 'smpp_connection_status',
    help: '1 while a session of the bind is bound, else 0',
    type: 'gauge',
    labels: 'all',
    value: (bind) => (bind.status().connectedSinceMs === null ? 0 : 1),
  },
  {
    name: 'smpp_uptime_seconds',
    help: 'Seconds since the bind is bound; 0 while it is not',
    type: 'gauge',
    labels: 'all',
    value: (bind, wall) => {
      const since = bind.status().connectedSinceMs;
      return since === null ? 0 : Math.max(0, (wall - since) / 1000);
    },
  },
  counter('smpp_messages_sent_total', 'Messages sent over the bind', ({ counters }) => counters.sent),
  counter(
    'smpp_messages_received_total',
    'Messages received over the bind',
    ({ counters }) => counters.received,
  ),
  counter(
    'smpp_delivery_failures_total',
    'Messages that could not be delivered',
    ({ counters }) => counters.failures,
  ),
  counter('smpp_bind_success_total', 'Successful bind operations', ({ counters }) => counters.bindSuccess),
  counter('smpp_bind_failures_total', 'Failed bind operations', ({ counters }) => counters.bindFailures),
  counter(
    'smpp_connection_attempts_total',
    'Connection attempts',
    ({ counters }) => counters.connectionAttempts,
  ),
  counter(
    'smpp_disconnection_total',
    'Disconnections of a bound session',
    ({ counters }) => counters.disconnections,
  ),
  counter('smpp_throttled_total', 'Answers with ESME_RTHROTTLED', ({ counters }) => counters.throttled),
  counter(
    'smpp_window_exceeded_total',
    'Requests of a partner beyond its window',
    ({ counters }) => counters.windowExceeded,
  ),
  counter(
    'smpp_unmatched_receipts_total',
    'Receipts given up because no message has their id',
    ({ counters }) => counters.unmatchedReceipts,
  ),
  {
    name: 'omnimessage_queue_depth',
    help: 'Messages that OmniMessage listed for the bind at the last poll',
    type: 'gauge',
    labels: 'name',
    value: ({ counters }) => counters.queueDepth,
  },
];

interface LabelText {
  readonly all: string;
  readonly name: string;
}

/** Settings are replaced as a whole when they change, and with them the labels. */
const labelTexts = new WeakMap<BindSettings, LabelText>();

/**
 * The figures of all binds in Prometheus' text format 0.0.4. Written here and not by prom-client, which keeps a copy of
 * each series and takes 200 ms for a thousand binds, ten times as long; it would hold up the messages of all of them.
 */
export function bindMetricsText(binds: readonly RunningBind[], wall: number): string {
  let text = '';
  for (const { name, help, type, labels, value } of FAMILIES) {
    text += `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;
    for (const bind of binds) text += `${name}{${labelText(bind.settings)[labels]}} ${value(bind, wall)}\n`;
  }
  return text;
}

/** host, port and bind_type are a client bind's only (guide, Monitoring: smpp_connection_status). */
function labelText(settings: BindSettings): LabelText {
  const known = labelTexts.get(settings);
  if (known !== undefined) return known;
  const name = `bind_name="${escaped(settings.name)}"`;
  const systemId = `system_id="${escaped(settings.systemId)}"`;
  const [target] = settings.mode === 'client' ? settings.targets : [];
  const where = target === undefined ? '' : `host="${escaped(target.host)}",port="${target.port}",`;
  const how = settings.mode === 'client' ? `bind_type="${settings.bindType}",` : '';
  const text = { name, all: `${name},mode="${settings.mode}",${where}${how}${systemId}` };
  labelTexts.set(settings, text);
  return text;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
