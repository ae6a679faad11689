import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import type { OutboundMessage } from '../omnimessage/port.ts';
import { encode } from '../smpp/encode.ts';
import type { SubmitSm } from '../smpp/pdu.ts';
import { TLV } from '../smpp/tlv.ts';
import { isViolation } from '../smpp/violation.ts';
import { composeSubmit } from './compose.ts';
import { message } from './outbound.fixture.ts';

const WALL = Date.UTC(2026, 10, 22, 12);

/** A composer by the peer settings given, under the guide's names. */
function composer(settings: Readonly<Record<string, unknown>> = {}) {
  const peer = clientPeerSchema.parse({
    name: 'carrier',
    bind_type: 'transceiver',
    host: 'localhost',
    system_id: 'me',
    password: 'secret',
    ...settings,
  });
  return composeSubmit(compileClientPeer(peer).message, {
    clock: new FakeClock({ wall: WALL }),
    random: () => 0.5,
  });
}

function pdus(
  fields: Partial<OutboundMessage>,
  settings: Readonly<Record<string, unknown>> = {},
): readonly SubmitSm[] {
  const composed = composer(settings)(message('m1', fields));
  if (!composed.ok) throw new Error(composed.reason);
  return composed.pdus;
}

function only(fields: Partial<OutboundMessage>, settings: Readonly<Record<string, unknown>> = {}): SubmitSm {
  const [first, ...others] = pdus(fields, settings);
  if (first === undefined || others.length > 0) throw new Error(`${others.length + 1} parts`);
  return first;
}

function reason(fields: Partial<OutboundMessage>, settings: Readonly<Record<string, unknown>> = {}): string {
  const composed = composer(settings)(message('m1', fields));
  return composed.ok ? 'it was composed' : composed.reason;
}

const LONG = 'x'.repeat(161);

test('an everyday message', () => {
  expect(only({ body: 'Hi @' })).toMatchObject({
    command: 'submit_sm',
    source_addr_ton: 5,
    source_addr_npi: 0,
    source_addr: 'ACME',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '447700900123',
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 1,
    data_coding: 0,
    short_message: Buffer.from([0x48, 0x69, 0x20, 0x00]),
    tlvs: [],
  });
});

describe('settings of the peer, and what the message says of its own', () => {
  test('addresses', () => {
    expect(
      only({ source: '12345' }, { source_ton: 6, source_npi: 9, dest_ton: 2, dest_npi: 8 }),
    ).toMatchObject({
      source_addr_ton: 6,
      source_addr_npi: 9,
      dest_addr_ton: 2,
      dest_addr_npi: 8,
    });
    const own = { source: '12345', sourceTon: 3, sourceNpi: 0, destTon: 1, destNpi: 1 };
    expect(only(own, { source_ton: 6, source_npi: 9, dest_ton: 2, dest_npi: 8 })).toMatchObject({
      source_addr_ton: 3,
      source_addr_npi: 0,
      dest_addr_ton: 1,
      dest_addr_npi: 1,
    });
  });

  test('registered_delivery, service_type, protocol_id, priority', () => {
    const settings = { registered_delivery: 2, service_type: 'CMT', protocol_id: 64 };
    expect(only({ priority: 3 }, settings)).toMatchObject({
      registered_delivery: 2,
      service_type: 'CMT',
      protocol_id: 64,
      priority_flag: 3,
    });
    expect(only({ registeredDelivery: 0 }, settings).registered_delivery).toBe(0);
  });

  test.each([
    ['absolute', '261122121500000+'],
    ['relative', '000000001500000R'],
    ['none', ''],
  ] as const)('validity_format %s', (validity_format, validity_period) => {
    expect(only({ expiresMs: WALL + 15 * 60_000 }, { validity_format })).toMatchObject({ validity_period });
  });

  test('a relative validity is never nothing, and a year that cannot be written is left out', () => {
    expect(only({ expiresMs: WALL + 10 }, { validity_format: 'relative' }).validity_period).toBe(
      '000000000001000R',
    );
    expect(only({ expiresMs: Date.UTC(2150, 0) }).validity_period).toBe('');
  });

  test('TLVs: those of the peer go along, a tag of the message wins', () => {
    const tlvs = [{ tag: 0x1401, value: Buffer.from('own') }];
    const composed = only({ tlvs }, { tlvs: { '0x1400': 'hex:01', '0x1401': 'peer' } });
    expect(composed.tlvs).toEqual([
      { tag: 0x1400, value: Buffer.from([1]) },
      { tag: 0x1401, value: Buffer.from('own') },
    ]);
  });

  test('the list of the peer’s TLVs is the same one for every message', () => {
    const compose = composer({ tlvs: { '0x1400': 'hex:01' } });
    const [one, other] = [compose(message('m1')), compose(message('m2'))];
    expect(one.ok && other.ok && one.pdus[0]?.tlvs === other.pdus[0]?.tlvs).toBe(true);
  });

  test('data_coding forced by the peer and by the message', () => {
    expect(only({ body: 'é' }, { data_coding: 3 })).toMatchObject({
      data_coding: 3,
      short_message: Buffer.from([0xe9]),
    });
    expect(only({ body: 'é', dataCoding: 8 }, { data_coding: 3 })).toMatchObject({
      data_coding: 8,
      short_message: Buffer.from([0x00, 0xe9]),
    });
  });
});

describe('bodies', () => {
  test('a text that GSM does not have is UCS-2', () => {
    expect(only({ body: 'Привет' })).toMatchObject({ data_coding: 8 });
  });

  test.each([
    ['udh8', 2, 0x40, []],
    ['udh16', 2, 0x40, []],
    ['sar', 2, 0, [TLV.sar_msg_ref_num, TLV.sar_total_segments, TLV.sar_segment_seqnum]],
    ['payload', 1, 0, [TLV.message_payload]],
  ] as const)('long_messages: %s', (long_messages, parts, esm_class, tags) => {
    const composed = pdus({ body: LONG }, { long_messages });
    expect(composed).toHaveLength(parts);
    for (const part of composed) {
      expect(part.esm_class).toBe(esm_class);
      expect(part.tlvs.map(({ tag }) => tag)).toEqual(tags);
    }
  });

  test('long_messages: none refuses', () => {
    expect(reason({ body: LONG }, { long_messages: 'none' })).toBe(
      'the message is too long: 2 parts, at most 1 can be sent',
    );
  });

  test('all parts have one reference, the next long message to that number has the next, others take none', () => {
    const compose = composer();
    const referenceOf = (body: string, destination = '447700900123'): number | undefined => {
      const composed = compose(message('m', { body, destination }));
      if (!composed.ok) throw new Error(composed.reason);
      const references = new Set(
        composed.pdus.map((part) => (part.esm_class === 0x40 ? part.short_message[3] : undefined)),
      );
      expect(references.size).toBe(1);
      return [...references][0];
    };
    const first = referenceOf(LONG);
    for (let short = 0; short < 10; short += 1) expect(referenceOf('short')).toBeUndefined();
    expect(referenceOf(LONG)).toBe(((first ?? 0) + 1) & 0xff);
  });

  test('raw_hex without a header is split when it is long', () => {
    expect(only({ raw: Buffer.from('00ff', 'hex') })).toMatchObject({ data_coding: 4, esm_class: 0 });
    const parts = pdus({ raw: Buffer.alloc(141, 7), dataCoding: 2 });
    expect(parts.map((part) => [part.data_coding, part.esm_class, part.short_message.length])).toEqual([
      [2, 0x40, 140],
      [2, 0x40, 13],
    ]);
  });

  test('raw_hex with a header goes as it is, or not at all', () => {
    const raw = Buffer.from('05000301020141', 'hex');
    expect(only({ raw, esmClass: 0x40 })).toMatchObject({ esm_class: 0x40, short_message: raw });
    expect(reason({ raw: Buffer.alloc(255), esmClass: 0x40 })).toContain('short_message takes 254');
  });

  test('UDHI on a text without a header is taken away; it would eat the first characters', () => {
    expect(only({ body: 'hello', esmClass: 0x43 }).esm_class).toBe(0x03);
    expect(pdus({ body: LONG, esmClass: 0x03 })[0]?.esm_class).toBe(0x43);
  });
});

describe('what cannot be sent says why', () => {
  test.each([
    ['an empty destination', { destination: '' }, {}, 'the destination address is empty'],
    [
      'a character of no alphabet',
      { body: 'naïve 😀' },
      { alphabets: ['gsm', 'latin1'] },
      'U+1F600 at position 7',
    ],
    ['text under a binary data_coding', { body: 'x', dataCoding: 4 }, {}, 'binary bodies come as raw_hex'],
    [
      'text under a reserved data_coding',
      { body: 'x', dataCoding: 9 },
      {},
      'data_coding 9 stands for no alphabet',
    ],
    [
      'a TLV of a length that its tag does not have',
      { tlvs: [{ tag: 0x0204, value: Buffer.of(1) }] },
      {},
      'it cannot be sent as submit_sm: submit_sm: TLV 0x0204 has 1 octets; 2 octets are allowed',
    ],
    [
      'a body and a message_payload',
      { body: 'x', tlvs: [{ tag: TLV.message_payload, value: Buffer.from('y') }] },
      {},
      'message_body and a message_payload TLV exclude each other',
    ],
    [
      'more TLVs than a PDU carries',
      { tlvs: [1, 2].map((tag) => ({ tag: 0x1400 + tag, value: Buffer.alloc(60_000) })) },
      {},
      'it cannot be sent as submit_sm',
    ],
  ] as const)('%s', (_what, fields, settings, expected) => {
    expect(reason(fields, settings)).toContain(expected);
  });
});

test('whatever is composed can be encoded, and what is not has a reason', () => {
  const octets = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
  const fields = fc.record({
    source: fc.string({ maxLength: 25 }),
    destination: fc.oneof(fc.stringMatching(/^\+?[0-9]{1,18}$/), fc.string({ maxLength: 22 })),
    body: fc.string({ unit: 'grapheme', maxLength: 400 }),
    priority: fc.nat({ max: 3 }),
    expiresMs: fc.option(fc.integer({ min: -1e12, max: 8e12 })),
    dataCoding: fc.option(fc.nat({ max: 255 }), { freq: 2 }),
    esmClass: fc.option(fc.nat({ max: 255 })),
    raw: fc.option(octets, { freq: 3 }),
    sourceTon: fc.option(fc.nat({ max: 255 })),
    destTon: fc.option(fc.nat({ max: 255 })),
    registeredDelivery: fc.option(fc.nat({ max: 255 })),
    tlvs: fc.array(fc.record({ tag: fc.nat({ max: 0xffff }), value: octets }), { maxLength: 3 }),
  });
  const settings = fc.record({
    default_alphabet: fc.constantFrom('gsm', 'gsm_packed', 'latin1', 'ascii', 'utf8'),
    long_messages: fc.constantFrom('udh8', 'udh16', 'sar', 'payload', 'none'),
    validity_format: fc.constantFrom('absolute', 'relative', 'none'),
    data_coding: fc.option(fc.nat({ max: 255 }), { freq: 2 }),
    transliterate: fc.boolean(),
  });
  fc.assert(
    fc.property(fields, settings, (message_, settings_) => {
      const composed = composer(settings_)(message('m1', message_));
      if (!composed.ok) {
        expect(composed.reason.length).toBeGreaterThan(10);
        return;
      }
      expect(composed.pdus.length).toBeGreaterThan(0);
      for (const part of composed.pdus) expect(isViolation(encode(part))).toBe(false);
    }),
    { numRuns: 400 },
  );
});
