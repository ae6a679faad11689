import { statusName } from '../smpp/status.ts';
import type { StatusReport } from '../omnimessage/port.ts';
import type { Held } from './held.ts';

/**
 * What to tell OmniMessage of a message, or null while it is not decided. One `sent` when every part was accepted;
 * `failed` with the first refusal otherwise, together with the ids of the parts that were accepted; `unknown` when
 * an answer never came and none was a refusal. The core decides what follows.
 */
export function verdict(held: Held, destSmsc: string): StatusReport | null {
  const ids: string[] = [];
  let refused: number | null = null;
  let unknown: string | null = null;
  for (const { state } of held.parts) {
    switch (state.kind) {
      case 'accepted':
        ids.push(state.smscId);
        break;
      case 'refused':
        refused ??= state.commandStatus;
        break;
      case 'unknown':
        unknown ??= state.why;
        break;
      case 'waiting':
      case 'submitted':
        break;
    }
  }
  if (held.underWay > 0) return null;
  const facts = { destSmsc, parts: held.parts.length, ...(ids.length > 0 ? { smscMessageIds: ids } : {}) };
  if (refused !== null) {
    const name = statusName(refused);
    return { status: 'failed', ...facts, commandStatus: refused, commandStatusName: name, reason: `refused with ${name}` };
  }
  if (unknown !== null) return { status: 'unknown', ...facts, reason: unknown };
  if (ids.length < held.parts.length) return null;
  return { status: 'sent', ...facts, commandStatus: 0, commandStatusName: 'ESME_ROK' };
}
