/**
 * The bench's carrier, a process of its own, on our codec: the `smpp` package would be slower than what is measured.
 * It takes every message, sends a receipt where one is asked for, and delivers messages on demand. Over IPC it says
 * `{port}`, takes `{deliver: n}`, and answers `{delivered, refused}`.
 */
import { createServer, type Socket } from 'node:net';
import { decode } from '../../connector/smpp/decode.ts';
import { encode } from '../../connector/smpp/encode.ts';
import { Framer } from '../../connector/smpp/frame.ts';
import { type Pdu, pdu, type SubmitSm } from '../../connector/smpp/pdu.ts';
import { isViolation } from '../../connector/smpp/violation.ts';

/** deliver_sm without an answer, as a carrier with a generous window has it. */
const WINDOW = 100;
const TEXT = Buffer.from('Bonjour, ceci est un message de test de cinquante-huit c.', 'latin1');
const RECEIPT_TAIL =
  ' sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:Bonjour, ceci est un';

interface Order {
  left: number;
  underWay: number;
  delivered: number;
  refused: number;
}

let session: Socket | null = null;
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
      session = socket;
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
      answer(pdu('submit_sm_resp', { sequence_number: request.sequence_number, message_id: String(lastId) }));
      if ((request.registered_delivery & 3) !== 0) answer(receiptFor(request, lastId));
      return;
    case 'deliver_sm_resp':
      settle(request.command_status, answer);
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

function settle(command_status: number, answer: (reply: Pdu) => void): void {
  if (order === null) return;
  order.underWay -= 1;
  if (command_status === 0) order.delivered += 1;
  else order.refused += 1;
  fill(order, answer);
  if (order.underWay > 0) return;
  process.send?.({ delivered: order.delivered, refused: order.refused });
  order = null;
}

function fill(current: Order, answer: (reply: Pdu) => void): void {
  while (current.left > 0 && current.underWay < WINDOW) {
    current.left -= 1;
    current.underWay += 1;
    answer(
      pdu('deliver_sm', {
        sequence_number: nextSequence(),
        source_addr_ton: 1,
        source_addr_npi: 1,
        source_addr: '447700900123',
        destination_addr: '12345',
        short_message: TEXT,
      }),
    );
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

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('deliver' in message)) return;
  const to = session;
  if (to === null) throw new Error('nobody is bound');
  order = { left: Number(message.deliver), underWay: 0, delivered: 0, refused: 0 };
  to.cork();
  fill(order, (request) => to.write(octetsOf(request)));
  to.uncork();
});
process.on('disconnect', () => process.exit(0));

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: address !== null && typeof address === 'object' ? address.port : 0 });
});
