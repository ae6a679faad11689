/** Reading a capture file of libpcap: which octets of which connection were on the wire when. */

const FILE_HEADER = 24;
const PACKET_HEADER = 16;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const ETHERNET = 14;

/** Octets of one direction of one connection that were not seen before, in the order in which they were sent. */
export interface Octets {
  /** Milliseconds since the epoch, by the kernel's clock. */
  readonly moment: number;
  readonly from: number;
  readonly to: number;
  /** What an earlier call left of this direction, and then what is new. */
  readonly octets: Buffer;
}

/**
 * `capture`: with Ethernet and IPv4; what is cut off at its end, because it is still being written, does not count yet.
 * `take` returns how many of the octets it has used; the rest comes again with what follows. A capture begins between two
 * messages of each direction. Throws when octets of a connection are missing in it.
 */
export function readCapture(capture: Buffer, take: (what: Octets) => number): void {
  if (capture.length < FILE_HEADER) return;
  const magic = capture.readUInt32LE(0);
  if (magic !== MICROSECONDS && magic !== NANOSECONDS) throw new Error('no capture file of this machine');
  const perMillisecond = magic === NANOSECONDS ? 1e6 : 1e3;
  const directions = new Map<number, Direction>();
  for (let at = FILE_HEADER; at + PACKET_HEADER <= capture.length; ) {
    const moment = capture.readUInt32LE(at) * 1000 + capture.readUInt32LE(at + 4) / perMillisecond;
    const length = capture.readUInt32LE(at + 8);
    if (at + PACKET_HEADER + length > capture.length) break;
    const packet = capture.subarray(at + PACKET_HEADER, at + PACKET_HEADER + length);
    at += PACKET_HEADER + length;
    const ip = ETHERNET;
    const tcp = ip + 4 * (packet.readUInt8(ip) & 0x0f);
    const body = tcp + 4 * (packet.readUInt8(tcp + 12) >> 4);
    const payload = packet.subarray(body, ip + packet.readUInt16BE(ip + 2));
    const [from, to] = [packet.readUInt16BE(tcp), packet.readUInt16BE(tcp + 2)];
    const key = from * 0x1_0000 + to;
    let direction = directions.get(key);
    if (direction === undefined) {
      direction = new Direction();
      directions.set(key, direction);
    }
    if (!direction.add(packet.readUInt32BE(tcp + 4), payload)) continue;
    direction.used(take({ moment, from, to, octets: direction.octets }));
  }
}

class Direction {
  octets: Buffer = Buffer.alloc(0);
  /** The sequence number of the octet that comes next; null: whichever comes first. */
  #next: number | null = null;

  /** Whether this segment, which begins with the octet of this sequence number, has any that are new. */
  add(sequence: number, segment: Buffer): boolean {
    if (segment.length === 0) return false;
    // What is sent again, because an acknowledgement took long, was on the wire before (RFC 8985 §7).
    const known = this.#next === null ? 0 : (this.#next - sequence) | 0;
    if (known < 0) throw new Error(`${-known} octets are missing in the capture`);
    if (known >= segment.length) return false;
    this.#next = (sequence + segment.length) >>> 0;
    const fresh = segment.subarray(known);
    this.octets = this.octets.length === 0 ? fresh : Buffer.concat([this.octets, fresh]);
    return true;
  }

  used(count: number): void {
    this.octets = this.octets.subarray(count);
  }
}

const LEAST_PDU = 16;

/** Calls `each` with every whole PDU, header included (SMPP 3.4 §3.2), and returns how many octets they have. */
export function eachPdu(octets: Buffer, each: (pdu: Buffer) => void): number {
  let at = 0;
  while (at + LEAST_PDU <= octets.length) {
    const length = octets.readUInt32BE(at);
    if (length < LEAST_PDU) throw new Error('the capture does not begin between two PDUs');
    if (at + length > octets.length) break;
    each(octets.subarray(at, at + length));
    at += length;
  }
  return at;
}

const END_OF_HEAD = Buffer.from('\r\n\r\n');
const CONTENT_LENGTH = /\r\ncontent-length: *(\d+)\r\n/i;

/** Calls `each` with the body of every whole HTTP/1.1 message, and returns how many octets they have with their heads. */
export function eachBody(octets: Buffer, each: (body: Buffer) => void): number {
  let at = 0;
  for (;;) {
    const head = octets.indexOf(END_OF_HEAD, at);
    if (head === -1) return at;
    const begin = head + END_OF_HEAD.length;
    const length = Number(CONTENT_LENGTH.exec(octets.toString('latin1', at, begin))?.[1] ?? 0);
    if (begin + length > octets.length) return at;
    each(octets.subarray(begin, begin + length));
    at = begin + length;
  }
}
