import { describe, expect, it } from 'vitest';
import { readPoll, readSubmitted, UnreadableAnswer } from './rest-shapes.ts';

const whole = {
  id: '8f1c',
  dest_smsc: 'v',
  source_msisdn: 'ACME',
  destination_msisdn: '447700900123',
  message_body: 'Bonjour €',
  priority: '1',
  expires: '2026-11-22T12:00:00Z',
  deliver_after: null,
  delivery_attempts: 2,
  status: 'pending',
  data_coding: 8,
  esm_class: '64',
  raw_hex: '050003070201',
  source_ton: 5,
  source_npi: 0,
  dest_ton: 1,
  dest_npi: 1,
  registered_delivery: 1,
  tlvs: { '0x1400': '0a', 5121: ['0b', '0c'], dlt_entity_id: '3132' },
  service_type: 'CMT',
  protocol_id: '64',
  replace_if_present: 1,
  message_class: 0,
  source_port: 9200,
  dest_port: '2948',
  message_type: 'sms',
  receipt: null,
  something_new: { a: 1 },
};

const poll = (...entries: unknown[]) => readPoll(JSON.stringify(entries), 'v');
const reasonFor = (change: object) => poll({ ...whole, ...change }).malformed[0]?.reason;

describe('readPoll', () => {
  it('reads every field of a message', () => {
    expect(poll(whole).messages).toEqual([
      {
        id: '8f1c',
        destSmsc: 'v',
        source: 'ACME',
        destination: '447700900123',
        body: 'Bonjour €',
        priority: 1,
        expiresMs: Date.UTC(2026, 10, 22, 12),
        deliverAfterMs: null,
        deliveryAttempts: 2,
        dataCoding: 8,
        esmClass: 64,
        raw: Buffer.from('050003070201', 'hex'),
        sourceTon: 5,
        sourceNpi: 0,
        destTon: 1,
        destNpi: 1,
        registeredDelivery: 1,
        serviceType: 'CMT',
        protocolId: 64,
        replaceIfPresent: true,
        messageClass: 0,
        sourcePort: 9200,
        destPort: 2948,
        namedTlvs: [{ name: 'dlt_entity_id', value: Buffer.from('12') }],
        tlvs: [
          { tag: 5121, value: Buffer.from([0x0b]) },
          { tag: 5121, value: Buffer.from([0x0c]) },
          { tag: 0x1400, value: Buffer.from([0x0a]) },
        ],
        type: 'sms',
        receipt: null,
      },
    ]);
  });

  it('reads the least there can be, and chooses nothing', () => {
    const [message] = poll({ id: 1, destination_msisdn: 44, message_body: '' }).messages;
    expect(message).toMatchObject({
      id: '1',
      destSmsc: 'v',
      source: '',
      body: '',
      priority: 0,
      dataCoding: null,
    });
    expect(message).toMatchObject({
      registeredDelivery: null,
      tlvs: [],
      raw: null,
      type: 'sms',
      expiresMs: null,
    });
  });

  it('reads a receipt for a partner', () => {
    const receipt = { message_id: 12, stat: 'DELIVRD', err: 0, submit_date: null, done_date: '2611221100' };
    const entry = { id: 'r', destination_msisdn: '44', message_type: 'delivery_receipt', receipt };
    expect(poll(entry).messages[0]?.receipt).toEqual({
      messageId: '12',
      stat: 'DELIVRD',
      err: '0',
      submitDate: null,
      doneDate: '2611221100',
      text: null,
    });
  });

  it.each(['[]', '{"messages":[]}', '{"data":[]}', '\ufeff[]', ''])('takes %j for an empty queue', (text) => {
    expect(readPoll(text, 'v')).toMatchObject({ messages: [], total: 0 });
  });

  it('leaves out what is known, even what it could not read, and counts it', () => {
    const text = JSON.stringify([
      { id: 1, raw_hex: '0' },
      { id: 2, destination_msisdn: '1', message_body: '' },
    ]);
    const { messages, malformed, total } = readPoll(text, 'v', (id) => id === '1');
    expect([messages.map(({ id }) => id), malformed, total]).toEqual([['2'], [], 2]);
  });

  it('prefers messages over data', () => {
    expect(readPoll('{"messages":[],"data":[1]}', 'v').total).toBe(0);
  });

  it.each([
    [{ raw_hex: '0' }, 'raw_hex is "0"'],
    [{ raw_hex: '0g' }, 'raw_hex is "0g"'],
    [{ raw_hex: 'a'.repeat(131_072) }, 'raw_hex'],
    [{ expires: 'tomorrow' }, 'expires is "tomorrow"'],
    [{ expires: 1_700_000_000 }, 'expires is 1700000000'],
    [{ expires: '2026-02-30T00:00:00Z' }, 'expires is "2026-02-30'],
    [{ deliver_after: '2026-13-01T00:00:00Z' }, 'deliver_after'],
    [{ priority: 4 }, 'priority is 4; allowed is a whole number from 0 to 3'],
    [{ priority: 1.5 }, 'priority is 1.5'],
    [{ priority: -1 }, 'priority is -1'],
    [{ priority: true }, 'priority is true'],
    [{ data_coding: 256 }, 'data_coding is 256'],
    [{ dest_ton: 'x' }, 'dest_ton is "x"'],
    [{ destination_msisdn: '' }, 'destination_msisdn is ""'],
    [{ destination_msisdn: null }, 'destination_msisdn is null'],
    [{ destination_msisdn: undefined }, 'destination_msisdn is undefined'],
    [{ message_body: null, raw_hex: null }, 'message_body is null'],
    [{ message_body: ['a'] }, 'message_body is ["a"]'],
    [{ tlvs: [1] }, 'tlvs is [1]'],
    [{ tlvs: { '0x10000': '00' } }, 'tlvs tag is "0x10000"'],
    [{ tlvs: { 'DLT id': '00' } }, 'tlvs tag is "DLT id"'],
    [{ message_class: 4 }, 'message_class is 4'],
    [{ replace_if_present: 'yes' }, 'replace_if_present is "yes"'],
    [{ dest_port: 65_536 }, 'dest_port is 65536'],
    [{ tlvs: { '70000': '00' } }, 'tlvs tag is "70000"'],
    [{ tlvs: { '0x1400': 'zz' } }, 'tlvs.0x1400 is "zz"'],
    [{ tlvs: { '0x1400': null } }, 'tlvs.0x1400 is null'],
    [{ message_type: 'mms' }, 'message_type is "mms"'],
    [{ message_type: 'delivery_receipt' }, 'receipt is null'],
    [{ message_type: 'delivery_receipt', receipt: { stat: 'X' } }, 'receipt.message_id'],
    [{ message_type: 'delivery_receipt', receipt: { message_id: 1 } }, 'receipt.stat'],
  ])('%j is malformed', (change, reason) => {
    expect(reasonFor(change)).toContain(reason);
    expect(reasonFor(change)).toContain('; allowed is ');
  });

  it('never quotes a long value in a reason', () => {
    expect((reasonFor({ raw_hex: 'zz'.repeat(500) }) ?? '').length).toBeLessThan(160);
  });

  it('goes on after an unusable entry, and counts what cannot be reported', () => {
    const answer = poll(
      { ...whole, priority: 9 },
      null,
      {},
      { id: '' },
      { id: 2 ** 60 },
      { id: '\ud800' },
      { ...whole, id: 'theirs', dest_smsc: 'w' },
      { ...whole, id: 'ours' },
    );
    expect(answer).toMatchObject({ total: 8, unidentified: 5, foreign: 1 });
    expect(answer.malformed.map(({ id }) => id)).toEqual(['8f1c']);
    expect(answer.messages.map(({ id }) => id)).toEqual(['ours']);
  });

  it('takes a time without a zone for UTC', () => {
    expect(poll({ ...whole, expires: '2026-11-22 12:00:00.5' }).messages[0]?.expiresMs).toBe(
      Date.UTC(2026, 10, 22, 12, 0, 0, 500),
    );
    expect(poll({ ...whole, expires: '2026-11-22T12:00+02:00' }).messages[0]?.expiresMs).toBe(
      Date.UTC(2026, 10, 22, 10),
    );
  });
});

it('reads an accepted id only when there is one', () => {
  expect(readSubmitted('{"id":"9a2d"}')).toBe('9a2d');
  expect(readSubmitted('{"id":7}')).toBe('7');
  expect(readSubmitted('{"id":"9a\\u0032d"}')).toBe('9a2d');
  expect(readSubmitted('{"id":"9a2d","status":"accepted"}')).toBe('9a2d');
  expect(readSubmitted('{"status":"accepted","id":"9a2d"}')).toBe('9a2d');
  for (const unusable of [
    '{"id":"}',
    '{"id":""}',
    '{"id":"a"b"}',
    '{"id":"a\nb"}',
    `{"id":"${'a'.repeat(1025)}"}`,
  ])
    expect(() => readSubmitted(unusable), unusable).toThrow(UnreadableAnswer);
  expect(() => readSubmitted('{"id":null}')).toThrow(UnreadableAnswer);
  expect(() => readSubmitted('')).toThrow(UnreadableAnswer);
});
