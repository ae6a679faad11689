/** How long the gateway had a message that came in, by the kernel's clock: neither the core's time nor the carrier's is in it. */
import { eachBody, eachPdu, readCapture } from './capture.ts';

const DELIVER_SM = 5;
const DELIVER_SM_RESP = 0x8000_0005;
const HEADER = 16;
const SOURCE_MSISDN = '"source_msisdn":"';

export interface Ports {
  readonly carrier: number;
  readonly core: number;
}

/**
 * For each message, which its source address tells from all others, in the order of their answers: milliseconds from the
 * last octet of its deliver_sm to that of the request to the core, and from that of the core's answer to that of
 * deliver_sm_resp. Answers on a connection come in the order of the requests (RFC 9112 §9.3.2). A message that is not answered
 * yet is not among them.
 */
export function addedIn(capture: Buffer, ports: Ports): Added[] {
  const added: Added[] = [];
  /** By source address. */
  const messages = new Map<string, Message>();
  /** sequence_number → message, for each connection of the carrier by the gateway's port. */
  const delivered = new Map<number, Map<number, Message>>();
  /** What each connection to the core waits for; null: something else than a message that came in. */
  const asked = new Map<number, (Message | null)[]>();
  readCapture(capture, ({ moment, from, to, octets }) => {
    if (from === ports.carrier)
      return eachPdu(octets, (pdu) => {
        if (pdu.readUInt32BE(4) !== DELIVER_SM) return;
        const message = { deliveredAt: moment, askedAt: Number.NaN, toldAt: Number.NaN };
        messages.set(sourceOf(pdu), message);
        listAt(delivered, to, () => new Map<number, Message>()).set(pdu.readUInt32BE(12), message);
      });
    if (to === ports.carrier)
      return eachPdu(octets, (pdu) => {
        if (pdu.readUInt32BE(4) !== DELIVER_SM_RESP) return;
        const message = delivered.get(from)?.get(pdu.readUInt32BE(12));
        if (message === undefined) return;
        const { deliveredAt, askedAt, toldAt } = message;
        added.push({ deliveredAt, answeredAt: moment, ms: askedAt - deliveredAt + (moment - toldAt) });
      });
    if (to === ports.core)
      return eachBody(octets, (body) => {
        const message = messages.get(sourceIn(body)) ?? null;
        if (message !== null) message.askedAt = moment;
        listAt(asked, from, () => [] as (Message | null)[]).push(message);
      });
    const waiting = asked.get(to);
    // What was asked before the capture began.
    if (waiting === undefined) return octets.length;
    return eachBody(octets, () => {
      const message = waiting.shift() ?? null;
      if (message !== null) message.toldAt = moment;
    });
  });
  return added;
}

/** Milliseconds; the moments since the epoch. */
export interface Added {
  readonly deliveredAt: number;
  readonly answeredAt: number;
  readonly ms: number;
}

/**
 * Those that the gateway did not have while the machine stood still, nor in the `settleMs` after it, in which what had waited was
 * made up for. `pausedAt`: when the machine went on each time.
 */
export function apartFrom(
  pausedAt: readonly number[],
  added: readonly Added[],
  settleMs: number,
): readonly Added[] {
  return added.filter(
    ({ deliveredAt, answeredAt }) =>
      !pausedAt.some((over) => deliveredAt - settleMs <= over && over <= answeredAt),
  );
}

interface Message {
  readonly deliveredAt: number;
  askedAt: number;
  toldAt: number;
}

function listAt<T>(map: Map<number, T>, key: number, make: () => T): T {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** source_addr of a deliver_sm (SMPP 3.4 §4.6.1): behind service_type, its TON and its NPI. */
function sourceOf(pdu: Buffer): string {
  const begin = pdu.indexOf(0, HEADER) + 3;
  return pdu.toString('latin1', begin, pdu.indexOf(0, begin));
}

/** Empty: none. */
function sourceIn(body: Buffer): string {
  const at = body.indexOf(SOURCE_MSISDN, 0, 'latin1');
  const begin = at + SOURCE_MSISDN.length;
  return at === -1 ? '' : body.toString('latin1', begin, body.indexOf('"', begin, 'latin1'));
}
