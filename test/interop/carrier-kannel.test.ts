/** Kannel's drive_smpp as the carrier: its own SMPP stack, in C, in the place of an SMSC. */
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isMissing, pathOf } from '../debian.ts';
import { BALANCED, Books } from '../e2e/harness/books.ts';
import { freePort } from '../e2e/harness/ports.ts';
import type { Program } from '../e2e/harness/program.ts';
import { bindTo, startCore, startGateway, startProgram } from '../e2e/harness/scene.ts';

/** Where drive_smpp looks for a bearerbox a second after the first bind; without one it gives up. It has no option. */
const BEARERBOX_PORT = 13_001;
const MESSAGES = 2_000;

describe.skipIf(isMissing('drive_smpp'))('drive_smpp', () => {
  test('takes messages over a transmitter and delivers as many over a receiver', async () => {
    await standInForBearerbox();
    const port = await freePort();
    const kannel = await startDriveSmpp(port);
    const core = await startCore();
    const books = new Books(core);
    books.queue(MESSAGES);
    const carrier = { port };
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [
        bindTo(carrier, { bind_type: 'transmitter', tps_limit: 5_000 }),
        bindTo(carrier, { name: 'carrier_in', bind_type: 'receiver' }),
      ],
    });
    await core.waitFor((now) => now.stats().reached.sent === MESSAGES, 30_000);
    await core.waitFor((now) => now.inbox.length >= MESSAGES, 30_000);

    const submitted = kannel.stderr.all.concat(kannel.stdout.all).flatMap((line) => {
      const text = /submit_sm: short_message = <(.*)>/.exec(line)?.[1];
      return text === undefined ? [] : [{ text }];
    });
    // It gives no message ids, hence no receipts: `sent` is the end.
    expect(books.balance({ messages: submitted }, 'sent')).toEqual(BALANCED);

    const delivered = core.inbox.map(({ message_body }) => Number(message_body));
    expect(delivered.sort((a, b) => a - b)).toEqual(Array.from({ length: MESSAGES }, (_, n) => n + 1));
    expect(core.inbox[0]).toMatchObject({
      source_smsc: 'carrier_in',
      source_msisdn: '456',
      destination_msisdn: '123',
    });
    expect(await gateway.metric('smpp_messages_received_total', { bind_name: 'carrier_in' })).toBe(MESSAGES);
    expect(await gateway.metric('smpp_messages_sent_total', { bind_name: 'carrier' })).toBe(MESSAGES);

    gateway.signal('SIGTERM');
    expect(await gateway.ended()).toEqual({ code: 0, signal: null });
    await kannel.ended(10_000);
  });
});

async function startDriveSmpp(port: number): Promise<Program> {
  const program = startProgram('drive_smpp', pathOf('drive_smpp'), [
    ...['-v', '0', '-p', String(port)],
    ...['-m', String(MESSAGES)],
  ]);
  await program.stderr.find((line) => line.includes('accept_thread'), 10_000, 'thread that accepts');
  return program;
}

async function standInForBearerbox(): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(BEARERBOX_PORT, '127.0.0.1', resolve);
  });
  onTestFinished(() => void server.close());
}
