import type { StatusReport } from '../omnimessage/port.ts';
import { statusName } from '../smpp/status.ts';
import type { Held, PartState } from './held.ts';

/**
 * What to tell OmniMessage of a message, or null while it is not decided:
 * - `sent`: every part was accepted;
 * - `failed`: a part was refused, with the first refusal;
 * - `expired`: its validity ended before every part could be sent;
 * - `unknown`: an answer never came, or the connector stopped between two parts.
 * The ids of accepted parts go along whatever became of the others. The core decides what follows.
 */
export function verdict(held: Held, destSmsc: string): StatusReport | null {
  if (held.underWay > 0 || held.todo.length > 0) return null;
  const { parts } = held;
  const first = parts[0]?.state;
  // The everyday message: one part, accepted.
  if (parts.length === 1 && first?.kind === 'accepted') {
    return sent(destSmsc, 1, first.smscId === '' ? [] : [first.smscId]);
  }
  const ids = idsOf(parts);
  const facts = { destSmsc, parts: parts.length, ...(ids.length > 0 ? { smscMessageIds: ids } : {}) };
  // First: once parts were given up for it, no answer of the others can change that.
  const dropped = firstOf(parts, 'dropped');
  if (dropped?.because === 'expiry') {
    const accepted = countOf(parts, 'accepted');
    const reason = `expires passed when ${accepted} of ${parts.length} parts had been accepted`;
    return { status: 'expired', ...facts, reason };
  }
  const refused = firstOf(parts, 'refused');
  if (refused !== null) {
    const commandStatusName = statusName(refused.commandStatus);
    const reason = `refused with ${commandStatusName}`;
    return { status: 'failed', ...facts, commandStatus: refused.commandStatus, commandStatusName, reason };
  }
  const unknown = firstOf(parts, 'unknown');
  if (unknown !== null) return { status: 'unknown', ...facts, reason: unknown.why };
  if (dropped !== null) {
    return { status: 'unknown', ...facts, reason: 'the gateway stopped before every part could be sent' };
  }
  return countOf(parts, 'accepted') === parts.length ? sent(destSmsc, parts.length, ids) : null;
}

type Parts = Held['parts'];

function sent(destSmsc: string, parts: number, ids: readonly string[]): StatusReport {
  const [commandStatus, commandStatusName] = [0, 'ESME_ROK'];
  return ids.length > 0
    ? { status: 'sent', destSmsc, parts, smscMessageIds: ids, commandStatus, commandStatusName }
    : { status: 'sent', destSmsc, parts, commandStatus, commandStatusName };
}

/** A carrier may accept without an id (an empty message_id); there is nothing to report then. */
function idsOf(parts: Parts): string[] {
  const ids: string[] = [];
  for (const { state } of parts) if (state.kind === 'accepted' && state.smscId !== '') ids.push(state.smscId);
  return ids;
}

function countOf(parts: Parts, kind: PartState['kind']): number {
  let count = 0;
  for (const { state } of parts) if (state.kind === kind) count += 1;
  return count;
}

function firstOf<K extends PartState['kind']>(parts: Parts, kind: K): Extract<PartState, { kind: K }> | null {
  for (const { state } of parts) if (isKind(state, kind)) return state;
  return null;
}

function isKind<K extends PartState['kind']>(
  state: PartState,
  kind: K,
): state is Extract<PartState, { kind: K }> {
  return state.kind === kind;
}
