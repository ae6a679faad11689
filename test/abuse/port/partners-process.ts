/**
 * Partners that send everyday messages as fast as they are answered, or at a pace, and one that comes in anew: a process of its own.
 * Over IPC it takes {@link PartnersOrder}s.
 */
import { connect, type Socket } from 'node:net';
import { bindOctets, ORDINARY, submitOctets } from './octets.ts';

export type PartnersOrder =
  /** `{bound}`, and from then on each sends, `window` requests unanswered. */
  | {
      readonly kind: 'send';
      readonly host: string;
      readonly port: number;
      readonly partners: readonly string[];
      readonly password: string;
      readonly window: number;
    }
  /** `{}`: from now on all together send at most so many a second; 0: as fast as they are answered. */
  | { readonly kind: 'pace'; readonly perSecond: number }
  /** `{answered, refused, lost}` so far; `lost`: sessions that ended. */
  | { readonly kind: 'count' }
  /** `{ms, tries, bound}`: how long it took to bind, tried again as an ESME does; bound 0: never. */
  | {
      readonly kind: 'visit';
      readonly host: string;
      readonly port: number;
      readonly localAddress: string;
      readonly system_id: string;
      readonly password: string;
    };

const HEADER = 16;
const NO_ANSWER_MS = 5_000;
/** A newcomer gives up after this long, and tries again at this pace. */
const VISIT_MS = 10_000;
const RETRY_MS = 200;

/** What a pace lets go at once after it could not be kept for a while. */
const CATCH_UP_MS = 100;
const TURN_MS = 2;

let perSecond = 0;
/** Until when what the pace allows is sent. */
let pacedUntil = 0;
/** Sends what each partner may send now. */
const fills: (() => void)[] = [];

/** How many of so many messages the pace allows now; they are then taken as sent. */
function allowed(free: number): number {
  if (perSecond === 0) return free;
  const now = performance.now();
  pacedUntil = Math.max(pacedUntil, now - CATCH_UP_MS);
  const count = Math.min(free, Math.floor(((now - pacedUntil) * perSecond) / 1000));
  pacedUntil += (count * 1000) / perSecond;
  return count;
}

let answered = 0;
let refused = 0;
let lost = 0;

/** Calls back with command_status of each PDU; a header in pieces waits for its rest. */
function onPdus(socket: Socket, take: (commandId: number, status: number) => void): void {
  let kept: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const octets = kept.length === 0 ? chunk : Buffer.concat([kept, chunk]);
    let at = 0;
    while (octets.length - at >= HEADER) {
      const length = octets.readUInt32BE(at);
      if (octets.length - at < length) break;
      take(octets.readUInt32BE(at + 4), octets.readUInt32BE(at + 8));
      at += length;
    }
    kept = octets.subarray(at);
  });
}

const SUBMIT_SM_RESP = 0x80000004;
const BIND_TRANSCEIVER_RESP = 0x80000009;

function send(order: Extract<PartnersOrder, { kind: 'send' }>, system_id: string): Promise<void> {
  const { host, port, password, window } = order;
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    const message = submitOctets(0, ORDINARY);
    let sequence = 1;
    let free = 0;
    const fill = (): void => {
      const count = allowed(free);
      if (count === 0) return;
      const batch = Buffer.allocUnsafe(count * message.length);
      for (let index = 0; index < count; index += 1) {
        sequence += 1;
        message.copy(batch, index * message.length);
        batch.writeUInt32BE(sequence, index * message.length + 12);
      }
      free -= count;
      socket.write(batch);
    };
    fills.push(fill);
    socket.on('connect', () => socket.write(bindOctets(system_id, password)));
    socket.on('error', reject);
    socket.on('close', () => {
      lost += 1;
    });
    onPdus(socket, (commandId, status) => {
      if (commandId === BIND_TRANSCEIVER_RESP) {
        if (status !== 0) throw new Error(`the bind of ${system_id} was refused with ${status}`);
        free = window;
        resolve();
      } else if (commandId === SUBMIT_SM_RESP) {
        answered += 1;
        if (status !== 0) refused += 1;
        free += 1;
      }
    });
    // Behind the reader above: what one chunk answered is sent anew in one write.
    socket.on('data', fill);
  });
}

async function visit(order: Extract<PartnersOrder, { kind: 'visit' }>): Promise<void> {
  const began = performance.now();
  let tries = 0;
  let bound = 0;
  while (bound === 0 && performance.now() - began < VISIT_MS) {
    tries += 1;
    if ((await tryToBind(order)) === 0) bound = 1;
    else await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
  process.send?.({ ms: performance.now() - began, tries, bound });
}

/** command_status; null: no answer. */
function tryToBind({
  host,
  port,
  localAddress,
  system_id,
  password,
}: Extract<PartnersOrder, { kind: 'visit' }>): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, localAddress, noDelay: true });
    const timer = setTimeout(() => over(null), NO_ANSWER_MS);
    function over(status: number | null): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(status);
    }
    socket.on('connect', () => socket.write(bindOctets(system_id, password)));
    socket.on('error', () => over(null));
    socket.on('close', () => over(null));
    onPdus(socket, (_commandId, status) => over(status));
  });
}

process.on('message', (order: PartnersOrder) => {
  switch (order.kind) {
    case 'send':
      void Promise.all(order.partners.map((system_id) => send(order, system_id))).then(() =>
        process.send?.({ bound: order.partners.length }),
      );
      return;
    case 'pace':
      ({ perSecond } = order);
      pacedUntil = performance.now();
      process.send?.({});
      return;
    case 'count':
      process.send?.({ answered, refused, lost });
      return;
    case 'visit':
      void visit(order);
      return;
  }
});
// At a pace nobody may be waiting for an answer that would have the next ones sent.
setInterval(() => {
  for (const fill of fills) fill();
}, TURN_MS);
process.on('disconnect', () => process.exit(0));
