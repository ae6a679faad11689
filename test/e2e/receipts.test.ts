/** Receipts find their messages, however a carrier sends them. */
import { describe, expect, test } from 'vitest';
import { messageIds } from '../../local/simulators/carrier.ts';
import { BALANCED, Books } from './harness/books.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';

describe('a receipt', () => {
  test('on a sibling session', async () => {
    const core = await startCore();
    const carrier = await startCarrier({ receipt: () => ({ via: 'sibling' }) });
    const books = new Books(core);
    const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, { sessions: 3 })] });
    await carrier.waitFor((now) => now.stats().sessions === 3, 5_000);
    books.queue(300);
    await core.waitFor((now) => now.stats().reached.delivered === 300, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(core.stats().receiptsMatched).toBe(0);
    expect(new Set(carrier.messages.map(({ session }) => session)).size).toBe(3);
    expect(await gateway.metric('smpp_unmatched_receipts_total')).toBe(0);
  });

  test.each([
    ['with the same system_id and host', {}],
    ['that names the transmitter', { receipts_for: 'carrier', host: 'localhost' }],
  ])('on a receiver bind %s', async (_which, receiver) => {
    const core = await startCore();
    const carrier = await startCarrier({ receipt: () => ({ delayMs: 100 }) });
    const books = new Books(core);
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [
        bindTo(carrier, { bind_type: 'transmitter' }),
        bindTo(carrier, { name: 'carrier_in', bind_type: 'receiver', ...receiver }),
      ],
    });
    await carrier.waitFor((now) => now.stats().sessions === 2, 5_000);
    books.queue(50);
    await core.waitFor((now) => now.stats().reached.delivered === 50, 10_000);
    expect(core.stats()).toMatchObject({ receiptsMatched: 0, receiptsUnmatched: 0 });
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(await gateway.metric('smpp_unmatched_receipts_total')).toBe(0);
  });

  test('before the submit_sm_resp', async () => {
    const core = await startCore();
    const carrier = await startCarrier({ receipt: () => ({ beforeResponse: true }) });
    const books = new Books(core);
    books.queue(300);
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.stats().reached.delivered === 300, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(core.stats()).toMatchObject({ receiptsMatched: 0, receiptsUnmatched: 0 });
  });

  test.each(Object.entries(messageIds))('with the id written as %s', async (_name, ids) => {
    const core = await startCore();
    const carrier = await startCarrier({ messageIds: (n) => ids(n + 1_000_000) });
    const books = new Books(core);
    books.queue(300);
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.stats().reached.delivered === 300, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(core.stats()).toMatchObject({ receiptsMatched: 0, receiptsUnmatched: 0 });
  });

  test.each([
    ['EXPIRED', 'expired'],
    ['UNDELIV', 'undeliverable'],
    ['REJECTD', 'rejected'],
  ] as const)('of failure: %s is %s in the core, with the carrier’s words', async (stat, status) => {
    const core = await startCore();
    const carrier = await startCarrier({ receipt: () => ({ stat, err: '045' }) });
    const books = new Books(core);
    books.queue(1);
    const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.stats().reached[status] === 1, 10_000);
    expect(books.history(1).at(-1)).toMatchObject({ status, dlr: { stat, err: '045' } });
    expect(await gateway.metric('smpp_delivery_failures_total', { bind_name: 'carrier' })).toBe(1);
  });

  test('of a message that an earlier process sent is resolved by the core', async () => {
    const core = await startCore();
    const carrier = await startCarrier({ receipt: () => ({ delayMs: 1_500 }) });
    const books = new Books(core);
    books.queue(20);
    const settings = { api_base_url: core.url, binds: [bindTo(carrier)] };
    const first = await startGateway(settings);
    await core.waitFor((now) => now.stats().reached.sent === 20, 5_000);
    first.signal('SIGTERM');
    await first.ended();
    await startGateway(settings);
    await core.waitFor((now) => now.stats().reached.delivered === 20, 10_000);
    expect(core.stats().receiptsMatched).toBe(20);
    expect(books.balance(carrier)).toEqual(BALANCED);
  });

  test('while the core is away comes again and arrives', async () => {
    const core = await startCore();
    const carrier = await startCarrier({
      receipt: () => ({ delayMs: 200 }),
      deliveries: { redeliveries: 100, redeliverAfterMs: 200 },
    });
    const books = new Books(core);
    books.queue(50);
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.stats().reached.sent === 50, 5_000);
    core.fault({ kind: 'status', status: 503 }, { forMs: 1_000 });
    await carrier.waitFor((now) => now.stats().deliveries.refused > 0, 5_000);
    await core.waitFor((now) => now.stats().reached.delivered === 50, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
  });
});
