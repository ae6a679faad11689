/** Partners that bind to the gateway and stay, a process of its own. Over IPC it takes {@link PartnersOrder}. */
import { connect } from 'node:net';
import { decode } from '../../connector/smpp/decode.ts';
import { encode } from '../../connector/smpp/encode.ts';
import { Framer } from '../../connector/smpp/frame.ts';
import { type Pdu, pdu } from '../../connector/smpp/pdu.ts';
import { isViolation } from '../../connector/smpp/violation.ts';

/** `{open, refused}` once each has been answered. */
export interface PartnersOrder {
  readonly kind: 'bind';
  readonly port: number;
  readonly count: number;
  /** The accounts `partner_0`, `partner_1` … take turns. */
  readonly partners: number;
}

/** Binds under way at once: the listener bounds those that are not bound yet. */
const AT_ONCE = 20;

let open = 0;
let refused = 0;

async function bindAll({ port, count, partners }: PartnersOrder): Promise<void> {
  let left = count;
  const lane = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      if (await bind(port, `partner_${left % partners}`)) open += 1;
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  process.send?.({ open, refused });
}

function bind(port: number, system_id: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, noDelay: true });
    const framer = new Framer();
    const take = (frame: Buffer): void => {
      const read = decode(frame);
      if (isViolation(read)) throw new Error(read.detail);
      if (read.command === 'bind_transceiver_resp') resolve(read.command_status === 0);
      if (read.command === 'enquire_link') {
        socket.write(octetsOf(pdu('enquire_link_resp', { sequence_number: read.sequence_number })));
      }
    };
    socket.on('connect', () =>
      socket.write(
        octetsOf(pdu('bind_transceiver', { sequence_number: 1, system_id, password: 'secret12' })),
      ),
    );
    socket.on('data', (chunk: Buffer) => framer.push(chunk, take));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });
}

function octetsOf(one: Pdu): Buffer {
  const octets = encode(one);
  if (isViolation(octets)) throw new Error(octets.detail);
  return octets;
}

process.on('message', (order: PartnersOrder) => {
  void bindAll(order);
});
process.on('disconnect', () => process.exit(0));
