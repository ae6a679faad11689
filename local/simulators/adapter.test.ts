import { afterEach, beforeEach, expect, it } from 'vitest';
import { ended } from '../../connector/omnimessage/call-end.fixture.ts';
import type { InboundMessage, OmniMessage } from '../../connector/omnimessage/port.ts';
import { createRestOmniMessage } from '../../connector/omnimessage/rest.ts';
import { recordingLog } from '../../contract/log/recording-log.fixture.ts';
import { type SimulatedCore, startSimulatedCore } from './omnimessage.ts';

// The two sides of the contract were written apart: here they meet.

let core: SimulatedCore;
let omnimessage: OmniMessage;
const ignore = (): void => undefined;

beforeEach(async () => {
  core = await startSimulatedCore({ port: 0 });
  omnimessage = createRestOmniMessage(
    { apiBaseUrl: core.url, smscName: 'g', apiToken: null, verifySslPeer: true, userAgent: 'test' },
    {
      log: recordingLog(),
      observe: ignore,
      now: Date.now,
      monotonicMs: () => performance.now(),
      random: Math.random,
    },
  );
});

afterEach(async () => {
  await omnimessage.close();
  await core.close();
});

const partnerMessage: InboundMessage = {
  sourceSmsc: 'partner',
  direction: 'mt',
  source: 'ACME',
  destination: '447700900123',
  body: 'Bonjour €',
  dataCoding: 8,
  esmClass: 0,
  raw: null,
  registeredDelivery: 1,
  priority: 2,
  expiresMs: null,
  deliverAfterMs: null,
  concat: null,
  sourceTon: 5,
  sourceNpi: 0,
  destTon: 1,
  destNpi: 1,
  serviceType: '',
  protocolId: 0,
  replaceIfPresent: false,
  messageClass: null,
  sourcePort: null,
  destPort: null,
  tlvs: [{ tag: 0x1400, value: Buffer.from('x') }],
};

it('carries a partner’s message to the carrier bind and its receipt back', async () => {
  const binds = [{ name: 'v', mode: 'client', status: 'connected' }] as const;
  await omnimessage.health();
  expect(await omnimessage.register({ version: '1', hostname: 'h', binds })).toBe(true);
  const { id } = await omnimessage.submit(partnerMessage, 'partner-1-1');
  expect(await omnimessage.submit(partnerMessage, 'partner-1-1')).toEqual({ id });

  const { messages } = await omnimessage.poll('v', 10);
  expect(messages).toMatchObject([
    {
      id,
      destination: '447700900123',
      body: 'Bonjour €',
      priority: 2,
      registeredDelivery: 1,
      tlvs: partnerMessage.tlvs,
    },
  ]);
  const sent = { status: 'sent', destSmsc: 'v', smscMessageIds: ['A1B2', 'A1B3'], parts: 2 } as const;
  await ended((end) => omnimessage.report(id, sent, end));
  const dlr = {
    stat: 'DELIVRD',
    err: '000',
    submitDate: '2611221100',
    doneDate: '2611221101',
    text: 'Bonjour',
  };
  const receipt = {
    source: '447700900123',
    destination: 'ACME',
    status: 'delivered',
    dlr,
    raw: 'id:a1b3',
  } as const;
  const ids = { smscMessageId: 'a1b3', smscMessageIdForms: ['a1b3', 'A1B3'] };
  expect(await omnimessage.reportReceipt({ ...receipt, ...ids, sourceSmsc: 'w' })).toBe(false);
  expect(await omnimessage.reportReceipt({ ...receipt, ...ids, sourceSmsc: 'v' })).toBe(true);

  const back = await omnimessage.poll('partner', 10);
  expect(back.malformed).toEqual([]);
  expect(back.messages).toMatchObject([
    {
      type: 'delivery_receipt',
      source: '447700900123',
      destination: 'ACME',
      receipt: { messageId: id, ...dlr },
    },
  ]);
});

it('tells what became of a message, and cancels it while it waits', async () => {
  await omnimessage.register({
    version: '1',
    hostname: 'h',
    binds: [{ name: 'v', mode: 'client', status: 'up' }],
  });
  const { id } = await omnimessage.submit(partnerMessage, 'k');
  const pending = { status: 'pending', sourceSmsc: 'partner', source: 'ACME', finalMs: null };
  expect(await omnimessage.message(id)).toEqual(pending);
  expect(await omnimessage.cancel(id)).toBe(true);
  expect(await omnimessage.cancel(id)).toBe(false);
  expect(await omnimessage.message(id)).toMatchObject({ status: 'cancelled', finalMs: expect.any(Number) });
  expect(await omnimessage.message('none')).toBeNull();
  expect(await omnimessage.cancel('none')).toBe(false);
});

it('takes thousands of reports at once, each once', async () => {
  const ids = core.queue(
    { dest_smsc: 'v', source_msisdn: 'A', destination_msisdn: '44', message_body: 'x' },
    5000,
  );
  const polled = await omnimessage.poll('v', 5000);
  expect(polled.messages.map(({ id }) => id)).toEqual(ids);
  await Promise.all(
    ids.map((id) =>
      ended((end) => omnimessage.report(id, { status: 'sent', destSmsc: 'v', smscMessageIds: [id] }, end)),
    ),
  );
  expect(core.stats()).toMatchObject({
    reports: 5000,
    reportsRepeated: 0,
    pending: 0,
    reached: { sent: 5000 },
  });
});
