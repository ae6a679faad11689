/** A process whose disk is full and whose file descriptors run out: it goes on, and takes up again what it had to leave. */
import { expect, test } from 'vitest';
import { BALANCED, Books } from '../e2e/harness/books.ts';
import {
  listenOn,
  PartnerBooks,
  partnerAt,
  Strangers,
  startGatewayWithLog,
} from '../e2e/harness/exhaustion.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore } from '../e2e/harness/scene.ts';

test('no room for logs, no file descriptors: messages flow, and new partners get in once there is room', async () => {
  const core = await startCore();
  const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 200 } });
  const books = new Books(core);
  const port = await freePort();
  const program = await startGatewayWithLog('/dev/full', {
    api_base_url: core.url,
    api_connections: 4,
    smpp_poll_interval: 10,
    metrics_port: await freePort(),
    binds: [bindTo(carrier)],
    ...listenOn(port),
  });
  await carrier.waitFor((now) => now.stats().sessions === 1, 15_000);
  const first = new PartnerBooks(await partnerAt(port));

  const strangers = await Strangers.at(program, port);
  books.queue(50);
  // Taken, or refused for now, since a connection to the core may be one too many.
  first.send(1);
  await carrier.waitFor(() => books.balance(carrier).lost.length === 0, 15_000);
  strangers.leave();

  const second = new PartnerBooks(await partnerAt(port));
  second.send(1);
  await Promise.all([first.taken(), second.taken()]);
  const balance = () => books.balance({ messages: carrier.messages.filter(({ text }) => !first.has(text)) });
  await core.waitFor(() => balance().unfinished.length === 0, 15_000);
  expect(balance()).toEqual(BALANCED);
  expect(program.hasEnded).toBe(false);
}, 90_000);
