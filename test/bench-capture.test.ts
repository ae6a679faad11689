import { expect, test } from 'vitest';
import { submitsIn } from './bench/wire.ts';
import { addedIn, apartFrom } from './bench/wire-latency.ts';

type Segment = readonly [ms: number, sequence: number, octets: Buffer, from?: number, to?: number];

const CARRIER = 2775;
const CORE = 8080;
const GATEWAY = 40_000;

/** A capture file of libpcap: segments with their moments and the sequence numbers of their first octets. */
function captureOf(segments: readonly Segment[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  const packets = segments.map(([ms, sequence, octets, from = GATEWAY, to = CARRIER]) => {
    const packet = Buffer.alloc(16 + 14 + 20 + 20);
    packet.writeUInt32LE(Math.floor(ms / 1000), 0);
    packet.writeUInt32LE((ms % 1000) * 1000, 4);
    packet.writeUInt32LE(54 + octets.length, 8);
    packet.writeUInt8(0x45, 30);
    packet.writeUInt16BE(40 + octets.length, 32);
    packet.writeUInt16BE(from, 50);
    packet.writeUInt16BE(to, 52);
    packet.writeUInt32BE(sequence, 54);
    packet.writeUInt8(0x50, 62);
    return Buffer.concat([packet, octets]);
  });
  return Buffer.concat([header, ...packets]);
}

function pduOf(commandId: number, sequence: number, body = Buffer.alloc(4)): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(commandId, 4);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

test('what went over the wire is counted once, when its last octet went', () => {
  const octets = Buffer.concat([pduOf(4, 1), pduOf(0x15, 2), pduOf(4, 3), pduOf(4, 4)]);
  const first = 0xffff_fff0; // It begins anew within the first PDU.
  const capture = captureOf([
    [1_000, first, octets.subarray(0, 50)],
    [1_001, first, Buffer.alloc(0)],
    [1_002, (first + 50) >>> 0, octets.subarray(50, 70)],
    [1_003, (first + 30) >>> 0, octets.subarray(30, 70)],
    [1_004, (first + 60) >>> 0, octets.subarray(60)],
  ]);
  expect(submitsIn(capture)).toEqual([1_000, 1_002, 1_004]);
  // It may be read while it is being written.
  for (let cut = 1; cut <= capture.length; cut += 1)
    expect([[], [1_000], [1_000, 1_002]]).toContainEqual(
      submitsIn(capture.subarray(0, capture.length - cut)),
    );
  const hole = captureOf([
    [1, 1, pduOf(4, 1)],
    [2, 25, pduOf(4, 2)],
  ]);
  expect(() => submitsIn(hole)).toThrow('4 octets are missing');
  expect(() => submitsIn(Buffer.alloc(24))).toThrow('no capture file');
});

const deliver = (sequence: number, source: string): Buffer =>
  pduOf(5, sequence, Buffer.from(`\0\u0001\u0001${source}\0rest`, 'latin1'));
const answered = (sequence: number): Buffer => pduOf(0x8000_0005, sequence, Buffer.alloc(1));
const request = (body: string): Buffer =>
  Buffer.from(`POST /x HTTP/1.1\r\ncontent-length: ${body.length}\r\nhost: core\r\n\r\n${body}`);
const submission = (source: string): Buffer => request(`{"a":1,"source_msisdn":"${source}","b":2}`);
const response = Buffer.from('HTTP/1.1 201 Created\r\ncontent-length: 2\r\nx: y\r\n\r\n{}');
const poll = Buffer.from('GET /poll HTTP/1.1\r\nhost: core\r\n\r\n');

/** Segments whose sequence numbers follow from what went before in their direction. */
function flow(steps: readonly (readonly [ms: number, from: number, to: number, octets: Buffer])[]): Buffer {
  const next = new Map<string, number>();
  return captureOf(
    steps.map(([ms, from, to, octets]) => {
      const key = `${from} ${to}`;
      const sequence = next.get(key) ?? 1;
      next.set(key, sequence + octets.length);
      return [ms, sequence, octets, from, to] as const;
    }),
  );
}

test('what the gateway adds is neither the core’s time nor that of whoever else asks', () => {
  const second = submission('447700000002');
  const capture = flow([
    // Asked before the capture began.
    [90, CORE, 50_001, response],
    [100, CARRIER, GATEWAY, Buffer.concat([deliver(7, '447700000001'), deliver(8, '447700000002')])],
    [101, 50_001, CORE, Buffer.concat([poll, submission('447700000001'), second.subarray(0, 20)])],
    [104, 50_001, CORE, second.subarray(20)],
    [150, CORE, 50_001, Buffer.concat([response, response.subarray(0, 30)])],
    [151, CORE, 50_001, response.subarray(30)],
    [153, GATEWAY, CARRIER, Buffer.concat([pduOf(0x15, 1), answered(7)])],
    [200, CORE, 50_001, response],
    [206, GATEWAY, CARRIER, answered(8)],
    [207, GATEWAY, CARRIER, answered(9)],
  ]);
  expect(addedIn(capture, { carrier: CARRIER, core: CORE })).toEqual([
    { deliveredAt: 100, answeredAt: 153, ms: 1 + 2 },
    { deliveredAt: 100, answeredAt: 206, ms: 4 + 6 },
  ]);
});

test('what a pause of the machine touched is what came or was answered meanwhile, or while that was made up for', () => {
  const added = [10, 69, 100, 129, 131].map((deliveredAt) => ({
    deliveredAt,
    answeredAt: deliveredAt + 20,
    ms: 5,
  }));
  const left = apartFrom([100, 300], added, 30).map(({ deliveredAt }) => deliveredAt);
  expect(left).toEqual([10, 69, 131]);
  expect(apartFrom([], added, 30)).toHaveLength(5);
});
