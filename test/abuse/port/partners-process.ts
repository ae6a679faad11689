/**
 * Partners that send everyday messages as fast as they are answered, and one that comes in anew: a process of its own.
 * Over IPC it takes {@link PartnersOrder}s.
 */
import { connect, type Socket } from 'node:net';
import { bindOctets, ORDINARY, submitOctets } from './octets.ts';

export type PartnersOrder =
  /** `{bound}`, and from then on each sends, `window` requests unanswered. */
  | {
      readonly kind: 'send';
      readonly port: number;
      readonly partners: readonly string[];
      readonly password: string;
      readonly window: number;
    }
  /** `{answered, refused, lost}` so far; `lost`: sessions that ended. */
  | { readonly kind: 'count' }
  /** `{ms, tries, bound}`: how long it took to bind from 127.0.0.2, tried again as an ESME does; bound 0: never. */
  | {
      readonly kind: 'visit';
      readonly port: number;
      readonly system_id: string;
      readonly password: string;
    };

const HEADER = 16;
const NO_ANSWER_MS = 5_000;
/** A newcomer gives up after this long, and tries again at this pace. */
const VISIT_MS = 10_000;
const RETRY_MS = 200;

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
  const { port, password, window } = order;
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const message = submitOctets(0, ORDINARY);
    let sequence = 1;
    let due = 0;
    const submit = (): void => {
      const batch = Buffer.allocUnsafe(due * message.length);
      for (let index = 0; index < due; index += 1) {
        sequence += 1;
        message.copy(batch, index * message.length);
        batch.writeUInt32BE(sequence, index * message.length + 12);
      }
      due = 0;
      socket.write(batch);
    };
    socket.on('connect', () => socket.write(bindOctets(system_id, password)));
    socket.on('error', reject);
    socket.on('close', () => {
      lost += 1;
    });
    onPdus(socket, (commandId, status) => {
      if (commandId === BIND_TRANSCEIVER_RESP) {
        if (status !== 0) throw new Error(`the bind of ${system_id} was refused with ${status}`);
        due = window;
        resolve();
      } else if (commandId === SUBMIT_SM_RESP) {
        answered += 1;
        if (status !== 0) refused += 1;
        due += 1;
      }
    });
    // Behind the reader above: what one chunk answered is sent anew in one write.
    socket.on('data', () => {
      if (due > 0) submit();
    });
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
  port,
  system_id,
  password,
}: Extract<PartnersOrder, { kind: 'visit' }>): Promise<number | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2', noDelay: true });
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
    case 'count':
      process.send?.({ answered, refused, lost });
      return;
    case 'visit':
      void visit(order);
      return;
  }
});
process.on('disconnect', () => process.exit(0));
