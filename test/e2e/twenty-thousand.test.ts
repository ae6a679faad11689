import { expect, test } from 'vitest';
import { BALANCED, Books } from './harness/books.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';

const MESSAGES = 20_000;
const CLOSES = 20;
const OUTAGE_MS = 5_000;

test('20,000 messages with receipts: none lost, none doubled, while the carrier closes 20 times and the core answers 503 for 5 s', async () => {
  const core = await startCore();
  const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 200 } });
  const books = new Books(core);
  books.queue(MESSAGES);
  await startGateway({
    api_base_url: core.url,
    binds: [bindTo(carrier, { tps_limit: 10_000, window_size: 100 })],
  });

  for (let close = 1; close <= CLOSES; close += 1) {
    const from = (close * MESSAGES) / (CLOSES + 1);
    await carrier.waitFor((now) => now.stats().taken >= from && now.stats().sessions > 0, 30_000);
    if (close === CLOSES / 2) core.fault({ kind: 'status', status: 503 }, { forMs: OUTAGE_MS });
    await carrier.closeGracefully();
  }
  await core.waitFor((now) => now.stats().reached.delivered === MESSAGES, 30_000);

  expect(carrier.stats().binds).toBe(CLOSES + 1);
  expect(books.balance(carrier)).toEqual(BALANCED);
}, 60_000);
