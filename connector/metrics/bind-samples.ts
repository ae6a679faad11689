import type { BindSettings } from '../../contract/compiled.ts';
import { type BindCounters, ENCODINGS, RECONNECT_REASONS } from '../bind-counters.ts';
import type { RegisteredBind } from '../peers/bind-registry.ts';
import type { BindGauges } from '../peers/running-bind.ts';
import { RECEIPT_STATS } from '../smpp/receipt-states.ts';
import { BIND_METRICS, type BindMetricName } from './bind-table.ts';
import { type Format, header, labelPair } from './exposition.ts';
import type { Histogram } from './histogram.ts';
import { HistogramLines } from './histogram-lines.ts';
import { OctetsOut } from './octets-out.ts';
import { PduLines } from './pdu-lines.ts';

/** A bind as a scrape finds it. `wall`: milliseconds since the epoch. */
interface Scraped {
  readonly counters: BindCounters;
  readonly gauges: BindGauges;
  readonly settings: BindSettings;
  readonly wish: RegisteredBind['wish'];
  readonly labels: LabelText;
  readonly wall: number;
}

/** Where a metric's samples come from. */
type Samples =
  | { readonly kind: 'one'; readonly of: (bind: Scraped) => number }
  /** One for each value of a label; null: this bind has none. */
  | {
      readonly kind: 'by';
      readonly values: readonly string[];
      readonly of: (bind: Scraped) => ArrayLike<number> | null;
    }
  | { readonly kind: 'histogram'; readonly of: (bind: Scraped) => Histogram }
  | { readonly kind: 'pdus' };

const one = (of: (bind: Scraped) => number): Samples => ({ kind: 'one', of });
const counted = (name: keyof CountersOf<number>): Samples => one(({ counters }) => counters[name]);
type CountersOf<T> = { [K in keyof BindCounters as BindCounters[K] extends T ? K : never]: BindCounters[K] };

const SAMPLES: Readonly<Record<BindMetricName, Samples>> = {
  smpp_connection_status: one(({ gauges }) => (gauges.connectedSinceMs === null ? 0 : 1)),
  smpp_uptime_seconds: one(({ gauges: { connectedSinceMs }, wall }) =>
    connectedSinceMs === null ? 0 : Math.max(0, (wall - connectedSinceMs) / 1000),
  ),
  smpp_messages_sent_total: counted('sent'),
  smpp_messages_received_total: counted('received'),
  smpp_delivery_failures_total: counted('failures'),
  smpp_bind_success_total: counted('bindSuccess'),
  smpp_bind_failures_total: counted('bindFailures'),
  smpp_connection_attempts_total: counted('connectionAttempts'),
  smpp_disconnection_total: counted('disconnections'),
  smpp_throttled_total: counted('throttled'),
  smpp_window_exceeded_total: counted('windowExceeded'),
  smpp_unmatched_receipts_total: counted('unmatchedReceipts'),
  omnimessage_queue_depth: counted('queueDepth'),
  smpp_response_seconds: { kind: 'histogram', of: ({ counters }) => counters.responseTime },
  smpp_poll_to_response_seconds: { kind: 'histogram', of: ({ counters }) => counters.pollToResponse },
  smpp_submit_to_receipt_seconds: { kind: 'histogram', of: ({ counters }) => counters.submitToReceipt },
  smpp_window_used: one(({ gauges }) => gauges.windowUsed),
  smpp_window_size: one(({ gauges }) => gauges.windowSize),
  smpp_throttled_seconds_total: one(({ gauges }) => gauges.throttledSoFarMs / 1000),
  smpp_pdus_total: { kind: 'pdus' },
  smpp_receipts_total: {
    kind: 'by',
    values: RECEIPT_STATS,
    of: ({ counters, settings }) => (settings.mode === 'client' ? counters.receipts : null),
  },
  smpp_messages_encoded_total: { kind: 'by', values: ENCODINGS, of: ({ counters }) => counters.encoded },
  smpp_segments_total: counted('segments'),
  smpp_reconnects_total: {
    kind: 'by',
    values: RECONNECT_REASONS,
    of: ({ counters, settings }) => (settings.mode === 'client' ? counters.reconnects : null),
  },
  smpp_poll_lag_seconds: one(({ gauges }) => gauges.pollLagMs / 1000),
  smpp_messages_held: one(({ gauges }) => gauges.held),
  smpp_messages_held_limit: one(({ gauges }) => gauges.heldLimit),
  smpp_bind_wanted: one(({ wish }) => (wish.state === 'up' || wish.state === 'suspended' ? 1 : 0)),
  smpp_bind_suspended: one(({ wish }) => (wish.state === 'suspended' ? 1 : 0)),
  smpp_bind_owned: one(({ wish }) => (wish.polling ? 1 : 0)),
};

/** A metric made ready to be written for one bind after the other. */
interface Family {
  readonly name: BindMetricName;
  readonly write: (out: OctetsOut, bind: Scraped) => void;
}

const FAMILIES: readonly Family[] = Object.keys(BIND_METRICS).filter(isBindMetric).map(familyOf);

function familyOf(name: BindMetricName): Family {
  const samples = SAMPLES[name];
  const metric = BIND_METRICS[name];
  const open = Buffer.from(`${name}{`);
  switch (samples.kind) {
    case 'one': {
      const { of } = samples;
      const begin = (out: OctetsOut, { labels }: Scraped): void => {
        out.put(open);
        out.put(labels[metric.bind]);
        out.put(CLOSE);
      };
      const writeCount = (out: OctetsOut, bind: Scraped): void => {
        begin(out, bind);
        out.value(of(bind));
      };
      const writeSeconds = (out: OctetsOut, bind: Scraped): void => {
        begin(out, bind);
        out.seconds(of(bind));
      };
      return { name, write: metric.unit === 'seconds' ? writeSeconds : writeCount };
    }
    case 'by': {
      const label = metric.labels[0] ?? '';
      const ends = samples.values.map((value) => Buffer.from(`,${labelPair(label, value)}} `));
      return { name, write: (out, bind) => writeCells(out, open, bind.labels.name, ends, samples.of(bind)) };
    }
    case 'histogram': {
      const lines = new HistogramLines(name, 'buckets' in metric ? metric.buckets : []);
      return { name, write: (out, bind) => lines.write(out, bind.labels.name, samples.of(bind)) };
    }
    case 'pdus': {
      const lines = new PduLines(name);
      return {
        name,
        write: (out, { labels, counters, settings }) =>
          lines.write(out, labels.name, counters.pdus, settings),
      };
    }
  }
}

const CLOSE = Buffer.from('} ');

/** A line for each value of a label, in their order. */
function writeCells(
  out: OctetsOut,
  open: Buffer,
  labels: Buffer,
  ends: readonly Buffer[],
  cells: ArrayLike<number> | null,
): void {
  if (cells === null) return;
  const start = out.length;
  out.put(open);
  out.put(labels);
  const end = out.length;
  for (let index = 0; index < ends.length; index += 1) {
    if (index > 0) out.again(start, end);
    out.put(ends[index] ?? CLOSE);
    out.value(cells[index] ?? 0);
  }
}

/** Octets written in one turn of the event loop: well below a millisecond of work. */
const CHUNK = 128 * 1024;

/**
 * The metrics of all binds, in pieces of about {@link CHUNK} octets, each valid until the next is asked for. Written here and not by prom-client, which keeps a
 * copy of each series, looks its labels up by text and takes ten times as long.
 */
export function* bindChunks(
  binds: Iterable<RegisteredBind>,
  wall: number,
  format: Format,
): Generator<Buffer, void, undefined> {
  const scraped = Array.from(binds, ({ bind, wish }) => {
    const { counters, settings } = bind;
    return { counters, settings, wish, gauges: bind.gauges(), labels: labelText(settings), wall };
  });
  const out = new OctetsOut(2 * CHUNK);
  for (const { name, write } of FAMILIES) {
    const { type, help } = BIND_METRICS[name];
    out.text(header(name, type, help.en, format));
    for (const bind of scraped) {
      write(out, bind);
      if (out.length >= CHUNK) yield out.take();
    }
  }
  if (out.length > 0) yield out.take();
}

/** `name="value",…` as octets. */
interface LabelText {
  readonly all: Buffer;
  readonly name: Buffer;
}

/** Settings are replaced as a whole when they change, and with them the labels. */
const labelTexts = new WeakMap<BindSettings, LabelText>();

/** host, port and bind_type are a client bind's only (guide, Monitoring: smpp_connection_status). */
function labelText(settings: BindSettings): LabelText {
  const known = labelTexts.get(settings);
  if (known !== undefined) return known;
  const name = labelPair('bind_name', settings.name);
  const pairs = [name, labelPair('mode', settings.mode)];
  if (settings.mode === 'client') {
    const [target] = settings.targets;
    if (target !== undefined) {
      pairs.push(labelPair('host', target.host), labelPair('port', String(target.port)));
    }
    pairs.push(labelPair('bind_type', settings.bindType));
  }
  pairs.push(labelPair('system_id', settings.systemId));
  const text = { name: Buffer.from(name), all: Buffer.from(pairs.join(',')) };
  labelTexts.set(settings, text);
  return text;
}

function isBindMetric(name: string): name is BindMetricName {
  return Object.hasOwn(BIND_METRICS, name);
}
