/** The books find what they are kept for: a gateway that cheats is found out, and a seed brings everything back. */
import { describe, expect, test } from 'vitest';
import type { OmniMessage } from '../../connector/omnimessage/port.ts';
import { Seeded } from '../seeded.ts';
import { randomSchedule, type Schedule } from './schedule.ts';
import { runSchedule } from './world.ts';

const CALM: Schedule = { seed: 1, faults: [], onUnknown: 'keep', topology: 'transceiver' };

/** A port that differs from the real one in some methods. */
function instead(port: OmniMessage, methods: Partial<OmniMessage>): OmniMessage {
  return {
    poll: (name, limit) => port.poll(name, limit),
    report: (id, report, end) => port.report(id, report, end),
    submit: (message, key) => port.submit(message, key),
    reportReceipt: (receipt) => port.reportReceipt(receipt),
    message: (id) => port.message(id),
    cancel: (id) => port.cancel(id),
    register: (frontend) => port.register(frontend),
    health: () => port.health(),
    close: () => port.close(),
    ...methods,
  };
}

describe('the books', () => {
  test('balance where nothing goes wrong', async () => {
    const outcome = await runSchedule(CALM);
    expect(outcome).toMatchObject({ doubled: 0, exposed: 0, resentIn: 0, faults: [] });
    expect(outcome.queued).toBeGreaterThan(50);
    expect(outcome.fromSubscribers).toBeGreaterThan(5);
    expect(outcome.fromPartner).toBeGreaterThan(5);
    expect(Object.keys(outcome.ends).sort()).toEqual(['delivered', 'sent']);
  });

  test('find messages that were answered and never handed over', async () => {
    const { faults } = await runSchedule(CALM, (port) =>
      instead(port, { submit: (_message, key) => Promise.resolve({ id: key }) }),
    );
    expect(faults.join()).toContain('accepted from the carrier and lost');
    expect(faults.join()).toContain('which is another message');
  });

  test('find messages that are sent twice because a report was thrown away', async () => {
    let reports = 0;
    const { faults, doubled } = await runSchedule(CALM, (port) =>
      instead(port, {
        report: (id, report, end) => {
          reports += 1;
          if (reports % 50 === 0) queueMicrotask(() => end.succeeded());
          else port.report(id, report, end);
        },
      }),
    );
    expect(doubled).toBeGreaterThan(0);
    expect(faults.join()).toContain('taken 2 times, 1 may be');
  });
});

test('the same seed brings back the same run, to the last figure', async () => {
  const schedule = randomSchedule(new Seeded(4711));
  expect(await runSchedule(schedule)).toEqual(await runSchedule(schedule));
});
