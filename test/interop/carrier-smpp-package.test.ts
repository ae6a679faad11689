/** The `smpp` package's server as the carrier, used as its documentation shows, over TCP and TLS. */

import smpp, { type Pdu, type Session } from 'smpp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../../connector/omnimessage/self-signed.fixture.ts';
import type { ClientPeerInput } from '../../contract/client-peer.ts';
import { Books } from '../e2e/harness/books.ts';
import { bindTo, startCore, startGateway } from '../e2e/harness/scene.ts';
import { writeFiles } from './harness/files.ts';

const MESSAGES = 500;

interface PlainCarrier {
  readonly port: number;
  readonly texts: string[];
  readonly sessions: Set<Session>;
}

const transports: readonly [string, object, () => Promise<Partial<ClientPeerInput>>][] = [
  ['TCP', {}, async () => ({})],
  [
    'TLS with a checked certificate',
    selfSigned,
    async () => {
      const { 'ca.pem': ca_file } = await writeFiles({ 'ca.pem': selfSigned.cert });
      return { tls: { enabled: true, ca_file } };
    },
  ],
];

describe('the smpp package as carrier', () => {
  test.each(transports)(
    'over %s: messages, receipts and a message from a subscriber',
    async (_name, server, changes) => {
      const carrier = await startPlainCarrier(server);
      const core = await startCore();
      const books = new Books(core);
      books.queue(MESSAGES);
      await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, await changes())] });
      await core.waitFor((now) => now.stats().reached.delivered === MESSAGES, 20_000);
      const messages = carrier.texts.map((text) => ({ text }));
      expect(books.balance({ messages })).toEqual({ lost: [], doubled: [], foreign: [], unfinished: [] });

      const [session] = carrier.sessions;
      session?.send(
        new smpp.PDU('deliver_sm', {
          source_addr: '447700900123',
          destination_addr: '12345',
          // Left to itself the package writes GSM octets under data_coding 1, which is IA5.
          data_coding: 0x08,
          short_message: 'Grüße aus Köln',
        }),
      );
      await core.waitFor((now) => now.inbox.length === 1, 5_000);
      expect(core.inbox[0]).toMatchObject({ direction: 'mo', message_body: 'Grüße aus Köln' });
    },
  );

  test('over TLS with a certificate that nobody vouches for is not bound to', async () => {
    const carrier = await startPlainCarrier(selfSigned);
    const core = await startCore();
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { tls: { enabled: true } })],
    });
    const { msg } = await gateway.logged('reconnect_scheduled');
    expect(msg).toMatch(/self[- ]signed certificate/i);
    expect(carrier.texts).toEqual([]);
  });
});

async function startPlainCarrier(tls: object): Promise<PlainCarrier> {
  const texts: string[] = [];
  const sessions = new Set<Session>();
  const server = smpp.createServer(tls, (session) => {
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
    session.on('error', () => session.destroy());
    for (const command of ['bind_transceiver', 'enquire_link', 'unbind']) {
      session.on(command, (pdu: Pdu) => session.send(pdu.response()));
    }
    session.on('submit_sm', (pdu: Pdu) => {
      texts.push(textOf(pdu['short_message']));
      const id = `id-${texts.length}`;
      session.send(pdu.response({ message_id: id }));
      session.send(
        new smpp.PDU('deliver_sm', {
          esm_class: 0x04,
          source_addr: pdu['destination_addr'],
          destination_addr: pdu['source_addr'],
          short_message: `id:${id} sub:001 dlvrd:001 submit date:2611221200 done date:2611221201 stat:DELIVRD err:000 text:`,
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  return { port: address.port, texts, sessions };
}

/** The package gives `{message}`, with octets beside it where the simulators' decoder is loaded. */
function textOf(body: unknown): string {
  const text = typeof body === 'object' && body !== null && 'message' in body ? body.message : body;
  if (typeof text !== 'string') throw new Error('short_message is no text');
  return text;
}
