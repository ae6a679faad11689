import type { Duplex } from 'node:stream';
import type { Clock } from '../clock.ts';
import type { CloseReason } from './state.ts';

/**
 * Ends the connection of a session that is over. Where the last thing sent is an answer that the peer should read,
 * the socket is closed in order: destroying it while the peer's octets are unread would reset the connection and
 * could take the answer with it. A peer that does not close its end within `lingerMs` loses the socket all the same;
 * what it sends until then is thrown away.
 */
export function endSocket(socket: Duplex, reason: CloseReason, clock: Clock, lingerMs: number): void {
  if (socket.destroyed) return;
  switch (reason.kind) {
    case 'connection_lost':
    case 'bind_timeout':
    case 'enquire_link_timeout':
      socket.destroy();
      return;
    case 'bind_refused':
    case 'framing_lost':
    case 'inactivity':
    case 'refused':
    case 'unbound_by_peer':
    case 'unbound_by_us':
    case 'forced': {
      const force = clock.timer(lingerMs, () => socket.destroy());
      socket.once('close', () => force.cancel());
      socket.resume();
      socket.end();
    }
  }
}

/** Resolves after the socket's `close` event, which comes a little later than its property `closed`. */
export function whenGone(socket: Duplex): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) setImmediate(resolve);
    else socket.once('close', resolve);
  });
}
