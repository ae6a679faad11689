import { describe, expect, it } from 'vitest';
import { Fifo } from './fifo.ts';

describe('Fifo', () => {
  it('gives back in order, whatever goes and comes meanwhile, over several cuts', () => {
    const fifo = new Fifo<number>();
    const given: (number | undefined)[] = [];
    let pushed = 0;
    for (let round = 0; round < 5_000; round += 1) {
      for (let count = 0; count < 1 + (round % 3); count += 1) fifo.push(pushed++);
      given.push(fifo.shift());
      expect(fifo.size).toBe(pushed - given.length);
    }
    while (fifo.size > 0) given.push(fifo.shift());
    expect(given).toEqual(Array.from({ length: pushed }, (_, index) => index));
    expect(fifo.shift()).toBe(undefined);
    fifo.push(7);
    expect(fifo.shift()).toBe(7);
  });
});
