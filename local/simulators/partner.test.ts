import { afterEach, beforeEach, expect, it } from 'vitest';
import { type SimulatedCarrier, startSimulatedCarrier } from './carrier.ts';
import { type SimulatedPartner, startSimulatedPartner } from './partner.ts';

let carrier: SimulatedCarrier;
let partner: SimulatedPartner;

const message = { source_addr: 'A', destination_addr: '447', short_message: 'hi' };

beforeEach(async () => {
  carrier = await startSimulatedCarrier({ port: 0 });
});
afterEach(async () => {
  await partner.close();
  await carrier.close();
});

const options = () => ({ port: carrier.port, system_id: 'p', password: 'pw', reconnectMs: 1 });

it('submits, asks for a receipt, and keeps it', async () => {
  partner = startSimulatedPartner(options());
  await expect(partner.submit(message)).rejects.toThrow('not bound');
  await partner.bound(5_000);
  expect((await partner.submit(message)).command_status).toBe(0);
  await partner.waitFor(({ receipts }) => receipts.length === 1, 5_000);
  expect(partner.stats()).toMatchObject({ submitted: 1, accepted: 1, refused: 0, receipts: 1, received: 0 });
});

it('submits at a pace while bound', async () => {
  const every = { intervalMs: 1, message: (n: number) => ({ ...message, short_message: `n${n}` }) };
  partner = startSimulatedPartner({ ...options(), every });
  await carrier.waitFor(({ messages }) => messages.length >= 3, 5_000);
  expect(carrier.messages.slice(0, 3).map(({ text }) => text)).toEqual(['n1', 'n2', 'n3']);
});

it('comes back after a lost connection, and fails what was unanswered', async () => {
  partner = startSimulatedPartner(options());
  await partner.bound(5_000);
  carrier.answerWith({ kind: 'silence' }, 1);
  const lost = expect(partner.submit(message)).rejects.toThrow('ended before the answer');
  await carrier.waitFor((c) => c.stats().taken === 1, 5_000);
  partner.drop();
  await lost;
  await partner.waitFor((p) => p.stats().binds === 2, 5_000);
});

it('stays away when told to, and unbinds when it closes', async () => {
  partner = startSimulatedPartner({ ...options(), reconnectMs: null });
  await partner.bound(5_000);
  await partner.close();
  expect(partner.state).toEqual({ is: 'away' });
  expect(carrier.stats().unbinds).toBe(1);
});
