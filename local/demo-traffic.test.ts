import { expect, test } from 'vitest';
import { FakeClock } from '../test/fake-clock.ts';
import { DEMO } from './demo.ts';
import {
  DEMO_BOUNDS,
  FAILING_NUMBERS,
  MOST_PENDING,
  MOST_UNANSWERED,
  startDemoTraffic,
  type TrafficEnds,
} from './demo-traffic.ts';
import { SimulatedCoreState } from './simulators/core.ts';
import { CoreFaults } from './simulators/core-faults.ts';

const MINUTE_MS = 60_000;

/** Uniform, and the same every time (splitmix32: Steele, Lea, Flood, OOPSLA 2014, in 32 bits). */
function steady(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    const once = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35);
    return ((twice ^ (twice >>> 16)) >>> 0) / 2 ** 32;
  };
}

function scene(ends: Partial<TrafficEnds> = {}) {
  const clock = new FakeClock();
  const state = new SimulatedCoreState(
    { maxMessages: DEMO_BOUNDS.messages, maxInbox: DEMO_BOUNDS.inbox, now: () => clock.wall() },
    new CoreFaults(() => clock.wall()),
  );
  const counted = {
    queued: 0,
    delivered: 0,
    submitted: 0,
    destinations: new Set<unknown>(),
    bodies: new Set<unknown>(),
  };
  const traffic = startDemoTraffic({
    core: {
      queue: (message) => {
        counted.queued += 1;
        counted.destinations.add(message['destination_msisdn']);
        counted.bodies.add(message['message_body']);
        state.queue(message);
      },
      pending: () => state.messages.pending(),
    },
    carrier: {
      deliver: async ({ source_addr, short_message }) => {
        counted.delivered += 1;
        state.submit(
          { direction: 'mo', source_msisdn: source_addr, message_body: short_message },
          `k${counted.delivered}`,
        );
      },
    },
    partner: {
      submit: async ({ destination_addr }) => {
        counted.submitted += 1;
        counted.destinations.add(destination_addr);
      },
    },
    clock,
    random: steady(7),
    ...ends,
  });
  /** As the gateway: takes what waits and reports it, with ids that the carrier gave it. */
  const carryOut = (): void => {
    for (const { id } of state.messages.peek(DEMO.carrier.name, 10_000, false, false)) {
      state.report(id, { status: 'sent', smsc_message_id: `c${id}` });
      state.report(id, { status: 'delivered' });
    }
  };
  return { clock, state, traffic, counted, carryOut };
}

test('sends a few messages a second each way, some of which fail and some of which wait', async () => {
  const { clock, state, counted, carryOut } = scene();
  for (let minute = 0; minute < 9; minute += 1) {
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1000);
      await Promise.resolve();
    }
    carryOut();
  }
  // Six whole waves: 3, 1 and 1 a second on average.
  expect(counted.queued).toBeGreaterThan(1_600);
  expect(counted.queued).toBeLessThan(1_640);
  expect(counted.delivered).toBeGreaterThan(530);
  expect(counted.submitted).toBeGreaterThan(530);
  expect(counted.destinations).toContain(FAILING_NUMBERS.unknown);
  expect(counted.destinations).toContain(FAILING_NUMBERS.unreachable);
  expect(counted.bodies.size).toBeGreaterThan(4);
  expect(state.messages.pending()).toBeGreaterThan(0);
});

test('goes up and down, so that there is something to see', () => {
  const { clock, counted, carryOut } = scene();
  const perFiveSeconds: number[] = [];
  for (let sample = 0; sample < 18; sample += 1) {
    const before = counted.queued;
    clock.advance(5_000);
    carryOut();
    perFiveSeconds.push(counted.queued - before);
  }
  expect(Math.max(...perFiveSeconds)).toBeGreaterThan(3 * Math.min(...perFiveSeconds));
});

test('for hours, leaves no more behind than it is given room for', async () => {
  const { clock, state, counted, carryOut } = scene();
  for (let minute = 0; minute < 180; minute += 1) {
    for (let second = 0; second < 60; second += 5) {
      clock.advance(5_000);
      // A tick has its requests answered before the next one comes.
      await Promise.resolve();
    }
    carryOut();
  }
  expect(counted.queued).toBeGreaterThan(6 * DEMO_BOUNDS.messages);
  expect(state.messages.size).toBe(DEMO_BOUNDS.messages);
  expect(state.messages.findByCarrierId(DEMO.carrier.name, ['c00000001'])).toBeUndefined();
  expect(state.inbox.length).toBeLessThanOrEqual(DEMO_BOUNDS.inbox * 1.1);
});

test('stops queueing for a bind that takes nothing', () => {
  const { clock, state } = scene();
  clock.advance(60 * MINUTE_MS);
  expect(state.messages.pending()).toBe(MOST_PENDING);
});

test('leaves alone who does not answer, and goes on with who was away', async () => {
  let asked = 0;
  let away = true;
  let submitted = 0;
  const { clock } = scene({
    carrier: {
      deliver: () => {
        asked += 1;
        return new Promise(() => undefined);
      },
    },
    partner: {
      submit: () => {
        submitted += 1;
        return away ? Promise.reject(new Error('the partner is not bound')) : Promise.resolve();
      },
    },
    core: { queue: () => undefined, pending: () => 0 },
  });
  for (let second = 0; second < 120; second += 1) {
    clock.advance(1000);
    await Promise.resolve();
  }
  expect(asked).toBe(MOST_UNANSWERED);
  const before = submitted;
  expect(before).toBeGreaterThan(100);
  away = false;
  clock.advance(10_000);
  expect(submitted).toBeGreaterThan(before);
});

test('stops, and leaves no timer behind', () => {
  const { clock, traffic, counted } = scene();
  clock.advance(MINUTE_MS);
  const { queued } = counted;
  traffic.stop();
  expect(clock.timers).toBe(0);
  clock.advance(MINUTE_MS);
  expect(counted.queued).toBe(queued);
});
