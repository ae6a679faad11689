import { describe, expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { type BindCounters, createBindCounters } from '../bind-counters.ts';
import { type InboundMessage, OmniMessageError } from '../omnimessage/port.ts';
import { FakeCore, type Line, recordingLog } from '../outbound/outbound.fixture.ts';
import { ReportQueue } from '../outbound/reports.ts';
import { SentMessages } from '../outbound/sent-messages.ts';
import { type DataSm, type DeliverSm, pdu, type RequestPdu, type ResponsePdu } from '../smpp/pdu.ts';
import { statusName } from '../smpp/status.ts';
import { TLV } from '../smpp/tlv.ts';
import { type AnsweringSession, InboundFromCarrier } from './from-carrier.ts';

interface Bench {
  readonly core: FakeCore;
  readonly counters: BindCounters;
  readonly lines: Line[];
  readonly answers: ResponsePdu[];
  receive(request: RequestPdu): void;
  /** Receives, and gives what OmniMessage got. */
  handOver(request: DeliverSm | DataSm): Promise<InboundMessage>;
}

const WALL = Date.UTC(2026, 10, 22, 12);

function startBench(fields: Readonly<Record<string, unknown>> = {}): Bench {
  const clock = new FakeClock({ wall: WALL });
  const core = new FakeCore();
  const lines: Line[] = [];
  const log = recordingLog(lines);
  const counters = createBindCounters();
  const required = {
    name: 'carrier',
    bind_type: 'transceiver',
    host: 'localhost',
    system_id: 'me',
    password: 'secret',
  };
  const inbound = new InboundFromCarrier(
    compileClientPeer(clientPeerSchema.parse({ ...required, ...fields })),
    {
      clock,
      log,
      omniMessage: core,
      reports: new ReportQueue(core, { backlogLimit: 10, concurrency: 1 }, { clock, random: () => 0.5, log }),
      counters,
      sent: new SentMessages('auto', log),
      oldestSubmitAt: () => Number.POSITIVE_INFINITY,
      receiptsElsewhere: () => null,
      receiptsOf: () => 'carrier',
    },
  );
  const answers: ResponsePdu[] = [];
  const session: AnsweringSession = {
    id: 'boot-1',
    respond: (response) => void answers.push(response),
    state: { inbound: 1, ending: null, settings: { inboundWindow: 500 } },
  };
  const receive = (request: RequestPdu): void => inbound.onRequest(session, request);
  const handOver = async (request: DeliverSm | DataSm): Promise<InboundMessage> => {
    receive(request);
    await turn();
    const message = core.submitted.at(-1)?.message;
    if (message === undefined) throw new Error('nothing was handed over');
    return message;
  };
  return { core, counters, lines, answers, receive, handOver };
}

function deliver(fields: Parameters<typeof pdu<'deliver_sm'>>[1] = {}): DeliverSm {
  return pdu('deliver_sm', {
    sequence_number: 7,
    source_addr: '447700900123',
    source_addr_ton: 1,
    source_addr_npi: 1,
    destination_addr: '12345',
    short_message: Buffer.from('STOP'),
    ...fields,
  });
}

describe('messages', () => {
  test('a deliver_sm, answered when OmniMessage has it', async () => {
    const bench = startBench();
    let open: () => void = () => undefined;
    bench.core.gate = () => new Promise((resolve) => (open = resolve));
    bench.receive(deliver({ protocol_id: 1, priority_flag: 2 }));
    await turn();
    expect(bench.answers).toEqual([]);
    open();
    await turn();
    expect(bench.answers).toMatchObject([
      { command: 'deliver_sm_resp', sequence_number: 7, command_status: 0 },
    ]);
    expect(bench.counters.received).toBe(1);
    expect(bench.core.submitted).toMatchObject([
      {
        key: 'carrier-boot-1-7',
        message: {
          sourceSmsc: 'carrier',
          direction: 'mo',
          source: '447700900123',
          destination: '12345',
          body: 'STOP',
          raw: null,
          concat: null,
          dataCoding: 0,
          esmClass: 0,
          priority: 2,
          protocolId: 1,
          expiresMs: null,
          deliverAfterMs: null,
        },
      },
    ]);
  });

  test('a data_sm has its text in message_payload and its life in qos_time_to_live', async () => {
    const { handOver, answers } = startBench();
    const message = await handOver(
      pdu('data_sm', {
        sequence_number: 8,
        source_addr: '447700900123',
        tlvs: [
          { tag: TLV.message_payload, value: Buffer.from('hello') },
          { tag: TLV.qos_time_to_live, value: Buffer.from([0, 0, 0, 60]) },
        ],
      }),
    );
    expect(message).toMatchObject({ body: 'hello', raw: null, expiresMs: WALL + 60_000 });
    expect(message.tlvs.map(({ tag }) => tag)).toEqual([TLV.qos_time_to_live]);
    expect(answers).toMatchObject([{ command: 'data_sm_resp', sequence_number: 8, command_status: 0 }]);
  });

  test('times in a deliver_sm are unused (SMPP 3.4 §4.6.1), whatever stands there', async () => {
    const { handOver } = startBench();
    const message = await handOver(
      deliver({ validity_period: 'nonsense', schedule_delivery_time: '000000000000000R' }),
    );
    expect(message).toMatchObject({ body: 'STOP', expiresMs: null, deliverAfterMs: null });
  });

  test.each([
    ['GSM with @', { data_coding: 0, short_message: Buffer.from([0x00, 0x41]) }, '@A', null],
    ['UCS-2', { data_coding: 8, short_message: Buffer.from('0041d83dde00', 'hex') }, 'A😀', null],
    ['a flash message', { data_coding: 0x10, short_message: Buffer.from('hi') }, 'hi', null],
    [
      'message_payload',
      { short_message: Buffer.alloc(0), tlvs: [{ tag: TLV.message_payload, value: Buffer.from('long') }] },
      'long',
      null,
    ],
    ['binary', { data_coding: 4, short_message: Buffer.from('00ff', 'hex') }, null, '00ff'],
    [
      'half a UCS-2 character',
      { data_coding: 8, short_message: Buffer.from('004100', 'hex') },
      null,
      '004100',
    ],
    [
      'a header that does not add up',
      { esm_class: 0x40, short_message: Buffer.from('ff0003', 'hex') },
      null,
      'ff0003',
    ],
    ['nothing', { short_message: Buffer.alloc(0) }, '', null],
  ] as const)('%s', async (_what, fields, body, raw) => {
    const message = await startBench().handOver(deliver(fields));
    expect([message.body, message.raw?.toString('hex') ?? null]).toEqual([body, raw]);
  });

  test('a part goes along with its place and its octets', async () => {
    const message = await startBench().handOver(
      deliver({ esm_class: 0x40, short_message: Buffer.from('050003070301414243', 'hex') }),
    );
    expect(message).toMatchObject({ body: 'ABC', concat: { reference: 7, total: 3, sequence: 1 } });
    expect(message.raw?.toString('hex')).toBe('050003070301414243');
  });

  test('someone’s text that looks like a receipt only a little is a message', async () => {
    const message = await startBench().handOver(
      deliver({ short_message: Buffer.from('my id: 12, stat: unsure') }),
    );
    expect(message.body).toBe('my id: 12, stat: unsure');
  });
});

describe('OmniMessage does not take it', () => {
  test.each([
    [new OmniMessageError('timeout', 'no answer'), 'ESME_RX_T_APPN'],
    [new OmniMessageError('connection_refused', 'refused'), 'ESME_RX_T_APPN'],
    [new OmniMessageError('circuit_open', 'open'), 'ESME_RX_T_APPN'],
    [new OmniMessageError('http', 'http 503', { status: 503 }), 'ESME_RX_T_APPN'],
    [new OmniMessageError('http', 'http 429', { status: 429 }), 'ESME_RTHROTTLED'],
    [new OmniMessageError('http', 'http 400', { status: 400 }), 'ESME_RSUBMITFAIL'],
    [new OmniMessageError('http', 'http 422', { status: 422, commandStatus: 0x0b }), 'ESME_RINVDSTADR'],
    [new OmniMessageError('http', 'http 422', { status: 422, commandStatus: 0 }), 'ESME_RSUBMITFAIL'],
    [new OmniMessageError('http', 'http 401', { status: 401 }), 'ESME_RSYSERR'],
    [new OmniMessageError('parse_error', 'no JSON'), 'ESME_RX_T_APPN'],
    [new TypeError('a defect'), 'ESME_RX_T_APPN'],
  ])('%s', async (error, expected) => {
    const bench = startBench();
    bench.core.gate = () => Promise.reject(error);
    bench.receive(deliver());
    await turn();
    expect(bench.answers.map(({ command_status }) => statusName(command_status))).toEqual([expected]);
    expect(bench.counters.received).toBe(0);
  });
});

test('receipts are told apart and answered as such', async () => {
  const bench = startBench();
  const text =
    'id:A1 sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:hello';
  bench.receive(deliver({ esm_class: 4, short_message: Buffer.from(text) }));
  await turn();
  expect(bench.core.submitted).toEqual([]);
  expect(bench.core.receipts).toMatchObject([
    { smscMessageId: 'A1', source: '447700900123', destination: '12345' },
  ]);
  expect(bench.answers).toMatchObject([
    { command: 'deliver_sm_resp', sequence_number: 7, command_status: 0 },
  ]);
});

test('what a carrier has no business to ask is refused; what needs no answer gets none', () => {
  const bench = startBench();
  bench.receive(pdu('submit_sm', { sequence_number: 9 }));
  bench.receive(pdu('alert_notification', { sequence_number: 10 }));
  expect(bench.answers).toMatchObject([{ command: 'submit_sm_resp', sequence_number: 9, command_status: 3 }]);
});
