/** Frames as a capture file, each in a TCP segment of its own: what Wireshark reads (pcap, LINKTYPE_RAW). */

const LINKTYPE_RAW = 101;
const CLIENT = [127, 0, 0, 2] as const;
const SERVER = [127, 0, 0, 1] as const;
const CLIENT_PORT = 40_000;

/** IANA's port of SMPP. */
export const SMPP_PORT = 2775;

/** @throws RangeError for a frame that no IP packet can hold. */
export function capture(frames: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0x40000, 16);
  header.writeUInt32LE(LINKTYPE_RAW, 20);
  let sequence = 1;
  const records = frames.flatMap((frame, index) => {
    const packet = segment(frame, sequence);
    sequence += frame.length;
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + index, 0);
    record.writeUInt32LE(packet.length, 8);
    record.writeUInt32LE(packet.length, 12);
    return [record, packet];
  });
  return Buffer.concat([header, ...records]);
}

/** IPv4 and TCP headers without options; checksums are 0, which Wireshark does not look at by default. */
function segment(payload: Buffer, sequence: number): Buffer {
  const packet = Buffer.alloc(40 + payload.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet[8] = 64;
  packet[9] = 6;
  packet.set(CLIENT, 12);
  packet.set(SERVER, 16);
  packet.writeUInt16BE(CLIENT_PORT, 20);
  packet.writeUInt16BE(SMPP_PORT, 22);
  packet.writeUInt32BE(sequence, 24);
  packet.writeUInt32BE(1, 28);
  packet[32] = 0x50;
  packet[33] = 0x18;
  packet.writeUInt16BE(0xffff, 34);
  payload.copy(packet, 40);
  return packet;
}
