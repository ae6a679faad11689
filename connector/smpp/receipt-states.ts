/**
 * States of a message: message_state (SMPP 3.4 §5.2.28; 0 and 9 from 5.0 §4.7.15) and the words of receipt texts
 * (3.4 appendix B), with the words that carriers write instead.
 */

/** Canonical words, at the index of their message_state. */
export const RECEIPT_STATS = [
  'SCHEDULED',
  'ENROUTE',
  'DELIVRD',
  'EXPIRED',
  'DELETED',
  'UNDELIV',
  'ACCEPTD',
  'UNKNOWN',
  'REJECTD',
  'SKIPPED',
] as const;
export type ReceiptStat = (typeof RECEIPT_STATS)[number];

export type ReceiptStatus = 'delivered' | 'expired' | 'undeliverable' | 'rejected' | 'unknown';

/** Other words in use, upper case. Numbers are read as message_state. */
const OTHER_WORDS: ReadonlyMap<string, ReceiptStat> = new Map([
  ['DELIVERED', 'DELIVRD'],
  ['DELIVERD', 'DELIVRD'],
  ['DELIVRED', 'DELIVRD'],
  ['DELIVER', 'DELIVRD'],
  ['ACKED', 'DELIVRD'],
  ['EXPIRD', 'EXPIRED'],
  ['DELETD', 'DELETED'],
  ['UNDELIVERED', 'UNDELIV'],
  ['UNDELIVERABLE', 'UNDELIV'],
  ['UNDELIVRD', 'UNDELIV'],
  ['UNDELVD', 'UNDELIV'],
  ['FAILED', 'UNDELIV'],
  ['NACK', 'UNDELIV'],
  ['ACCEPTED', 'ACCEPTD'],
  ['ACCEPT', 'ACCEPTD'],
  ['REJECTED', 'REJECTD'],
  ['REJECT', 'REJECTD'],
  ['DND_REJECTED', 'REJECTD'],
  ['BLOCKED', 'REJECTD'],
  ['EN_ROUTE', 'ENROUTE'],
  ['BUFFERED', 'ENROUTE'],
  ['BUFFRED', 'ENROUTE'],
  ['BUFFERD', 'ENROUTE'],
  ['QUEUED', 'ENROUTE'],
  ['SENT', 'ENROUTE'],
  ['SCHEDLD', 'SCHEDULED'],
  ['SCHEDUL', 'SCHEDULED'],
]);

/** The canonical word; null for one that no one is known to write. */
export function statOf(word: string): ReceiptStat | null {
  const upper = word.toUpperCase();
  const canonical = RECEIPT_STATS.find((stat) => stat === upper);
  if (canonical !== undefined) return canonical;
  const other = OTHER_WORDS.get(upper);
  if (other !== undefined) return other;
  return /^0{0,2}[0-9]$/.test(upper) ? statOfState(Number(upper)) : null;
}

export function statOfState(messageState: number): ReceiptStat | null {
  return RECEIPT_STATS[messageState] ?? null;
}

export function stateOfStat(stat: ReceiptStat): number {
  return RECEIPT_STATS.indexOf(stat);
}

/**
 * ENROUTE, ACCEPTD and SCHEDULED are on the way. §5.2.28 calls ACCEPTED a message that was read on the subscriber's
 * behalf; carriers mean by it that they took the message, and send another receipt later.
 */
export function isFinal(stat: ReceiptStat): boolean {
  switch (stat) {
    case 'SCHEDULED':
    case 'ENROUTE':
    case 'ACCEPTD':
      return false;
    case 'DELIVRD':
    case 'EXPIRED':
    case 'DELETED':
    case 'UNDELIV':
    case 'UNKNOWN':
    case 'REJECTD':
    case 'SKIPPED':
      return true;
  }
}

/** A message deleted or skipped reached nobody. What is on the way is `unknown` as yet. */
export function statusOf(stat: ReceiptStat): ReceiptStatus {
  switch (stat) {
    case 'DELIVRD':
      return 'delivered';
    case 'EXPIRED':
      return 'expired';
    case 'DELETED':
    case 'UNDELIV':
    case 'SKIPPED':
      return 'undeliverable';
    case 'REJECTD':
      return 'rejected';
    case 'SCHEDULED':
    case 'ENROUTE':
    case 'ACCEPTD':
    case 'UNKNOWN':
      return 'unknown';
  }
}
