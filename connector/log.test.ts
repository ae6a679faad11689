import { describe, expect, test } from 'vitest';
import { FakeClock } from '../test/fake-clock.ts';
import { createLog, type LogOptions, type RootLog } from './log.ts';
import { LEVEL_MINUTES, LevelError, MOST_BINDS } from './logging/levels.ts';
import { LINES_A_WINDOW, WINDOW_MS } from './logging/repeats.ts';

interface Written {
  readonly clock: FakeClock;
  readonly log: RootLog;
  readonly lines: () => Record<string, unknown>[];
  readonly events: () => unknown[];
}

function start(options: Partial<LogOptions> = {}): Written {
  const clock = new FakeClock();
  const texts: string[] = [];
  const output = { write: (line: string) => void texts.push(line) };
  const log = createLog({ level: 'info', form: 'json', clock, output, ...options });
  const lines = () => texts.map((text): Record<string, unknown> => JSON.parse(text));
  return { clock, log, lines, events: () => lines().map(({ event }) => event) };
}

test('a line has its time, level, event, context, fields and message', () => {
  const { log, lines } = start();
  const bind = log.child({ bind_name: 'vodafone_uk', system_id: 'gw' });
  bind.event('bind_failed', {
    session: 's-1',
    peer: '192.0.2.1:2775',
    reason: 'bind_refused',
    detail: 'bind refused with ESME_RINVPASWD: authentication error, check password',
  });
  expect(lines()).toEqual([
    {
      level: 'error',
      time: '2026-11-22T12:00:00.000Z',
      bind_name: 'vodafone_uk',
      system_id: 'gw',
      event: 'bind_failed',
      session: 's-1',
      peer: '192.0.2.1:2775',
      reason: 'bind_refused',
      detail: 'bind refused with ESME_RINVPASWD: authentication error, check password',
      msg: 'bind failed: bind refused with ESME_RINVPASWD: authentication error, check password',
    },
  ]);
});

test('numbers in sentences and errors are masked in fields and message alike, until texts are shown', () => {
  const { log, lines } = start();
  const detail = 'no route to 447700900123';
  log.event('message_unsendable', { message_id: '447700900999', detail });
  expect(lines()[0]).toMatchObject({
    message_id: '447700900999',
    detail: 'no route to 44…23',
    msg: 'message reported failed, it cannot be sent as it is: no route to 44…23',
  });
  log.retune({ logLevel: 'info', logMessageText: true });
  log.event('message_unsendable', { message_id: '1', detail });
  expect(lines().slice(1)).toMatchObject([{ event: 'log_text_shown', level: 'warn' }, { detail }]);
  log.retune({ logLevel: 'info', logMessageText: false });
  log.event('message_unsendable', { message_id: '1', detail });
  expect(lines().at(-1)).toMatchObject({ detail: 'no route to 44…23' });
});

test('that texts are shown is said at the start', () => {
  expect(start({ isFull: true }).events()).toEqual(['log_text_shown']);
});

test('repeats are counted, changes of state are not left out', () => {
  const { clock, log, lines, events } = start();
  const bind = log.child({ bind_name: 'carrier' });
  for (let count = 0; count < LINES_A_WINDOW + 1_234; count += 1)
    bind.event('bind_throttled', { pause_ms: 1 });
  for (let count = 0; count < 100; count += 1) bind.event('connecting', { host: 'h', port: 1 });
  expect(events().filter((event) => event === 'bind_throttled')).toHaveLength(LINES_A_WINDOW);
  expect(events().filter((event) => event === 'connecting')).toHaveLength(100);
  expect([...log.suppressed]).toEqual([['bind_throttled', 1_234]]);
  clock.advance(WINDOW_MS);
  expect(lines().at(-1)).toMatchObject({
    event: 'log_lines_left_out',
    bind_name: 'carrier',
    suppressed: 1_234,
    msg: 'bind_throttled: … and 1,234 more within 60 s',
  });
});

test('what its caller did not write is counted too', () => {
  const { log } = start();
  log.leftOut('bind_refused');
  log.child({ bind_name: 'a' }).leftOut('bind_refused');
  expect(log.suppressed.get('bind_refused')).toBe(2);
});

describe('the level', () => {
  test('is the setting’s; a line below costs neither line nor count', () => {
    const { log, lines } = start();
    log.event('alert_notification');
    expect([lines(), log.isOn('debug'), log.isOn('info')]).toEqual([[], false, true]);
  });

  test('of one bind is another for a time, and ends by itself', () => {
    const { clock, log, events, lines } = start();
    const [one, other] = [log.child({ bind_name: 'one' }), log.child({ bind_name: 'other' })];
    log.levels.change({ level: 'debug', bind: 'one', minutes: 15, by: '127.0.0.1' });
    one.event('alert_notification');
    other.event('alert_notification');
    expect([one.isOn('debug'), other.isOn('debug'), log.isOn('debug')]).toEqual([true, false, false]);
    expect(events()).toEqual(['log_level_changed', 'alert_notification']);
    expect(lines()[0]).toMatchObject({ bind_name: 'one', until: '2026-11-22T12:15:00.000Z' });
    clock.advance(15 * 60_000);
    one.event('alert_notification');
    expect(lines().at(-1)).toMatchObject({
      event: 'log_level_changed',
      msg: 'log level info for one, by the end of its time',
    });
    expect(clock.timers).toBe(0);
  });

  test('at debug every line is written, also repeats', () => {
    const { log, lines } = start({ level: 'debug' });
    for (let count = 0; count < 100; count += 1) log.event('alert_notification');
    expect(lines()).toHaveLength(100);
  });

  test('SIGUSR2 turns debug on, and off again', () => {
    const { clock, log } = start();
    log.levels.toggleDebug('SIGUSR2');
    expect(log.levels.level).toBe('debug');
    log.levels.toggleDebug('SIGUSR2');
    expect([log.levels.level, clock.timers]).toEqual(['info', 0]);
  });

  test('a setting that is read again waits for the end of a change', () => {
    const { clock, log } = start();
    log.levels.toggleDebug('SIGUSR2');
    log.retune({ logLevel: 'warn', logMessageText: false });
    expect(log.levels.level).toBe('debug');
    clock.advance(LEVEL_MINUTES.usual * 60_000);
    expect([log.levels.level, log.isOn('info')]).toEqual(['warn', false]);
    log.retune({ logLevel: 'info', logMessageText: false });
    expect(log.isOn('info')).toBe(true);
  });

  test('a quieter level for a bind is one too', () => {
    const { log } = start();
    log.levels.change({ level: 'error', bind: 'loud', minutes: 1, by: 'me' });
    expect(log.child({ bind_name: 'loud' }).isOn('warn')).toBe(false);
  });

  test('changes are bounded in time and number', () => {
    const { log, clock } = start();
    for (const minutes of [0, 1_441, Number.NaN])
      expect(() => log.levels.change({ level: 'debug', bind: null, minutes, by: 'me' })).toThrow(LevelError);
    for (let bind = 0; bind < MOST_BINDS; bind += 1)
      log.levels.change({ level: 'debug', bind: `b${bind}`, minutes: 1, by: 'me' });
    expect(() => log.levels.change({ level: 'debug', bind: 'more', minutes: 1, by: 'me' })).toThrow(
      LevelError,
    );
    log.levels.change({ level: 'debug', bind: 'b0', minutes: 2, by: 'me' });
    log.close();
    expect(clock.timers).toBe(0);
  });
});

test('a floor keeps lines from the output, not from whoever gets them all', () => {
  const also: string[] = [];
  const { log, events } = start({ floor: 'warn', also: { write: (line) => void also.push(line) } });
  log.event('bind_start', { bind_name: 'a' });
  log.event('tls_not_verified');
  expect([events(), also.length]).toEqual([['tls_not_verified'], 2]);
});
