import { BIND_METRICS } from './metrics/bind-table.ts';
import { Histogram } from './metrics/histogram.ts';
import { PduCounts } from './metrics/pdu-counts.ts';
import type { CloseReason } from './session/state.ts';
import type { Alphabet } from './smpp/alphabets/alphabet.ts';
import { RECEIPT_STATS, type ReceiptStat, stateOfStat } from './smpp/receipt-states.ts';

/** Why a carrier is dialled again: no connection came about, or what ended the session. */
export const RECONNECT_REASONS = [
  'no_connection',
  'connection_lost',
  'bind_refused',
  'bind_timeout',
  'enquire_link_timeout',
  'framing_lost',
  'unbound_by_peer',
  'forced',
] as const;
export type ReconnectReason = (typeof RECONNECT_REASONS)[number];

/** Alphabets as the metrics tell them apart. `binary`: octets that OmniMessage gave ready-made. */
export const ENCODINGS = ['gsm7', 'ucs2', 'latin1', 'ascii', 'binary', 'other'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The figures of one bind: plain numbers that the message path adds to, read when Prometheus scrapes or an operator
 * looks. They exist at 0 from the bind's start and go with it.
 */
export interface BindCounters {
  /** Messages submitted to the peer and decided: accepted, refused or unknown. */
  sent: number;
  /** Messages from the peer that OmniMessage has taken. */
  received: number;
  /** Messages that the peer refused, that could not be sent, or whose receipt says that they were not delivered. */
  failures: number;
  bindSuccess: number;
  bindFailures: number;
  connectionAttempts: number;
  disconnections: number;
  /** Answers with ESME_RTHROTTLED. */
  throttled: number;
  /** Requests of a partner beyond its window, answered with ESME_RTHROTTLED. */
  windowExceeded: number;
  /** Receipts that belong to no message that OmniMessage knows, given up. */
  unmatchedReceipts: number;
  /** Messages that OmniMessage listed at the last poll. */
  queueDepth: number;
  /** PDUs of messages that were submitted and decided; each part of a long message is one. */
  segments: number;
  /** Of messages that were sent, by the index in {@link ENCODINGS}. */
  readonly encoded: Float64Array;
  /** Receipts that were answered ESME_ROK, by message_state: the index in RECEIPT_STATS. */
  readonly receipts: Float64Array;
  /** By the index in {@link RECONNECT_REASONS}. */
  readonly reconnects: Float64Array;
  readonly pdus: PduCounts;
  /** submit_sm or deliver_sm sent → its response. */
  readonly responseTime: Histogram;
  /** Message taken from OmniMessage → its last part answered. */
  readonly pollToResponse: Histogram;
  /** submit_sm sent → its final receipt. */
  readonly submitToReceipt: Histogram;
}

export function createBindCounters(): BindCounters {
  return {
    sent: 0,
    received: 0,
    failures: 0,
    bindSuccess: 0,
    bindFailures: 0,
    connectionAttempts: 0,
    disconnections: 0,
    throttled: 0,
    windowExceeded: 0,
    unmatchedReceipts: 0,
    queueDepth: 0,
    segments: 0,
    encoded: new Float64Array(ENCODINGS.length),
    receipts: new Float64Array(RECEIPT_STATS.length),
    reconnects: new Float64Array(RECONNECT_REASONS.length),
    pdus: new PduCounts(),
    responseTime: new Histogram(BIND_METRICS.smpp_response_seconds.buckets),
    pollToResponse: new Histogram(BIND_METRICS.smpp_poll_to_response_seconds.buckets),
    submitToReceipt: new Histogram(BIND_METRICS.smpp_submit_to_receipt_seconds.buckets),
  };
}

export function countReceipt({ receipts }: Pick<BindCounters, 'receipts'>, stat: ReceiptStat): void {
  addOne(receipts, stateOfStat(stat));
}

export function countReconnect(
  { reconnects }: Pick<BindCounters, 'reconnects'>,
  reason: ReconnectReason,
): void {
  addOne(reconnects, RECONNECT_REASONS.indexOf(reason));
}

/** null: it is no text of a subscriber's, but a receipt. */
export function countEncoding({ encoded }: Pick<BindCounters, 'encoded'>, encoding: Encoding | null): void {
  if (encoding !== null) addOne(encoded, ENCODINGS.indexOf(encoding));
}

/** What ended a session or an attempt, as a reason to dial again; what we do ourselves is `forced`. */
export function reconnectReason(kind: CloseReason['kind']): ReconnectReason {
  switch (kind) {
    case 'connection_lost':
    case 'bind_refused':
    case 'bind_timeout':
    case 'enquire_link_timeout':
    case 'framing_lost':
    case 'unbound_by_peer':
    case 'forced':
      return kind;
    case 'inactivity':
    case 'refused':
    case 'unbound_by_us':
      return 'forced';
  }
}

export function encodingOf(alphabet: Alphabet | 'binary'): Encoding {
  switch (alphabet) {
    case 'gsm':
    case 'gsm_packed':
      return 'gsm7';
    case 'ucs2':
    case 'latin1':
    case 'ascii':
    case 'binary':
      return alphabet;
    case 'iso_8859_5':
    case 'iso_8859_8':
    case 'shift_jis':
    case 'iso_2022_jp':
    case 'euc_jp':
    case 'ks_c_5601':
    case 'utf8':
      return 'other';
  }
}

function addOne(cells: Float64Array, index: number): void {
  cells[index] = (cells[index] ?? 0) + 1;
}
