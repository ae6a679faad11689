import { describe, expect, it } from 'vitest';
import { FakeClock } from '../../test/fake-clock.ts';
import { recordingLog } from './callers.fixture.ts';
import { REFUSAL_REASONS, type RefusalReason } from './refusal.ts';
import { printable, Refusals } from './refusals.ts';
import { TARPIT_DELAY_MS, Tarpit } from './tarpit.ts';

function recorded() {
  const clock = new FakeClock();
  const log = recordingLog();
  const told: RefusalReason[] = [];
  const refusals = new Refusals({ clock, log, onRefusal: (reason) => told.push(reason) });
  return { clock, log, told, refusals };
}

const STRANGER = { systemId: 'nobody', address: '192.0.2.1', bindName: null };
const PARTNER = { systemId: 'acme', address: '192.0.2.2', bindName: 'partner_acme' };

describe('Refusals', () => {
  it('has every reason from the start, at 0', () => {
    const { refusals } = recorded();
    expect([...refusals.counts]).toEqual(REFUSAL_REASONS.map((reason) => [reason, 0]));
  });

  it('counts, tells and logs who, why and with which answer', () => {
    const { refusals, log, told } = recorded();
    refusals.refused('wrong_password', PARTNER, { commandStatus: 'ESME_RBINDFAIL' });
    expect(refusals.counts.get('wrong_password')).toBe(1);
    expect(told).toEqual(['wrong_password']);
    expect(log.lines).toEqual([
      {
        level: 'warn',
        message: 'refused: wrong password for this system_id',
        fields: {
          event: 'bind_refused',
          explanation: 'wrong password for this system_id',
          reason: 'wrong_password',
          peer: '192.0.2.2',
          system_id: 'acme',
          bind_name: 'partner_acme',
          command_status: 'ESME_RBINDFAIL',
        },
      },
    ]);
  });

  it('does not let a flood fill the log, says how many were left out, and keeps room for partners', () => {
    const { clock, refusals, log, told } = recorded();
    for (let n = 0; n < 500; n += 1) refusals.refused('unknown_system_id', STRANGER);
    expect(log.lines).toHaveLength(20);
    expect(told).toHaveLength(500);
    refusals.refused('wrong_password', PARTNER);
    expect(log.lines).toHaveLength(21);
    clock.advance(60_000);
    refusals.refused('unknown_system_id', STRANGER);
    expect(log.lines.at(-1)?.fields).toMatchObject({ reason: 'unknown_system_id', not_logged: 480 });
  });

  it('counts and tells silent ones too', () => {
    const { refusals, log, told } = recorded();
    refusals.refused('locked_out', STRANGER, { silent: true });
    refusals.refused('locked_out', STRANGER, { untold: 1 });
    expect(told).toHaveLength(2);
    expect(log.lines.map(({ fields }) => fields['not_logged'])).toEqual([1]);
  });

  it('prints what strangers send so that it cannot pass for anything else', () => {
    expect(printable('acme')).toBe('acme');
    expect(printable('a\r\n\x1b[31m\x7f\x80é')).toBe('a\\x0d\\x0a\\x1b[31m\\x7f\\x80é');
    expect(printable('x'.repeat(60_000))).toBe(`${'x'.repeat(32)}… (60000 characters)`);
  });
});

describe('Tarpit', () => {
  it('holds a bounded number of answers, and lets the others go at once', () => {
    const clock = new FakeClock();
    const tarpit = new Tarpit(clock, 2);
    const answered: number[] = [];
    for (const n of [1, 2, 3]) tarpit.hold(() => answered.push(n));
    expect(answered).toEqual([3]);
    clock.advance(TARPIT_DELAY_MS);
    expect(answered).toEqual([3, 1, 2]);
    expect(tarpit.held).toBe(0);
  });

  it('gives the place of an answer that nobody waits for to another, once', () => {
    const clock = new FakeClock();
    const tarpit = new Tarpit(clock, 1);
    const held = tarpit.hold(() => expect.unreachable());
    held.cancel();
    held.cancel();
    expect(tarpit.held).toBe(0);
    expect(clock.timers).toBe(0);
  });
});
