import { createSocket } from 'node:dgram';

/** A service: the name whose SRV and A records lead to 127.0.0.1 and `port`. */
export interface Zone {
  /** `_metrics._tcp.` goes before it for SRV. */
  readonly name: string;
  readonly port: number;
}

const TYPE = { A: 1, SRV: 33 } as const;
const CLASS_IN = 1;
const NAME_ERROR = 3;
/** QR, AA, RD, RA: RFC 1035 §4.1.1. */
const ANSWER_FLAGS = 0x8580;

/** A DNS server (RFC 1035, RFC 2782) of one service on UDP port 53 of a loopback address; needs root. */
export async function startDnsServer(address: string, zone: Zone): Promise<{ close(): Promise<void> }> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    const answer = answerTo(query, zone);
    if (answer !== null) socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(53, address, resolve);
  });
  return { close: () => new Promise((resolve) => socket.close(() => resolve())) };
}

/** null: not one question of class IN. */
function answerTo(query: Buffer, zone: Zone): Buffer | null {
  if (query.length < 17 || query.readUInt16BE(4) !== 1) return null;
  const { name, end } = readName(query, 12);
  if (end + 4 > query.length || query.readUInt16BE(end + 2) !== CLASS_IN) return null;
  const type = query.readUInt16BE(end);
  const isHost = name === zone.name;
  const isService = name === `_metrics._tcp.${zone.name}`;
  const data =
    isHost && type === TYPE.A
      ? Buffer.from([127, 0, 0, 1])
      : isService && type === TYPE.SRV
        ? Buffer.concat([shorts(0, 0, zone.port), writeName(zone.name)])
        : null;
  const rcode = isHost || isService ? 0 : NAME_ERROR;
  const header = shorts(query.readUInt16BE(0), ANSWER_FLAGS | rcode, 1, data === null ? 0 : 1, 0, 0);
  const question = query.subarray(12, end + 4);
  if (data === null) return Buffer.concat([header, question]);
  // The name is a pointer to that of the question (§4.1.4); it holds for a second.
  const record = Buffer.concat([shorts(0xc00c, type, CLASS_IN, 0, 1, data.length), data]);
  return Buffer.concat([header, question, record]);
}

function shorts(...values: number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  for (const [i, value] of values.entries()) buffer.writeUInt16BE(value, i * 2);
  return buffer;
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at] ?? 0; length !== 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function writeName(name: string): Buffer {
  const labels = name.split('.').map((label) => Buffer.from(`${String.fromCharCode(label.length)}${label}`));
  return Buffer.concat([...labels, Buffer.from([0])]);
}
