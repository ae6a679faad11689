import { describe, expect, test } from 'vitest';
import type { MessageIdFormat } from '../../contract/compiled.ts';
import type { DeliveryStatus } from '../omnimessage/port.ts';
import { pdu } from '../smpp/pdu.ts';
import { type Held, hold } from './held.ts';
import { type Line, recordingLog } from './outbound.fixture.ts';
import { foldFates, type PartFate } from './part-fates.ts';
import { type Match, SentMessages } from './sent-messages.ts';

function fate(status: DeliveryStatus, stat = status.toUpperCase()): PartFate {
  return { status, dlr: { stat, err: '000', submitDate: null, doneDate: null, text: 'hello' } };
}

const DELIVERED = fate('delivered', 'DELIVRD');
const UNDELIVERABLE = fate('undeliverable', 'UNDELIV');

function held(id: string, parts: number): Held {
  return hold(
    id,
    1,
    null,
    Array.from({ length: parts }, () => pdu('submit_sm')),
  );
}

/** Accepts every part of a message under the ids given. */
function remember(sent: SentMessages, id: string, ...smscIds: readonly string[]): Held {
  const message = held(id, smscIds.length);
  smscIds.forEach((smscId, index) => {
    const part = message.parts[index];
    if (part !== undefined) sent.remember(smscId, part);
  });
  return message;
}

function sentMessages(
  format: MessageIdFormat = 'auto',
  limit?: number,
): SentMessages & { readonly lines: Line[] } {
  const lines: Line[] = [];
  return Object.assign(new SentMessages(format, recordingLog(lines), limit), { lines });
}

/** Matches, and says that it has been reported. */
function settle(sent: SentMessages, match: Match | null): Match | null {
  if (match?.kind === 'decided') sent.reported(match);
  return match;
}

describe('how carriers spell ids', () => {
  test.each([
    ['A1B2', 'A1B2'],
    ['A1B2', 'a1b2'],
    ['a1b2', '0000A1B2'],
    ['00A1B2', 'A1B2'],
    ['A1B2', '41394'],
    ['41394', 'a1b2'],
    ['7220bb6bd0be98fa628de66590f80070', '7220BB6BD0BE98FA628DE66590F80070'],
  ])('submit_sm_resp %s, receipt %s', (submitted, receipted) => {
    const sent = sentMessages();
    remember(sent, 'm1', submitted);
    remember(sent, 'm2', 'ffffffff');
    expect(sent.match([receipted], DELIVERED)).toMatchObject({ kind: 'decided', id: 'm1', fate: DELIVERED });
    expect(sent.match([`${receipted}1`], DELIVERED)).toBeNull();
  });

  test.each([
    ['as_is', 'A1', 'A1', 'a1'],
    ['case_insensitive', 'A1', '00a1', '161'],
    ['hex_to_decimal', 'A1', '161', '99'],
    ['decimal_to_hex', '161', 'A1', '99'],
  ] as const)('message_id_format %s', (format, submitted, receipted, other) => {
    const sent = sentMessages(format);
    remember(sent, 'm1', submitted);
    expect(sent.size).toBe(1);
    expect(sent.match([receipted], DELIVERED)).toMatchObject({ id: 'm1' });
    expect(sent.match([other], DELIVERED)).toBeNull();
  });

  test('the second id of a receipt is tried too', () => {
    const sent = sentMessages();
    remember(sent, 'm1', 'A1');
    expect(sent.match(['unheard-of', 'A1'], DELIVERED)).toMatchObject({ id: 'm1' });
  });

  test('a rule is learnt, said once, and decides where an id fits two messages', () => {
    const sent = sentMessages();
    for (let id = 0xa0; id < 0xb0; id += 1) {
      remember(sent, `m${id}`, id.toString(16));
      settle(sent, sent.match([String(id)], DELIVERED));
    }
    expect(sent.lines.map(({ message }) => message)).toEqual([
      'the receipts write message ids by the rule hex_to_decimal; message_id_format: hex_to_decimal would fix it',
    ]);
    remember(sent, 'sixteen', '16');
    remember(sent, 'ten', '10');
    expect(sent.match(['16'], DELIVERED)).toMatchObject({ id: 'ten' });
  });

  test('receipts of messages whose answers went down with a session find none of the others', () => {
    const sent = sentMessages();
    for (let id = 1000; id < 1100; id += 1) {
      remember(sent, `m${id}`, String(id));
      settle(sent, sent.match([String(id)], DELIVERED));
    }
    for (let id = 1100; id < 1300; id += 1) remember(sent, `m${id}`, String(id));
    // 4352 is 0x1100, and so on: each is the id of one of those in another base.
    for (let id = 0x1100; id < 0x1300; id += 1) expect(sent.match([String(id)], DELIVERED)).toBeNull();
  });

  test('without a rule the plainest reading counts', () => {
    const sent = sentMessages();
    remember(sent, 'sixteen', '16');
    remember(sent, 'ten', '10');
    expect(sent.match(['16'], DELIVERED)).toMatchObject({ id: 'sixteen' });
  });

  test('a new format applies to what is remembered already', () => {
    const sent = sentMessages('as_is');
    remember(sent, 'm1', 'A1');
    expect(sent.match(['161'], DELIVERED)).toBeNull();
    sent.retune('hex_to_decimal');
    expect(sent.match(['161'], DELIVERED)).toMatchObject({ id: 'm1' });
    sent.retune('auto');
    expect(sent.match(['a1'], DELIVERED)).toMatchObject({ id: 'm1' });
  });
});

describe('one part', () => {
  test('is forgotten once it has been reported, and only then', () => {
    const sent = sentMessages();
    remember(sent, 'm1', 'A1');
    expect(sent.match(['A1'], DELIVERED)).toMatchObject({ id: 'm1' });
    settle(sent, sent.match(['A1'], DELIVERED));
    expect(sent.match(['A1'], DELIVERED)).toBeNull();
    expect(sent.size).toBe(0);
  });

  test('an id that the carrier gave anew belongs to the newer message', () => {
    const sent = sentMessages();
    remember(sent, 'old', 'A1');
    const late = sent.match(['A1'], DELIVERED);
    remember(sent, 'new', 'A1');
    settle(sent, late);
    expect(sent.match(['A1'], DELIVERED)).toMatchObject({ id: 'new' });
  });

  test('the oldest is forgotten at the limit', () => {
    const sent = sentMessages('auto', 10);
    for (let index = 0; index < 25; index += 1) remember(sent, `m${index}`, `id-${index}`);
    expect(sent.size).toBe(20);
    expect(sent.match(['id-14'], DELIVERED)).toBeNull();
    expect(sent.match(['id-15'], DELIVERED)).toMatchObject({ id: 'm15' });
  });
});

describe('several parts', () => {
  test('are decided when each has its receipt, in whatever order they were accepted and receipted', () => {
    const sent = sentMessages();
    const one = held('m1', 2);
    const other = held('m2', 2);
    // Answers of two messages in turn, as a window brings them.
    for (const [smscId, part] of [
      ['A1', one.parts[0]],
      ['B1', other.parts[0]],
      ['A2', one.parts[1]],
      ['B2', other.parts[1]],
    ] as const) {
      if (part !== undefined) sent.remember(smscId, part);
    }
    expect(sent.match(['A2'], DELIVERED)).toMatchObject({ kind: 'partial' });
    expect(sent.match(['B1'], DELIVERED)).toMatchObject({ kind: 'partial' });
    expect(settle(sent, sent.match(['A1'], DELIVERED))).toMatchObject({
      kind: 'decided',
      id: 'm1',
      fate: DELIVERED,
    });
    expect(settle(sent, sent.match(['B2'], UNDELIVERABLE))).toMatchObject({
      kind: 'decided',
      id: 'm2',
      fate: { status: 'undeliverable', dlr: { stat: 'UNDELIV', text: '1 of 2 parts delivered' } },
    });
    expect(sent.size).toBe(0);
  });

  test('a receipt sent twice changes nothing', () => {
    const sent = sentMessages();
    remember(sent, 'm1', 'A1', 'A2');
    for (let times = 0; times < 3; times += 1) {
      expect(sent.match(['A1'], DELIVERED)).toMatchObject({ kind: 'partial' });
    }
    expect(sent.match(['A2'], DELIVERED)).toMatchObject({ kind: 'decided' });
    expect(sent.match(['A2'], DELIVERED)).toMatchObject({ kind: 'decided' });
  });

  test('what was told by some receipts stands until a further one says otherwise', () => {
    const sent = sentMessages();
    const { group } = remember(sent, 'm1', 'A1', 'A2', 'A3');
    sent.match(['A1'], DELIVERED);
    if (group === null) throw new Error('no group');
    group.told = 'delivered';
    expect(sent.match(['A2'], DELIVERED)).toEqual({ kind: 'moot', id: 'm1' });
    expect(settle(sent, sent.match(['A3'], UNDELIVERABLE))).toMatchObject({
      kind: 'decided',
      fate: { status: 'undeliverable', dlr: { text: '2 of 3 parts delivered' } },
    });
    expect(sent.size).toBe(0);
  });

  test('a message that failed for a part stays failed', () => {
    const sent = sentMessages();
    const message = held('m1', 2);
    const [first] = message.parts;
    if (first !== undefined) sent.remember('A1', first);
    sent.failed(message);
    expect(sent.match(['A1'], DELIVERED)).toEqual({ kind: 'moot', id: 'm1' });
  });
});

describe('one fate of many', () => {
  test.each([
    ['nothing known', [null, null], null],
    ['all delivered', [DELIVERED, DELIVERED], { fate: DELIVERED, complete: true }],
    ['one part', [UNDELIVERABLE], { fate: UNDELIVERABLE, complete: true }],
  ])('%s', (_what, fates, expected) => {
    expect(foldFates(fates)).toEqual(expected);
  });

  test('some known', () => {
    expect(foldFates([DELIVERED, null, null])).toMatchObject({
      complete: false,
      fate: {
        status: 'delivered',
        dlr: { stat: 'DELIVRD', text: '1 of 3 parts delivered, receipts of 2 never came' },
      },
    });
  });
});
