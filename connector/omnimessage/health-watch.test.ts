import { describe, expect, it } from 'vitest';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { turn } from '../../test/turn.ts';
import { HealthWatch } from './health-watch.ts';
import { OmniMessageError } from './port.ts';

describe('the health watch', () => {
  it('asks at once and every ten seconds, and tells each change once', async () => {
    const clock = new FakeClock();
    const log = recordingLog();
    let asked = 0;
    let failure: Error | null = null;
    const watch = new HealthWatch(
      {
        health: () => {
          asked += 1;
          return failure === null ? Promise.resolve() : Promise.reject(failure);
        },
      },
      { clock, log },
    );
    expect(watch.state.health).toBe('unknown');
    watch.start();
    await turn();
    expect(watch.state).toMatchObject({ health: 'up', detail: null });

    failure = new OmniMessageError('http', 'api health http 503', { status: 503 });
    for (const expected of [2, 3]) {
      clock.advance(10_000);
      await turn();
      expect(asked).toBe(expected);
      expect(watch.state).toMatchObject({ health: 'down', detail: 'api health http 503' });
    }
    const { sinceMs } = watch.state;
    expect(sinceMs).toBe(clock.wall() - 10_000);

    failure = null;
    clock.advance(10_000);
    await turn();
    expect(watch.state.health).toBe('up');
    expect(log.events()).toEqual(['omnimessage_up', 'omnimessage_down', 'omnimessage_up']);

    watch.stop();
    expect(clock.timers).toBe(0);
  });

  it('starts no timer when it was stopped while an answer was under way', async () => {
    const clock = new FakeClock();
    let answer = (): void => undefined;
    const watch = new HealthWatch(
      {
        health: () =>
          new Promise((resolve) => {
            answer = resolve;
          }),
      },
      { clock, log: recordingLog() },
    );
    watch.start();
    watch.stop();
    answer();
    await turn();
    expect(clock.timers).toBe(0);
    expect(watch.state.health).toBe('unknown');
  });
});
