/**
 * The bench's carrier, a process of its own, on our codec: the `smpp` package would be slower than what is measured.
 * It takes every message, sends a receipt where one is asked for, and delivers messages on demand. Over IPC it says
 * `{port}` and takes {@link CarrierOrder}s.
 */
import { createServer, type Socket } from 'node:net';
import { decode } from '../../connector/smpp/decode.ts';
import { encode } from '../../connector/smpp/encode.ts';
import { Framer } from '../../connector/smpp/frame.ts';
import { type Pdu, pdu, type SubmitSm } from '../../connector/smpp/pdu.ts';
import { isViolation } from '../../connector/smpp/violation.ts';
import { quantile } from './figures.ts';

/** Kannel's sessions bind as `bench`. */
type Receiver = 'gateway' | 'kannel';

/** What it is asked, and what it answers. */
export type CarrierOrder =
  /** `{refused, p50, p99}` in milliseconds once all are answered. `perSecond` null: as fast as they are answered. */
  | {
      readonly kind: 'deliver';
      readonly to: Receiver;
      readonly count: number;
      readonly perSecond: number | null;
    }
  /** `{submitted}`: submit_sm so far. */
  | { readonly kind: 'count' }
  /** `{}`: the moments of submit_sm are kept from now on, a million at most. */
  | { readonly kind: 'watch' }
  /** `{count, seconds, most}`: how many since then, over which time, and the most in any one second. */
  | { readonly kind: 'watched' };

/** deliver_sm without an answer, as a carrier with a generous window has it. */
const WINDOW = 100;
const TEXT = Buffer.from('Bonjour, ceci est un message de test de cinquante-huit c.', 'latin1');
const RECEIPT_TAIL =
  ' sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:Bonjour, ceci est un';

interface Order {
  readonly count: number;
  readonly perSecond: number | null;
  readonly startedAt: number;
  sent: number;
  underWay: number;
  refused: number;
  /** When each was due, by its sequence_number: one that is sent late has waited, too. */
  readonly dueAt: Map<number, number>;
  readonly tookMs: number[];
}

const PACE_MS = 2;
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
  const dueAt = order.dueAt.get(sequence_number);
  // The answer to a receipt.
  if (dueAt === undefined) return;
  order.dueAt.delete(sequence_number);
  order.tookMs.push(performance.now() - dueAt);
  order.underWay -= 1;
  if (command_status !== 0) order.refused += 1;
  fill(order, answer);
  if (order.underWay > 0 || order.sent < order.count) return;
  const { refused, tookMs } = order;
  process.send?.({ refused, p50: quantile(tookMs, 0.5), p99: quantile(tookMs, 0.99) });
  order = null;
}

function fill(current: Order, answer: (reply: Pdu) => void): void {
  const now = performance.now();
  const { perSecond, startedAt, count } = current;
  const due = perSecond === null ? count : Math.min(count, ((now - startedAt) / 1000) * perSecond);
  while (current.sent < due && current.underWay < WINDOW) {
    const dueAt = perSecond === null ? now : startedAt + (current.sent * 1000) / perSecond;
    current.sent += 1;
    current.underWay += 1;
    const sequence_number = nextSequence();
    current.dueAt.set(sequence_number, dueAt);
    answer(
      pdu('deliver_sm', {
        sequence_number,
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: '447700900123',
        destination_addr: '12345',
        short_message: TEXT,
      }),
    );
  }
}

function begin({ to: receiver, count, perSecond }: Extract<CarrierOrder, { kind: 'deliver' }>): void {
  const to = sessions.get(receiver);
  if (to === undefined) throw new Error(`${receiver} is not bound`);
  const current: Order = {
    count,
    perSecond,
    startedAt: performance.now(),
    sent: 0,
    underWay: 0,
    refused: 0,
    dueAt: new Map(),
    tookMs: [],
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
  let most = 0;
  for (let first = 0, last = 0; last < kept.length; last += 1) {
    while ((kept[last] ?? 0) - (kept[first] ?? 0) >= 1000) first += 1;
    most = Math.max(most, last - first + 1);
  }
  const seconds = ((kept.at(-1) ?? 0) - (kept[0] ?? 0)) / 1000;
  moments = null;
  process.send?.({ count: kept.length, seconds, most });
}

function obey(wanted: CarrierOrder): void {
  switch (wanted.kind) {
    case 'deliver':
      begin(wanted);
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
