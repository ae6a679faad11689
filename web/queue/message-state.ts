import type { TFunction } from 'i18next';

/** States of the core's contract; a core may have others, which are shown as it says them. */
const STATES = [
  'pending',
  'sent',
  'failed',
  'delivered',
  'expired',
  'undeliverable',
  'rejected',
  'unknown',
  'cancelled',
] as const;

export function stateText(t: TFunction, status: string): string {
  const known = STATES.find((state) => state === status);
  return known === undefined ? status : t(`queue.states.${known}`);
}
