import { describe, expect, test } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { type BindCounters, createBindCounters } from '../bind-counters.ts';
import { OmniMessageError } from '../omnimessage/port.ts';
import { type Held, hold } from '../outbound/held.ts';
import { FakeCore, type Line, recordingLog } from '../outbound/outbound.fixture.ts';
import { ReportQueue } from '../outbound/reports.ts';
import { SentMessages } from '../outbound/sent-messages.ts';
import { pdu } from '../smpp/pdu.ts';
import { type Receipt, readReceipt } from '../smpp/receipts.ts';
import { STATUS, statusName } from '../smpp/status.ts';
import { TLV } from '../smpp/tlv.ts';
import { Receipts } from './receipts.ts';

interface Bench {
  readonly clock: FakeClock;
  readonly core: FakeCore;
  readonly reports: ReportQueue;
  readonly counters: BindCounters;
  readonly sent: SentMessages;
  readonly receipts: Receipts;
  readonly lines: Line[];
  /** When the oldest submit without an answer went out; Infinity: there is none. */
  oldest: number;
  /** Takes a receipt; its answer, once there is one, is in the list. */
  take(text: string | Receipt): string[];
}

function startBench(): Bench {
  const clock = new FakeClock();
  const core = new FakeCore();
  const lines: Line[] = [];
  const log = recordingLog(lines);
  const counters = createBindCounters();
  const reports = new ReportQueue(
    core,
    { backlogLimit: 100, concurrency: 8 },
    { clock, random: () => 0.5, log },
  );
  const sent = new SentMessages('auto', log);
  const bench = { clock, core, reports, counters, sent, lines, oldest: Number.POSITIVE_INFINITY };
  const receipts = new Receipts(() => 'carrier', {
    clock,
    log,
    omniMessage: core,
    reports,
    counters,
    sent,
    oldestSubmitAt: () => bench.oldest,
  });
  const take = (text: string | Receipt): string[] => {
    const answers: string[] = [];
    const receipt = typeof text === 'string' ? receiptOf(text) : text;
    receipts.take(receipt, { source: '447700900123', destination: 'ACME' }, (status) =>
      answers.push(statusName(status)),
    );
    return answers;
  };
  return Object.assign(bench, { receipts, take });
}

function receiptOf(text: string): Receipt {
  const receipt = readReceipt({ esm_class: 4, data_coding: 0, short_message: Buffer.from(text), tlvs: [] });
  if (receipt === null) throw new Error(`no receipt: ${text}`);
  return receipt;
}

function delivered(id: string, stat = 'DELIVRD'): string {
  return `id:${id} sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:${stat} err:000 text:hello`;
}

/** A message whose parts the carrier accepted under these ids. */
function accept({ sent }: Bench, id: string, ...smscIds: readonly string[]): Held {
  const held = hold(
    id,
    1,
    null,
    smscIds.map(() => pdu('submit_sm')),
  );
  held.parts.forEach((part) => {
    const smscId = smscIds[part.index] ?? '';
    if (smscId !== '') sent.remember(smscId, part);
  });
  return held;
}

const DOWN = new OmniMessageError('connection_refused', 'connect ECONNREFUSED');

describe('a message of this process', () => {
  test('is reported before the carrier is answered', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1');
    let open: () => void = () => undefined;
    bench.core.gate = () => new Promise((resolve) => (open = resolve));
    const answers = bench.take(delivered('A1'));
    await turn();
    expect(answers).toEqual([]);
    open();
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.reportOf('m1')).toEqual({
      status: 'delivered',
      destSmsc: 'carrier',
      dlr: { stat: 'DELIVRD', err: '000', submitDate: '2611221200', doneDate: '2611221201', text: 'hello' },
    });
    expect(bench.sent.size).toBe(0);
  });

  test('not delivered counts as a failure, once', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1');
    bench.core.gate = () => Promise.reject(DOWN);
    const first = bench.take(delivered('A1', 'UNDELIV'));
    await turn();
    expect(first).toEqual(['ESME_RX_T_APPN']);
    expect(bench.counters.failures).toBe(0);
    bench.core.gate = () => Promise.resolve();
    bench.clock.advance(10_000);
    const second = bench.take(delivered('A1', 'UNDELIV'));
    await turn();
    expect(second).toEqual(['ESME_ROK']);
    expect(bench.core.reportOf('m1')?.status).toBe('undeliverable');
    expect(bench.counters.failures).toBe(1);
  });

  test('while OmniMessage is known to be away the carrier is told at once', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1');
    accept(bench, 'm2', 'A2');
    bench.core.gate = () => Promise.reject(DOWN);
    bench.take(delivered('A1'));
    await turn();
    bench.core.gate = () => new Promise(() => undefined);
    expect(bench.take(delivered('A2'))).toEqual(['ESME_RX_T_APPN']);
  });

  test('the same receipt twice at once is answered twice and reported alike', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1');
    const [one, other] = [bench.take(delivered('A1')), bench.take(delivered('A1'))];
    await turn();
    expect([one, other]).toEqual([['ESME_ROK'], ['ESME_ROK']]);
    expect(bench.core.statuses('m1')).toEqual(['delivered', 'delivered']);
  });

  test('by TLVs alone', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1');
    const receipt = readReceipt({
      esm_class: 4,
      data_coding: 0,
      short_message: Buffer.alloc(0),
      tlvs: [
        { tag: TLV.receipted_message_id, value: Buffer.from('A1\0') },
        { tag: TLV.message_state, value: Buffer.of(2) },
      ],
    });
    if (receipt === null) throw new Error('no receipt');
    const answers = bench.take(receipt);
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
  });
});

describe('neither final nor about anything', () => {
  test('an intermediate receipt is accepted and not reported', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1');
    expect(bench.take(delivered('A1', 'ENROUTE'))).toEqual(['ESME_ROK']);
    await turn();
    expect(bench.core.reports).toEqual([]);
    expect(bench.sent.size).toBe(2);
  });

  test('a receipt without an id is accepted and logged', () => {
    const bench = startBench();
    expect(bench.take('stat:DELIVRD err:000')).toEqual(['ESME_ROK']);
    expect(bench.lines.map(({ fields }) => fields['event'])).toContain('receipt_without_id');
  });
});

describe('before the submit_sm_resp', () => {
  test('waits for it, and goes on with the answer', async () => {
    const bench = startBench();
    bench.oldest = bench.clock.now() - 10;
    const answers = bench.take(delivered('161'));
    expect(bench.receipts.parked).toBe(1);
    bench.clock.advance(100);
    accept(bench, 'm1', 'A1');
    bench.oldest = Number.POSITIVE_INFINITY;
    bench.receipts.onAnswered('A1');
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
    expect(bench.clock.timers).toBe(0);
  });

  test('by the second of its ids', async () => {
    const bench = startBench();
    bench.oldest = 0;
    const answers = bench.take({ ...receiptOf(delivered('uuid-of-theirs')), otherId: 'A1' });
    accept(bench, 'm1', 'A1');
    bench.receipts.onAnswered('A1');
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
  });

  test('short decimal ids: a receipt that is early does not find the message whose id it has in another base', async () => {
    const bench = startBench();
    accept(bench, 'ten', '10');
    bench.oldest = 0;
    const answers = bench.take(delivered('16'));
    expect(bench.receipts.parked).toBe(1);
    accept(bench, 'sixteen', '16');
    bench.oldest = Number.POSITIVE_INFINITY;
    bench.receipts.onAnswered('16');
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect([bench.core.statuses('ten'), bench.core.statuses('sixteen')]).toEqual([[], ['delivered']]);
  });

  test('short ids given in hexadecimal: a doubtful one waits for what is out, and is then taken', async () => {
    const bench = startBench();
    accept(bench, 'sixteen', '10');
    bench.oldest = bench.clock.now();
    const answers = bench.take(delivered('16'));
    bench.oldest = Number.POSITIVE_INFINITY;
    bench.receipts.onAnswered(null);
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('sixteen')).toEqual(['delivered']);
  });

  test('asks OmniMessage as soon as every older submit is settled', async () => {
    const bench = startBench();
    bench.oldest = bench.clock.now();
    const answers = bench.take(delivered('zz'));
    bench.receipts.onAnswered('other');
    expect(bench.receipts.parked).toBe(1);
    bench.oldest = bench.clock.now() + 1;
    bench.receipts.onAnswered(null);
    await turn();
    expect(bench.receipts.parked).toBe(0);
    expect(bench.core.receipts).toMatchObject([
      { smscMessageId: 'zz', source: '447700900123', destination: 'ACME' },
    ]);
    expect(answers).toEqual(['ESME_ROK']);
  });

  test('waits 5 seconds at most', async () => {
    const bench = startBench();
    bench.oldest = 0;
    const answers = bench.take(delivered('zz'));
    bench.clock.advance(4999);
    expect(bench.receipts.parked).toBe(1);
    bench.clock.advance(1);
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
  });

  test('nothing is out: it does not wait', async () => {
    const bench = startBench();
    const answers = bench.take(delivered('zz'));
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
  });

  test('waiting is bounded', async () => {
    const bench = startBench();
    bench.oldest = 0;
    for (let index = 0; index < 1005; index += 1) bench.take(delivered(`zz${index}`));
    expect(bench.receipts.parked).toBe(1000);
    await turn();
    expect(bench.core.receipts).toHaveLength(5);
    expect(bench.clock.timers).toBe(1);
  });
});

describe('a message of another process', () => {
  test('is found by OmniMessage, which gets every spelling of the id', async () => {
    const bench = startBench();
    const answers = bench.take(delivered('00A1B2'));
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.receipts).toMatchObject([
      {
        sourceSmsc: 'carrier',
        smscMessageId: '00A1B2',
        smscMessageIdForms: ['00A1B2', '00a1b2', 'A1B2', '41394'],
        status: 'delivered',
        raw: delivered('00A1B2'),
      },
    ]);
  });

  test('not known yet: asked three times, then the carrier is; after three returns it is given up', async () => {
    const bench = startBench();
    bench.core.knows = () => false;
    for (let round = 1; round <= 4; round += 1) {
      const answers = bench.take(delivered('A1'));
      await turn();
      bench.clock.advance(250);
      await turn();
      expect(answers).toEqual([]);
      bench.clock.advance(1000);
      await turn();
      expect(bench.core.receipts).toHaveLength(3 * round);
      expect(answers).toEqual([round <= 3 ? 'ESME_RX_T_APPN' : 'ESME_ROK']);
    }
    expect(bench.counters.unmatchedReceipts).toBe(1);
    expect(bench.lines.at(-1)).toMatchObject({
      level: 'error',
      fields: { event: 'receipt_unmatched', smsc_message_id: 'A1' },
    });
  });

  test('not given up while OmniMessage has not taken the report of a message older than it: it may be that one’s', async () => {
    const bench = startBench();
    bench.core.knows = () => false;
    bench.reports.places.reserve('carrier', 'm1');
    for (let round = 1; round <= 6; round += 1) {
      const answers = bench.take(delivered('A1'));
      await turn();
      for (const ms of [250, 1_000]) {
        bench.clock.advance(ms);
        await turn();
      }
      expect([round, answers]).toEqual([round, ['ESME_RX_T_APPN']]);
    }
    accept(bench, 'm1', 'A1');
    const answers = bench.take(delivered('A1'));
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
    expect(bench.counters.unmatchedReceipts).toBe(0);
  });

  test('given up all the same when the messages that wait for their reports are younger than it', async () => {
    const bench = startBench();
    bench.core.knows = () => false;
    for (let round = 1; round <= 4; round += 1) {
      const answers = bench.take(delivered('A1'));
      await turn();
      for (const ms of [250, 1_000]) {
        bench.clock.advance(ms);
        await turn();
      }
      if (round === 1) bench.reports.places.reserve('carrier', 'm1');
      expect(answers).toEqual([round <= 3 ? 'ESME_RX_T_APPN' : 'ESME_ROK']);
    }
  });

  test('OmniMessage is not asked for an id of the other base once the carrier has shown that it keeps to one', async () => {
    const bench = startBench();
    bench.core.knows = () => false;
    for (let id = 10; id < 20; id += 1) {
      accept(bench, `m${id}`, String(id));
      bench.take(delivered(String(id)));
      await turn();
    }
    bench.take(delivered('152'));
    await turn();
    // 152 is hexadecimal 98, which this carrier has given to another message.
    expect(bench.core.receipts.at(-1)?.smscMessageIdForms).toEqual(['152']);
  });

  test('known at the second asking', async () => {
    const bench = startBench();
    bench.core.knows = () => bench.core.receipts.length > 1;
    const answers = bench.take(delivered('A1', 'EXPIRED'));
    await turn();
    bench.clock.advance(250);
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.counters).toMatchObject({ unmatchedReceipts: 0, failures: 1 });
  });

  test.each([
    [DOWN, 'ESME_RX_T_APPN'],
    [new OmniMessageError('http', 'http 503', { status: 503 }), 'ESME_RX_T_APPN'],
    [new OmniMessageError('http', 'http 429', { status: 429 }), 'ESME_RTHROTTLED'],
    [new OmniMessageError('http', 'http 401', { status: 401 }), 'ESME_RSYSERR'],
    [new OmniMessageError('http', 'http 422', { status: 422 }), 'ESME_RSUBMITFAIL'],
    [
      new OmniMessageError('http', 'http 422', { status: 422, commandStatus: STATUS.ESME_RX_P_APPN }),
      'ESME_RX_P_APPN',
    ],
    [new Error('a defect'), 'ESME_RX_T_APPN'],
  ])('%s', async (error, expected) => {
    const bench = startBench();
    bench.core.gate = () => Promise.reject(error);
    const answers = bench.take(delivered('A1'));
    await turn();
    expect(answers).toEqual([expected]);
  });
});

describe('receipts of parts', () => {
  test('are answered as they come; the last one is reported first', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1', 'A2');
    expect(bench.take(delivered('A2'))).toEqual(['ESME_ROK']);
    const answers = bench.take(delivered('A1'));
    expect(answers).toEqual([]);
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
    expect(bench.clock.timers).toBe(0);
  });

  test('one receipt for the whole message: reported after a minute, under one timer for the bind', async () => {
    const bench = startBench();
    for (let index = 0; index < 50; index += 1) {
      accept(bench, `m${index}`, `A${index}-1`, `A${index}-2`);
      bench.take(delivered(`A${index}-1`));
    }
    expect(bench.clock.timers).toBe(1);
    bench.clock.advance(60_000);
    await turn(10);
    expect(bench.core.reports).toHaveLength(50);
    expect(bench.core.reportOf('m49')).toMatchObject({
      status: 'delivered',
      dlr: { text: '1 of 2 parts delivered, receipts of 1 never came' },
    });
  });

  test('a part that may never have reached the carrier: receipts of the others do not make it delivered', async () => {
    const bench = startBench();
    const held = accept(bench, 'm1', '', 'A2');
    bench.sent.unsure(held, true);
    expect(bench.take(delivered('A2'))).toEqual(['ESME_ROK']);
    bench.clock.advance(60_000);
    await turn();
    expect(bench.core.statuses('m1')).toEqual([]);
    expect(bench.lines.at(-1)).toMatchObject({ fields: { event: 'receipts_missing', status: 'unknown' } });
  });

  test('what a late one adds is not told twice; what it contradicts is corrected', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1', 'A2', 'A3');
    bench.take(delivered('A1'));
    bench.clock.advance(60_000);
    await turn();
    expect(bench.take(delivered('A2'))).toEqual(['ESME_ROK']);
    const answers = bench.take(delivered('A3', 'UNDELIV'));
    await turn();
    expect(answers).toEqual(['ESME_ROK']);
    expect(bench.core.statuses('m1')).toEqual(['delivered', 'undeliverable']);
    expect(bench.counters.failures).toBe(1);
  });

  test('are the carrier’s to keep while OmniMessage is away', async () => {
    const bench = startBench();
    accept(bench, 'm0', 'A0');
    accept(bench, 'm1', 'A1', 'A2');
    bench.core.gate = () => Promise.reject(DOWN);
    bench.take(delivered('A0'));
    await turn();
    expect(bench.take(delivered('A1'))).toEqual(['ESME_RX_T_APPN']);
  });

  test('the report of the whole fails: the carrier keeps the last one, and the deadline still stands', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1', 'A2');
    bench.take(delivered('A1'));
    bench.core.gate = () => Promise.reject(new OmniMessageError('http', 'http 409', { status: 409 }));
    const answers = bench.take(delivered('A2'));
    await turn();
    expect(answers).toEqual(['ESME_RSUBMITFAIL']);
    bench.core.gate = () => Promise.resolve();
    bench.clock.advance(60_000);
    await turn();
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
    expect(bench.take(delivered('A2'))).toEqual(['ESME_ROK']);
  });
});

describe('stop', () => {
  test('answers everything, reports what is known, and lets nothing wait any more', async () => {
    const bench = startBench();
    accept(bench, 'm1', 'A1', 'A2');
    bench.take(delivered('A1'));
    bench.oldest = 0;
    const parked = bench.take(delivered('zz'));
    bench.oldest = Number.POSITIVE_INFINITY;
    bench.core.knows = () => false;
    const asking = bench.take(delivered('yy'));
    await turn();
    bench.receipts.stop();
    await turn();
    expect([parked, asking]).toEqual([['ESME_RX_T_APPN'], ['ESME_RX_T_APPN']]);
    expect(bench.core.statuses('m1')).toEqual(['delivered']);
    expect(bench.clock.timers).toBe(0);

    bench.oldest = 0;
    const late = bench.take(delivered('xx'));
    await turn();
    expect(late).toEqual(['ESME_RX_T_APPN']);
    expect(bench.counters.unmatchedReceipts).toBe(0);
    accept(bench, 'm2', 'B1', 'B2');
    expect(bench.take(delivered('B1'))).toEqual(['ESME_RX_T_APPN']);
    expect(bench.clock.timers).toBe(0);
  });
});
