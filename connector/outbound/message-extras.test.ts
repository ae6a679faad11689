import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer, compileServerPeer } from '../../contract/compile.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import type { OutboundMessage } from '../omnimessage/port.ts';
import type { DeliverSm, SubmitSm } from '../smpp/pdu.ts';
import { TLV } from '../smpp/tlv.ts';
import { type Composed, composeSubmit } from './compose.ts';
import { composeDeliver } from './compose-deliver.ts';
import { message } from './outbound.fixture.ts';

function submit(fields: Partial<OutboundMessage>, settings: object = {}): Composed<SubmitSm> {
  const peer = clientPeerSchema.parse({
    ...{ name: 'c', bind_type: 'transceiver', host: 'h', system_id: 's', password: 'p' },
    ...settings,
  });
  const context = { clock: new FakeClock(), random: () => 0.5 };
  return composeSubmit(compileClientPeer(peer).message, context)(message('m', fields));
}

function deliver(fields: Partial<OutboundMessage>, settings: object = {}): Composed<DeliverSm> {
  const peer = serverPeerSchema.parse({
    ...{ name: 'p', system_id: 's', password: 'p', allowed_bind_types: ['transceiver'] },
    ...settings,
  });
  return composeDeliver(compileServerPeer(peer), { random: () => 0.5 })(message('m', fields));
}

function only<P>(composed: Composed<P>): P {
  const [pdu, ...others] = composed.ok ? composed.pdus : [];
  if (pdu === undefined || others.length > 0) throw new Error(composed.ok ? 'not one PDU' : composed.reason);
  return pdu;
}

const reason = (composed: Composed<unknown>): string => (composed.ok ? 'composed' : composed.reason);
const subunit = (value: number) => ({ tag: TLV.dest_addr_subunit, value: Buffer.of(value) });

describe('the class of a message', () => {
  test.each([
    ['GSM text', { messageClass: 0 }, {}, 0x10],
    ['UCS-2 text', { messageClass: 2, body: 'я' }, {}, 0x1a],
    ['octets', { messageClass: 1, raw: Buffer.of(1) }, {}, 0x15],
    ['GSM text', { messageClass: 3 }, { message_class_form: 'class_group' }, 0xf3],
    [
      'UCS-2 text, which that group does not have',
      { messageClass: 0, body: 'я' },
      { message_class_form: 'class_group' },
      0x18,
    ],
    ['octets', { messageClass: 0, raw: Buffer.of(1) }, { message_class_form: 'class_group' }, 0xf4],
  ] as const)('of %s is in data_coding: %j by %j', (_name, fields, settings, data_coding) => {
    expect(only(submit(fields, settings))).toMatchObject({ data_coding, tlvs: [] });
  });

  test.each([
    ['the peer wants it so', { messageClass: 0 }, { message_class_form: 'dest_addr_subunit' }, 0, 1],
    ['its data_coding is forced by the peer', { messageClass: 1 }, { data_coding: 0 }, 0, 2],
    ['its data_coding is its own', { messageClass: 2, dataCoding: 8 }, {}, 8, 3],
    [
      '23.038 does not know the alphabet',
      { messageClass: 3, body: 'я' },
      { alphabets: ['iso_8859_5'] },
      6,
      4,
    ],
    ['data_coding 0 is Latin-1', { messageClass: 0 }, { default_alphabet: 'latin1' }, 0, 1],
  ] as const)('is in dest_addr_subunit where %s', (_name, fields, settings, data_coding, value) => {
    expect(only(submit(fields, settings))).toMatchObject({ data_coding, tlvs: [subunit(value)] });
  });
});

describe('ports', () => {
  test('in the header take room of every part', () => {
    const composed = submit({ body: 'x'.repeat(160), destPort: 2948 });
    if (!composed.ok) throw new Error(composed.reason);
    expect(composed.pdus.map(({ short_message }) => short_message.subarray(0, 12).toString('hex'))).toEqual([
      '0b0003000201' + '05040b840000',
      '0b0003000202' + '05040b840000',
    ]);
    expect(composed.pdus.map(({ short_message }) => short_message.length - 12)).toEqual([146, 14]);
  });

  test('have no place beside a header of the message’s own, unless they are TLVs', () => {
    const own = { raw: Buffer.from('050003010101', 'hex'), esmClass: 0x40, destPort: 1 };
    expect(reason(submit(own))).toContain('belong into it');
    expect(only(submit(own, { port_form: 'tlvs' })).tlvs).toEqual([
      { tag: TLV.destination_port, value: Buffer.of(0, 1) },
    ]);
  });
});

describe('TLVs by name', () => {
  const namedTlvs = [{ name: 'dlt_entity_id', value: Buffer.from('12') }];

  test('of the peer’s tlv_names or of SMPP 3.4, and the message’s own win', () => {
    const settings = { tlv_names: { dlt_entity_id: 0x1400 }, tlvs: { dlt_entity_id: 'peer' } };
    const named = [...namedTlvs, { name: 'user_response_code', value: Buffer.of(7) }];
    expect(only(submit({ namedTlvs: named }, settings)).tlvs).toEqual([
      { tag: 0x1400, value: Buffer.from('12') },
      { tag: TLV.user_response_code, value: Buffer.of(7) },
    ]);
  });

  test('that nobody knows fail the message and are named', () => {
    expect(reason(submit({ namedTlvs }))).toContain('tlvs has dlt_entity_id, which neither SMPP 3.4');
    expect(reason(deliver({ namedTlvs }))).toContain('dlt_entity_id');
  });
});

describe('a receipt', () => {
  const receipt = {
    ...{ messageId: 'a1', stat: 'DELIVRD', err: null, text: null },
    ...{ submitDate: '2026-11-22T23:00:00Z', doneDate: null },
  };
  const fields = { type: 'delivery_receipt', body: '', receipt } as const;

  test.each([
    ['ACME', 5],
    ['', 0],
    ['447700900123', 1],
  ])('goes back to the sender %j', (destination, dest_addr_ton) => {
    expect(only(deliver({ ...fields, destination }))).toMatchObject({
      esm_class: 4,
      dest_addr_ton,
      destination_addr: destination,
    });
  });

  test('has its dates in the partner’s time', () => {
    const { short_message } = only(deliver(fields, { utc_offset: 330 }));
    expect(short_message.toString('latin1')).toContain('submit date:2611230430 ');
  });
});

test('a message for a name is refused; only receipts go to names', () => {
  expect(reason(deliver({ destination: 'ACME' }))).toContain('is no number');
});

test('the prefix of international numbers is the peer’s, short codes and names have none', () => {
  const settings = { international_prefix: 'plus' };
  expect(only(submit({ source: '12345' }, settings))).toMatchObject({
    source_addr: '12345',
    destination_addr: '+447700900123',
  });
  expect(only(submit({ source: 'ACME' }, settings)).source_addr).toBe('ACME');
});
