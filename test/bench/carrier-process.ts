/**
 * The bench's carrier, a process of its own, on our codec: the `smpp` package would be slower than what is measured.
 * It takes every message, sends a receipt where one is asked for, and delivers messages on demand. Over IPC it says
 * `{port}` and takes {@link CarrierOrder}s.
 */
import { createServer, type Socket } from 'node:net';
import { collectForMessages } from '../../connector/collect-for-messages.ts';
import { decode } from '../../connector/smpp/decode.ts';
import { encode } from '../../connector/smpp/encode.ts';
import { Framer } from '../../connector/smpp/frame.ts';
import { type Pdu, pdu, type SubmitSm } from '../../connector/smpp/pdu.ts';
import { isViolation } from '../../connector/smpp/violation.ts';
import { busiestSecondOf } from './figures.ts';
import { addressOf } from './watched.ts';

// A simulator that stalls while it collects would seem a slow gateway.
collectForMessages();

/** Kannel's sessions bind as `bench`. */
type Receiver = 'gateway' | 'kannel';

/** What it is asked, and what it answers. */
export type CarrierOrder =
  /** `{refused}` once all are answered, as fast as they are answered. */
  | { readonly kind: 'deliver'; readonly to: Receiver; readonly count: number }
  /**
   * `{tookMs}` once all are answered: for each, in the order sent, from when it could have been sent at this rate (not
   * from when it was: one that a full window held up has waited, too) to its answer.
   */
  | {
      readonly kind: 'deliver_paced';
      readonly to: Receiver;
      readonly count: number;
      readonly perSecond: number;
    }
  /** `{submitted}`: submit_sm so far. */
  | { readonly kind: 'count' }
  /** `{}`: the moments of submit_sm are kept from now on, a million at most. */
  | { readonly kind: 'watch' }
  /** `{count, seconds, most}`: how many since then, over which time, and the most in any one second. */
  | { readonly kind: 'watched' };

/** deliver_sm without an answer, as a carrier with a generous window has it. */
const WINDOW = 100;
/** At a steady rate: what is late must not hold up what comes after it, or it would not be measured. */
const PACED_WINDOW = 10_000;
const TEXT = Buffer.from('Bonjour, ceci est un message de test de cinquante-huit c.', 'latin1');
const RECEIPT_TAIL =
  ' sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:Bonjour, ceci est un';

interface Order {
  readonly count: number;
  /** null: as fast as they are answered. */
  readonly perSecond: number | null;
  readonly startedAt: number;
  due: number;
  sent: number;
  refused: number;
  /** Which message waits for its answer, by its sequence_number. */
  readonly underWay: Map<number, number>;
  /** When each could have been sent; with a rate alone. */
  readonly dueAt: Float64Array;
  readonly tookMs: Float64Array;
}

const PACE_MS = 1;
const MOST_WATCHED = 1_000_000;

let submitted = 0;
let moments: Float64Array | null = null;
let watched = 0;

/** The session of each that bound last. */
const sessions = new Map<Receiver, Socket>();
let order: Order | null = null;
let lastId = 0;
let lastSequence = 0;

const server = createServer({ noDelay: true }, (socket) => {
  const framer = new Framer();
  const answers: Buffer[] = [];
  const answer = (reply: Pdu): void => {
    answers.push(octetsOf(reply));
  };
  socket.on('data', (chunk: Buffer) => {
    const violation = framer.push(chunk, (frame) => {
      const request = decode(frame);
      if (isViolation(request)) throw new Error(request.detail);
      take(socket, request, answer);
    });
    if (violation !== null) throw new Error(violation.detail);
    if (answers.length === 0) return;
    socket.write(answers.length === 1 ? (answers[0] ?? TEXT) : Buffer.concat(answers));
    answers.length = 0;
  });
  socket.on('error', () => socket.destroy());
});

function take(socket: Socket, request: Pdu, answer: (reply: Pdu) => void): void {
  switch (request.command) {
    case 'bind_transceiver':
      sessions.set(request.system_id === 'bench' ? 'kannel' : 'gateway', socket);
      answer(pdu('bind_transceiver_resp', { sequence_number: request.sequence_number, system_id: 'bench' }));
      return;
    case 'enquire_link':
      answer(pdu('enquire_link_resp', { sequence_number: request.sequence_number }));
      return;
    case 'unbind':
      answer(pdu('unbind_resp', { sequence_number: request.sequence_number }));
      return;
    case 'submit_sm':
      lastId += 1;
      submitted += 1;
      if (moments !== null && watched < MOST_WATCHED) {
        moments[watched] = performance.now();
        watched += 1;
      }
      answer(pdu('submit_sm_resp', { sequence_number: request.sequence_number, message_id: String(lastId) }));
      if ((request.registered_delivery & 3) !== 0) answer(receiptFor(request, lastId));
      return;
    case 'deliver_sm_resp':
      settle(request, answer);
      return;
    default:
      return;
  }
}

function receiptFor({ source_addr, destination_addr }: SubmitSm, id: number): Pdu {
  return pdu('deliver_sm', {
    sequence_number: nextSequence(),
    source_addr: destination_addr,
    destination_addr: source_addr,
    esm_class: 0x04,
    short_message: Buffer.from(`id:${id}${RECEIPT_TAIL}`, 'latin1'),
  });
}

function settle({ sequence_number, command_status }: Pdu, answer: (reply: Pdu) => void): void {
  if (order === null) return;
  const index = order.underWay.get(sequence_number);
  // The answer to a receipt.
  if (index === undefined) return;
  order.underWay.delete(sequence_number);
  if (order.perSecond !== null) order.tookMs[index] = performance.now() - (order.dueAt[index] ?? Number.NaN);
  if (command_status !== 0) order.refused += 1;
  fill(order, answer);
  if (order.underWay.size > 0 || order.sent < order.count) return;
  const { refused, perSecond, tookMs } = order;
  if (perSecond !== null && refused > 0)
    throw new Error(`${refused} of ${order.count} messages were refused`);
  process.send?.(perSecond === null ? { refused } : { tookMs: Array.from(tookMs) });
  order = null;
}

function fill(current: Order, answer: (reply: Pdu) => void): void {
  const { perSecond, startedAt, count, dueAt, underWay } = current;
  const window = perSecond === null ? WINDOW : PACED_WINDOW;
  if (perSecond !== null) {
    const now = performance.now();
    const due = Math.min(count, Math.floor(((now - startedAt) / 1000) * perSecond) + 1);
    if (due > current.due) dueAt.fill(now, current.due, due);
    current.due = due;
  }
  while (current.sent < current.due && underWay.size < window) {
    const sequence_number = nextSequence();
    underWay.set(sequence_number, current.sent);
    answer(
      pdu('deliver_sm', {
        sequence_number,
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: addressOf(current.sent),
        destination_addr: '12345',
        short_message: TEXT,
      }),
    );
    current.sent += 1;
  }
}

function begin(receiver: Receiver, count: number, perSecond: number | null): void {
  const to = sessions.get(receiver);
  if (to === undefined) throw new Error(`${receiver} is not bound`);
  const timed = perSecond === null ? 0 : count;
  const current: Order = {
    count,
    perSecond,
    startedAt: performance.now(),
    due: perSecond === null ? count : 0,
    sent: 0,
    refused: 0,
    underWay: new Map(),
    dueAt: new Float64Array(timed),
    tookMs: new Float64Array(timed),
  };
  order = current;
  const send = (): void => {
    to.cork();
    fill(current, (request) => to.write(octetsOf(request)));
    to.uncork();
  };
  send();
  if (perSecond === null) return;
  const pace = setInterval(() => {
    send();
    if (current.sent === count) clearInterval(pace);
  }, PACE_MS);
}

function tellWatched(): void {
  const kept = (moments ?? new Float64Array()).subarray(0, watched);
  const seconds = ((kept.at(-1) ?? 0) - (kept[0] ?? 0)) / 1000;
  moments = null;
  process.send?.({ count: kept.length, seconds, most: busiestSecondOf(kept).most });
}

function obey(wanted: CarrierOrder): void {
  switch (wanted.kind) {
    case 'deliver':
      begin(wanted.to, wanted.count, null);
      return;
    case 'deliver_paced':
      begin(wanted.to, wanted.count, wanted.perSecond);
      return;
    case 'count':
      process.send?.({ submitted });
      return;
    case 'watch':
      moments = new Float64Array(MOST_WATCHED);
      watched = 0;
      process.send?.({});
      return;
    case 'watched':
      tellWatched();
      return;
  }
}

function nextSequence(): number {
  lastSequence = lastSequence === 0x7fff_ffff ? 1 : lastSequence + 1;
  return lastSequence;
}

function octetsOf(reply: Pdu): Buffer {
  const octets = encode(reply);
  if (isViolation(octets)) throw new Error(octets.detail);
  return octets;
}

process.on('message', obey);
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: address !== null && typeof address === 'object' ? address.port : 0 });
});
