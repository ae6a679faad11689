/**
 * Octets that a peer might send, well formed and not: PDUs from the tables of the specification (wire-builder.ts, which
 * shares nothing with the codec), with headers, fields, TLVs and user data that attackers and broken stacks send.
 */
import {
  cstring,
  frameOf,
  tlvOctets,
  u8,
  u16,
  u32,
  WIRE_COMMANDS,
} from '../../../connector/smpp/wire-builder.ts';
import type { Seeded } from '../../seeded.ts';

const COMMANDS = [...WIRE_COMMANDS];
/** command_ids of no PDU, and of vendors' ones (SMPP 3.4 §5.1.2.1: 0x00010200–0x000102FF). */
const STRANGE_COMMANDS = [0, 0x7fffffff, 0xffffffff, 0x00010200, 0x80010200, 0x0000000a];
const STRANGE_LENGTHS = [0, 1, 4, 15, 16, 17, 65_551, 65_552, 65_553, 0x7fffffff, 0x80000000, 0xffffffff];
const SEQUENCES = [0, 1, 2, 3, 4, 5, 0x7fffffff, 0x80000000, 0xffffffff];
/** receipted_message_id, message_state, sar_*, message_payload, ports, dest_addr_subunit, vendor, unknown. */
const TAGS = [0x001e, 0x0427, 0x020c, 0x020e, 0x020f, 0x0424, 0x020a, 0x020b, 0x0005, 0x1400, 0x0000, 0xffff];
const TEXTS = [
  '',
  'a',
  '447700900123',
  'gateway',
  'secret12',
  '000001000000000R',
  '261122120000000+',
  '\x7f\xff',
];
const RECEIPTS = [
  'id:1 sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:hello',
  'id: stat: err: text:',
  'id:0x1F id:31 stat:UNDELIV done date:991332256199 err:-1',
];

/** One PDU, most often well formed up to a point. */
export function pduOctets(random: Seeded): Buffer {
  const [command, { id, fields }] = random.pick(COMMANDS);
  const parts = fields.map(({ type }) => fieldOctets(random, type));
  // Cut short, as stacks do that leave out what they think is optional.
  if (random.chance(0.1)) parts.length = random.int(0, parts.length);
  for (let tlvs = random.chance(0.4) ? random.int(1, 6) : 0; tlvs > 0; tlvs -= 1) parts.push(tlv(random));
  if (random.chance(0.002)) for (let bomb = 0; bomb < 4_000; bomb += 1) parts.push(tlvOctets(0x1400, u8(1)));
  const commandId = random.chance(0.03) ? random.pick(STRANGE_COMMANDS) : id;
  const status = command.endsWith('_resp') && random.chance(0.3) ? random.int(0, 0x100) : 0;
  const frame = frameOf(commandId, status, random.pick(SEQUENCES), ...parts);
  if (random.chance(0.03)) u32(random.pick(STRANGE_LENGTHS)).copy(frame, 0);
  return frame;
}

/** Some PDUs of one session, one after the other; binds come first more often than not. */
export function sessionOctets(random: Seeded): Buffer {
  const frames = Array.from({ length: random.int(1, 6) }, () => pduOctets(random));
  return Buffer.concat(frames);
}

/** A few octets of `octets` are not what they were. The result may be of another length. */
export function mutated(octets: Buffer, random: Seeded, others: readonly Buffer[]): Buffer {
  let result: Buffer = Buffer.from(octets);
  for (let changes = random.int(1, 4); changes > 0; changes -= 1)
    result = mutatedOnce(result, random, others);
  return result;
}

function mutatedOnce(octets: Buffer, random: Seeded, others: readonly Buffer[]): Buffer {
  if (octets.length === 0) return random.octets(random.int(1, 40));
  const at = random.int(0, octets.length - 1);
  switch (random.int(0, 7)) {
    case 0:
      octets[at] = (octets[at] ?? 0) ^ (1 << random.int(0, 7));
      return octets;
    case 1:
      octets[at] = random.pick([0, 1, 0x7f, 0x80, 0xfe, 0xff]);
      return octets;
    case 2:
      return Buffer.concat([
        octets.subarray(0, at),
        octets.subarray(Math.min(octets.length, at + random.int(1, 20))),
      ]);
    case 3:
      return Buffer.concat([octets.subarray(0, at), random.octets(random.int(1, 20)), octets.subarray(at)]);
    case 4:
      return octets.subarray(0, at);
    case 5:
      // command_length made right again, so that the change is met by the decoder and not by the framer.
      if (octets.length >= 16 && octets.length <= 65_552) u32(octets.length).copy(octets, 0);
      return octets;
    case 6: {
      const other = others.length === 0 ? octets : random.pick(others);
      return Buffer.concat([octets.subarray(0, at), other.subarray(random.int(0, other.length))]);
    }
    default:
      return Buffer.concat([octets, pduOctets(random)]);
  }
}

function fieldOctets(random: Seeded, type: string): Buffer {
  switch (type) {
    case 'u8':
      return u8(random.pick([0, 0, 1, 3, 4, 0x40, 0x43, 8, 0xf1, 0xff]));
    case 't':
      return cstring(
        random.pick(['', '', '000001000000000R', '261122120000000+', '26112212000000', 'x'.repeat(16)]),
      );
    case 'sm':
      return userData(random);
    case 'dests':
    case 'unsuccess':
      return entries(random, type);
    default:
      return random.chance(0.02) ? random.octets(random.int(0, 300)) : cstring(random.pick(TEXTS));
  }
}

function userData(random: Seeded): Buffer {
  const body = random.chance(0.3)
    ? Buffer.from(random.pick(RECEIPTS), 'latin1')
    : Buffer.concat([
        random.chance(0.5) ? header(random) : Buffer.alloc(0),
        random.octets(random.int(0, 60)),
      ]);
  const claimed = random.chance(0.05) ? random.int(0, 255) : Math.min(body.length, 255);
  return Buffer.concat([u8(claimed), body.subarray(0, 255)]);
}

/** User data headers: concatenation with true and false totals, languages, ports, lengths that lie. */
function header(random: Seeded): Buffer {
  const elements = random.pick([
    Buffer.from([0x00, 0x03, random.int(0, 3), random.int(0, 4), random.int(0, 4)]),
    Buffer.from([0x08, 0x04, 0, random.int(0, 3), random.int(0, 255), random.int(0, 255)]),
    Buffer.from([0x24, 0x01, random.int(0, 20), 0x25, 0x01, random.int(0, 20)]),
    Buffer.from([0x05, 0x04, 0x0b, 0x84, 0x23, 0xf0]),
    random.octets(random.int(0, 12)),
  ]);
  return Buffer.concat([u8(random.chance(0.1) ? random.int(0, 255) : elements.length), elements]);
}

function tlv(random: Seeded): Buffer {
  const tag = random.chance(0.2) ? random.int(0, 0xffff) : random.pick(TAGS);
  const value = random.octets(random.pick([0, 1, 1, 2, 2, 4, random.int(0, 200)]));
  if (random.chance(0.9)) return tlvOctets(tag, value);
  return Buffer.concat([u16(tag), u16(random.int(0, 0xffff)), value]);
}

function entries(random: Seeded, type: 'dests' | 'unsuccess'): Buffer {
  const count = random.int(0, 4);
  const each = Array.from({ length: count }, () =>
    type === 'unsuccess'
      ? Buffer.concat([u8(1), u8(1), cstring('447700900123'), u32(random.int(0, 255))])
      : random.chance(0.3)
        ? Buffer.concat([u8(2), cstring('list')])
        : Buffer.concat([u8(random.pick([1, 1, 1, 0, 3])), u8(1), u8(1), cstring('447700900123')]),
  );
  return Buffer.concat([u8(random.chance(0.1) ? random.int(0, 255) : count), ...each]);
}
