import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  messageIds,
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
  startSimulatedCarrier,
} from './carrier.ts';
import {
  messageIdOf,
  type SimulatedPartner,
  type SimulatedPartnerOptions,
  startSimulatedPartner,
} from './partner.ts';
import { type Pdu, type Session, smpp, status } from './smpp-peer.ts';

let carrier: SimulatedCarrier;
const esmes: SimulatedPartner[] = [];

async function start(options: Partial<SimulatedCarrierOptions> = {}): Promise<void> {
  carrier = await startSimulatedCarrier({ port: 0, ...options });
}

/** The carrier's counterpart in these tests is the other simulator: both are the package's, none is ours. */
function esme(options: Partial<SimulatedPartnerOptions> = {}): SimulatedPartner {
  const one = startSimulatedPartner({
    port: carrier.port,
    system_id: 'gw',
    password: 'pw',
    reconnectMs: null,
    ...options,
  });
  esmes.push(one);
  return one;
}

async function bound(options: Partial<SimulatedPartnerOptions> = {}): Promise<SimulatedPartner> {
  const one = esme(options);
  await one.bound(5_000);
  return one;
}

beforeEach(() => start());
afterEach(async () => {
  await Promise.all(esmes.splice(0).map((one) => one.close()));
  await carrier.close();
});

const message = {
  source_addr: 'ACME',
  destination_addr: '447',
  short_message: 'hello',
  registered_delivery: 0,
};

describe('binds', () => {
  it('checks who comes, and as what', async () => {
    await carrier.close();
    await start({ accounts: [{ system_id: 'gw', password: 'pw' }], bindTypes: ['transmitter', 'receiver'] });
    const refusal = async (options: Partial<SimulatedPartnerOptions>) => {
      const state = await esme(options).waitFor(
        ({ state }) => (state.is === 'refused' ? state : null),
        5_000,
      );
      return state.command_status;
    };
    expect(await refusal({ bindType: 'receiver', password: 'no' })).toBe(status.ESME_RINVPASWD);
    expect(await refusal({ bindType: 'receiver', system_id: 'who' })).toBe(status.ESME_RINVSYSID);
    expect(await refusal({ bindType: 'transceiver' })).toBe(status.ESME_RBINDFAIL);
    await bound({ bindType: 'receiver' });
    expect(carrier.sessions).toEqual([{ number: 1, system_id: 'gw', bindType: 'receiver' }]);
  });

  it('refuses n binds, and a second bind of one session', async () => {
    carrier.refuseBinds(status.ESME_RALYBND, 2);
    const one = await bound({ reconnectMs: 1 });
    expect(carrier.stats()).toMatchObject({ binds: 1, bindsRefused: 2 });
    const again = await one.request('bind_transceiver', { system_id: 'gw', password: 'pw' });
    expect(again.command_status).toBe(status.ESME_RALYBND);
  });

  it('refuses messages of a receiver, and stops listening and listens again', async () => {
    const receiver = await bound({ bindType: 'receiver' });
    expect((await receiver.submit(message)).command_status).toBe(status.ESME_RINVBNDSTS);
    carrier.stopListening();
    const late = esme({ reconnectMs: 1 });
    await late.waitFor(({ state }) => state.is === 'connecting', 5_000);
    expect(receiver.state.is).toBe('bound');
    await receiver.close();
    await carrier.listen();
    await late.bound(5_000);
  });
});

describe('messages', () => {
  it('are recorded as they were on the wire', async () => {
    const one = await bound();
    const udh = Buffer.from([5, 0, 3, 7, 2, 1]);
    const octets = Buffer.concat([udh, Buffer.from([0, 0x41])]);
    await one.submit({
      ...message,
      esm_class: 0x40,
      data_coding: 8,
      short_message: octets,
      validity_period: '000000001000000R',
      user_message_reference: 9,
    });
    await one.submit({ ...message, short_message: '', message_payload: Buffer.from('long') });
    expect(carrier.messages).toMatchObject([
      {
        system_id: 'gw',
        session: 1,
        message_id: '1',
        esm_class: 0x40,
        data_coding: 8,
        octets,
        text: 'A',
        validity_period: '000000001000000R',
        tlvs: { user_message_reference: 9 },
      },
      { message_id: '2', octets: Buffer.from('long'), destination_addr: '447' },
    ]);
    expect(carrier.stats()).toMatchObject({ submits: 2, taken: 2 });
  });

  it('are kept up to a bound', async () => {
    await carrier.close();
    await start({ maxRecorded: 10 });
    const one = await bound();
    for (let i = 0; i < 30; i += 1) await one.submit(message);
    expect(carrier.messages.length).toBeLessThanOrEqual(11);
    expect(carrier.messages.at(-1)?.message_id).toBe('30');
  });

  it('are refused by what they are, and then neither taken nor recorded', async () => {
    await carrier.close();
    await start({
      refuse: ({ destination_addr }) => (destination_addr === '44404' ? 0x0b : 0),
    });
    const one = await bound();
    const refused = await one.submit({ ...message, destination_addr: '44404' });
    expect(refused.command_status).toBe(0x0b);
    expect((await one.submit(message)).command_status).toBe(status.ESME_ROK);
    expect(carrier.messages).toHaveLength(1);
    expect(carrier.stats()).toMatchObject({ submits: 2, taken: 1 });
  });

  it('are refused, nacked, taken in silence, late, out of order, under a wrong number', async () => {
    const one = await bound();
    carrier.answerWith({ kind: 'status', command_status: status.ESME_RTHROTTLED }, 2);
    const statuses = [await one.submit(message), await one.submit(message), await one.submit(message)];
    expect(statuses.map(({ command_status }) => command_status)).toEqual([0x58, 0x58, 0]);
    carrier.answerWith({ kind: 'generic_nack', command_status: 3 }, 1);
    expect((await one.submit(message)).command).toBe('generic_nack');
    carrier.answerWith({ kind: 'late', delayMs: 5 }, 1);
    expect((await one.submit(message)).command_status).toBe(0);

    const order: string[] = [];
    const lift = carrier.answerWith({ kind: 'hold' });
    const both = ['a', 'b'].map((name) => one.submit(message).then(() => order.push(name)));
    await carrier.waitFor(({ held }) => held === 2, 5_000);
    lift();
    carrier.release('reverse');
    await Promise.all(both);
    expect(order).toEqual(['b', 'a']);

    carrier.answerWith({ kind: 'wrong_sequence' }, 1);
    carrier.answerWith({ kind: 'silence' }, 1);
    const lost = Promise.allSettled([one.submit(message), one.submit(message)]);
    await carrier.waitFor((c) => c.stats().submits === 9, 5_000);
    carrier.destroySessions();
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});

describe('receipts', () => {
  const wanted = { ...message, registered_delivery: 1 };
  const textOf = (one: SimulatedPartner, index = 0) => one.receipts[index]?.text ?? '';

  it('follow the response in the standard text, with the carrier’s idea of ids', async () => {
    await carrier.close();
    await start({ messageIds: messageIds.hexResponseDecimalReceipt, now: () => Date.UTC(2026, 10, 22, 11) });
    const one = await bound();
    for (let i = 0; i < 12; i += 1) await one.submit(wanted);
    expect(messageIdOf(await one.submit(message))).toBe('d');
    await one.waitFor(({ receipts }) => receipts.length === 12, 5_000);
    expect(textOf(one, 11)).toBe(
      'id:12 sub:001 dlvrd:001 submit date:2611221100 done date:2611221100 stat:DELIVRD err:000 text:hello',
    );
    expect(one.receipts[0]).toMatchObject({ source_addr: '447', destination_addr: 'ACME', esm_class: 4 });
  });

  it('come before the response, over a sibling, late, with another state and TLVs', async () => {
    await carrier.close();
    const plans = [
      { beforeResponse: true },
      { via: 'sibling', stat: 'UNDELIV', err: '001', tlvs: true, delayMs: 1 },
    ] as const;
    let n = 0;
    await start({ receipt: () => plans[n++] ?? null });
    const one = await bound();
    const events: string[] = [];
    const receipt = one
      .waitFor(({ receipts }) => receipts.length === 1, 5_000)
      .then(() => events.push('receipt'));
    carrier.answerWith({ kind: 'hold' }, 1);
    const response = one.submit(message).then(() => events.push('response'));
    await receipt;
    carrier.release();
    await response;
    expect(events).toEqual(['receipt', 'response']);

    const sibling = await bound();
    await one.submit(message);
    await sibling.waitFor(({ receipts }) => receipts.length === 1, 5_000);
    expect(sibling.receipts[0]?.text).toContain('stat:UNDELIV err:001');
    expect(sibling.receipts[0]?.tlvs).toMatchObject({ message_state: 5, receipted_message_id: '2' });
    await one.submit(message);
    expect(one.receipts).toHaveLength(1);
  });

  it('are sent again when refused for now, up to a number of times, and not when refused for good', async () => {
    await carrier.close();
    await start({ deliveries: { redeliveries: 2, redeliverAfterMs: 1 } });
    const one = await bound({ answer: (_message, n) => (n <= 2 ? status.ESME_RX_T_APPN : 0) });
    await one.submit(wanted);
    await carrier.waitFor((c) => c.stats().deliveries.answered === 3, 5_000);
    expect(carrier.stats().deliveries).toMatchObject({ sent: 3, refused: 2, redelivered: 2 });
    const never = await bound({ system_id: 'other', answer: () => 0x65 });
    await never.submit(wanted);
    await carrier.waitFor((c) => c.stats().deliveries.answered === 4, 5_000);
    expect(carrier.stats().deliveries).toMatchObject({ refused: 3, redelivered: 2 });
  });

  it('wait for a receiver, and move on from a session that is lost before its answer', async () => {
    const transmitter = await bound({ bindType: 'transmitter' });
    await transmitter.submit(wanted);
    const deaf = smpp.connect({ host: '127.0.0.1', port: carrier.port });
    deaf.on('error', () => deaf.destroy());
    deaf.bind_receiver({ system_id: 'gw', password: 'pw' }, () => undefined);
    await carrier.waitFor((c) => c.stats().deliveries.sent === 1, 5_000);
    deaf.destroy();
    const receiver = await bound({ bindType: 'receiver' });
    await receiver.waitFor(({ receipts }) => receipts.length === 1, 5_000);
  });

  it('keep to a window of unanswered ones', async () => {
    await carrier.close();
    await start({ deliveries: { window: 2, maxWaiting: 3 } });
    const transmitter = await bound({ bindType: 'transmitter' });
    const session: Session = smpp.connect({ host: '127.0.0.1', port: carrier.port });
    session.on('error', () => session.destroy());
    const asked: Pdu[] = [];
    session.on('pdu', (pdu: Pdu) => {
      if (!pdu.isResponse()) asked.push(pdu);
    });
    session.bind_receiver({ system_id: 'gw', password: 'pw' }, () => undefined);
    await carrier.waitFor(({ sessions }) => sessions.length === 2, 5_000);
    await Promise.all(Array.from({ length: 7 }, () => transmitter.submit(wanted)));
    expect(carrier.stats().deliveries).toMatchObject({ sent: 2, dropped: 2 });
    session.destroy();
  });
});

describe('what carriers do of themselves', () => {
  it('delivers a subscriber’s message and hears the answer', async () => {
    const one = await bound({ answer: () => 0x65 });
    const mobile = { source_addr: '447700900123', destination_addr: '12345', short_message: 'STOP' };
    expect((await carrier.deliver(mobile)).command_status).toBe(0x65);
    expect(one.received).toMatchObject(
      [{ ...mobile, short_message: undefined, text: 'STOP' }].map(({ short_message: _, ...rest }) => rest),
    );
    await one.close();
    await carrier.waitFor(({ sessions }) => sessions.length === 0, 5_000);
    await expect(carrier.deliver(mobile)).rejects.toThrow('nobody is bound');
  });

  it('answers enquire_link, or not', async () => {
    const one = await bound();
    expect((await one.request('enquire_link')).command).toBe('enquire_link_resp');
    carrier.answerEnquireLink(false);
    const unanswered = one.request('enquire_link');
    await carrier.waitFor((c) => c.stats().enquireLinks === 2, 5_000);
    one.drop();
    await expect(unanswered).rejects.toThrow('ended before the answer');
  });

  it('ends gracefully: every message taken is answered first', async () => {
    const one = await bound();
    carrier.answerWith({ kind: 'hold' }, 1);
    carrier.answerWith({ kind: 'late', delayMs: 60_000 }, 1);
    const both = [one.submit(message), one.submit(message)];
    await carrier.waitFor((c) => c.stats().taken === 2, 5_000);
    await Promise.all([carrier.closeGracefully(), ...both]);
    expect(carrier.sessions).toEqual([]);
  });

  it('unbinds, breaks, and talks nonsense', async () => {
    const one = await bound({ reconnectMs: 1 });
    await carrier.unbind();
    await carrier.waitFor((c) => c.stats().binds === 2, 5_000);
    carrier.destroySessions();
    await carrier.waitFor((c) => c.stats().binds === 3, 5_000);
    await one.bound(5_000);
    carrier.garbage(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4]));
    await carrier.waitFor((c) => c.stats().binds === 4, 5_000);
  });
});
