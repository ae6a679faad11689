import { describe, expect, it } from 'vitest';
import { SAMPLES, TrafficHistory } from './traffic-history.ts';

const bind = (sent: number, received = 0) => [{ name: 'a', sent, received }];

describe('traffic history', () => {
  it('turns counters into rates, restarts and repeated reports included', () => {
    const history = new TrafficHistory();
    history.record(0, bind(100));
    history.record(5_000, bind(150, 10));
    history.record(5_000, bind(150, 10));
    history.record(10_000, bind(20, 10));
    expect(history.rates('a')).toEqual([
      { sent: 10, received: 2 },
      { sent: 4, received: 0 },
    ]);
  });

  it('keeps no more than five minutes, and forgets binds that are gone', () => {
    const history = new TrafficHistory();
    for (let i = 0; i <= 100; i++) history.record(i * 5_000, bind(i));
    expect(history.rates('a')).toHaveLength(SAMPLES);
    history.record(600_000, []);
    expect(history.rates('a')).toEqual([]);
  });
});
