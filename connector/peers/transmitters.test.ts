import { describe, expect, it } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import type { ClientBindSettings } from '../../contract/compiled.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { createBindCounters } from '../bind-counters.ts';
import { Receipts } from '../inbound/receipts.ts';
import { FakeCore, recordingLog } from '../outbound/outbound.fixture.ts';
import { Places } from '../outbound/places.ts';
import { SentMessages } from '../outbound/sent-messages.ts';
import { type Transmitter, Transmitters } from './transmitters.ts';

function bind(fields: Readonly<Record<string, unknown>>): ClientBindSettings {
  const required = { host: 'smpp.carrier.test', system_id: 'me', password: 'secret12' };
  return compileClientPeer(clientPeerSchema.parse({ ...required, ...fields }));
}

function transmitter(fields: Readonly<Record<string, unknown>>): Transmitter {
  const settings = bind({ bind_type: 'transmitter', ...fields });
  const log = recordingLog([]);
  const clock = new FakeClock();
  const receipts = new Receipts(() => settings.name, {
    clock,
    log,
    omniMessage: new FakeCore(),
    reports: {
      places: new Places(10, clock),
      push: () => undefined,
      pushOnce: () => undefined,
      paused: false,
    },
    counters: createBindCounters(),
    sent: new SentMessages('auto', log),
    oldestSubmitAt: () => Number.POSITIVE_INFINITY,
  });
  return { settings, receipts };
}

const receiver = (fields: Readonly<Record<string, unknown>> = {}): ClientBindSettings =>
  bind({ name: 'in', bind_type: 'receiver', ...fields });

describe('receipts that come over a receiver', () => {
  it('belong to the transmitter with the same system_id and host', () => {
    const transmitters = new Transmitters();
    const other = transmitter({ name: 'other', system_id: 'somebody' });
    const own = transmitter({ name: 'out' });
    transmitters.add(other);
    transmitters.add(own);
    expect(transmitters.receiptsFor(receiver())).toBe(own.receipts);
    transmitters.delete(own);
    expect(transmitters.receiptsFor(receiver())).toBeNull();
  });

  it('belong to the transmitter that receipts_for names, wherever that is', () => {
    const transmitters = new Transmitters();
    const likely = transmitter({ name: 'likely' });
    const named = transmitter({ name: 'out', host: 'tx.carrier.test', system_id: 'tx' });
    transmitters.add(likely);
    transmitters.add(named);
    expect(transmitters.receiptsFor(receiver({ receipts_for: 'out' }))).toBe(named.receipts);
    expect(transmitters.receiptsFor(receiver({ receipts_for: 'elsewhere' }))).toBeNull();
  });

  it('are its own where it is a transceiver, and a transceiver takes none of another bind', () => {
    const transmitters = new Transmitters();
    transmitters.add(transmitter({ name: 'trx', bind_type: 'transceiver' }));
    expect(transmitters.receiptsFor(receiver())).toBeNull();
    transmitters.add(transmitter({ name: 'out' }));
    expect(transmitters.receiptsFor(bind({ name: 'b', bind_type: 'transceiver' }))).toBeNull();
  });

  it('go to OmniMessage under the name of the transmitter, also when that is down', () => {
    const transmitters = new Transmitters();
    expect(transmitters.nameFor(receiver())).toBe('in');
    const own = transmitter({ name: 'out' });
    transmitters.know(own.settings);
    transmitters.know(receiver());
    transmitters.add(own);
    transmitters.delete(own);
    expect(transmitters.receiptsFor(receiver())).toBeNull();
    expect(transmitters.nameFor(receiver())).toBe('out');
    expect(transmitters.nameFor(receiver({ system_id: 'somebody' }))).toBe('in');
    expect(transmitters.nameFor(receiver({ receipts_for: 'another' }))).toBe('another');
    expect(transmitters.nameFor(bind({ name: 'both', bind_type: 'transceiver' }))).toBe('both');
  });
});
