import type { QueuedMessage } from '../../contract/api/queue.ts';
import type { BindView } from '../../contract/api/status.ts';

export type Obstacle =
  | { readonly kind: 'smsc_missing'; readonly name: string }
  | { readonly kind: 'smsc_down'; readonly name: string }
  | { readonly kind: 'smsc_held'; readonly name: string }
  | { readonly kind: 'later' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'many_attempts' };

const MANY_ATTEMPTS = 3;

/**
 * The guide's checks of a message that is stuck (chapter "Dépannage des messages bloqués"): does `dest_smsc` name a
 * bind, is it connected, is `deliver_after` in the future, were there many attempts; and whether the bind was suspended or
 * is being drained.
 */
export function obstaclesOf(
  message: Pick<QueuedMessage, 'dest_smsc' | 'deliver_after' | 'expires' | 'delivery_attempts'>,
  binds: readonly Pick<BindView, 'name' | 'state' | 'desired'>[],
  now: number,
): Obstacle[] {
  const { dest_smsc: name, deliver_after, expires, delivery_attempts } = message;
  const obstacles: Obstacle[] = [];
  if (name !== null) {
    const bind = binds.find((candidate) => candidate.name === name);
    if (bind === undefined) obstacles.push({ kind: 'smsc_missing', name });
    else if (bind.state !== 'connected' && bind.state !== 'active')
      obstacles.push({ kind: 'smsc_down', name });
    else if (bind.desired !== null && bind.desired.state !== 'up')
      obstacles.push({ kind: 'smsc_held', name });
  }
  if (deliver_after !== null && Date.parse(deliver_after) > now) obstacles.push({ kind: 'later' });
  if (expires !== null && Date.parse(expires) <= now) obstacles.push({ kind: 'expired' });
  if ((delivery_attempts ?? 0) >= MANY_ATTEMPTS) obstacles.push({ kind: 'many_attempts' });
  return obstacles;
}
