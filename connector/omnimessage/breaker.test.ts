import { expect, test } from 'vitest';
import { type Line, recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { Breaker } from './breaker.ts';
import { OmniMessageError } from './port.ts';

const down = new OmniMessageError('http', 'api report http 503', { status: 503 });
const refusal = new OmniMessageError('http', 'api submit http 422', { status: 422 });

function breaker(random = () => 1) {
  const lines: Line[] = [];
  const settings = { consecutiveFailures: 3, halfOpenAfterMs: { min: 1_000, max: 10_000 } };
  return { breaker: new Breaker(settings, recordingLog(lines), random), lines };
}

function open(subject: Breaker): void {
  for (let i = 0; i < 3; i += 1) subject.ended('call', down, 0);
}

test('opens after failures in a row; a refusal between them says that the core is up', () => {
  const { breaker: subject } = breaker();
  for (const error of [down, down, refusal, down, down, null, down, down]) subject.ended('call', error, 0);
  expect(subject.admit(0)).toBe('call');
  subject.ended('call', down, 0);
  expect(subject.admit(0)).toBe('refused');
});

test('one call tries after the pause, which doubles up to the longest; the others are refused meanwhile', () => {
  const { breaker: subject, lines } = breaker();
  open(subject);
  let now = 0;
  for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 10_000, 10_000]) {
    expect(subject.admit(now + pauseMs - 1)).toBe('refused');
    now += pauseMs;
    expect(subject.admit(now)).toBe('trial');
    expect(subject.admit(now)).toBe('refused');
    subject.ended('trial', down, now);
  }
  now += 10_000;
  expect(subject.admit(now)).toBe('trial');
  subject.ended('trial', refusal, now);
  expect(subject.admit(now)).toBe('call');
  expect(lines.filter(({ message }) => message.includes('opened'))).toHaveLength(7);
  expect(lines.at(-1)?.message).toBe('api circuit closed: OmniMessage answers again');
});

test('what was under way when it opened neither closes it nor counts for the trial', () => {
  const { breaker: subject } = breaker();
  open(subject);
  subject.ended('call', null, 1);
  expect(subject.admit(1)).toBe('refused');
  expect(subject.admit(1_000)).toBe('trial');
  subject.ended('call', down, 1_001);
  subject.ended('trial', null, 1_002);
  expect(subject.admit(1_002)).toBe('call');
});

test('the trials of many connectors are spread, never sooner than the first pause', () => {
  const { breaker: subject } = breaker(() => 0);
  open(subject);
  expect(subject.admit(1_000)).toBe('trial');
  subject.ended('trial', down, 1_000);
  expect(subject.admit(1_999)).toBe('refused');
  expect(subject.admit(2_000)).toBe('trial');
});

test('tells whoever counts when it opens, and closed only when a trial went well', () => {
  const told: boolean[] = [];
  const settings = { consecutiveFailures: 3, halfOpenAfterMs: { min: 1_000, max: 10_000 } };
  const subject = new Breaker(
    settings,
    recordingLog([]),
    () => 1,
    (isOpen) => told.push(isOpen),
  );
  open(subject);
  expect(told).toEqual([true]);
  subject.admit(1_000);
  subject.ended('trial', down, 1_000);
  expect(told).not.toContain(false);
  subject.admit(3_000);
  subject.ended('trial', null, 3_000);
  expect(told.at(-1)).toBe(false);
});
