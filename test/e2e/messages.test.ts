/** Messages through a whole gateway: into the core, out of it, long ones, malformed ones, and their pace. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, test } from 'vitest';
import { BALANCED, Books } from './harness/books.ts';
import { concatOf, mostWithin } from './harness/carrier-view.ts';
import { startForgetfulCore } from './harness/forgetful-core.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';

const TO = { dest_smsc: 'carrier', source_msisdn: 'ACME', destination_msisdn: '447700900123' } as const;

describe('from a subscriber', () => {
  test('a message reaches the core before the carrier is answered', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    const response = await carrier.deliver({
      source_addr: '447700900123',
      source_addr_ton: 1,
      source_addr_npi: 1,
      destination_addr: '12345',
      short_message: 'STOP',
    });
    expect(response.command_status).toBe(0);
    expect(core.inbox).toMatchObject([
      {
        source_smsc: 'carrier',
        direction: 'mo',
        source_msisdn: '447700900123',
        destination_msisdn: '12345',
        message_body: 'STOP',
      },
    ]);
  });

  test('a thousand messages come in once each, also when the core does not answer the first time', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    core.fault({ kind: 'status', status: 503 }, { operations: ['submit'], times: 5 });
    const texts = Array.from({ length: 1_000 }, (_, n) => `MO ${n}`);
    const answers = await Promise.all(
      texts.map((short_message) =>
        carrier.deliver({ source_addr: '447700900123', destination_addr: '12345', short_message }),
      ),
    );
    expect(answers.filter(({ command_status }) => command_status !== 0)).toEqual([]);
    expect(core.inbox.map(({ message_body }) => message_body).sort()).toEqual(texts.sort());
    expect(carrier.stats().deliveries.redelivered).toBeGreaterThan(0);
  });
});

describe('to a subscriber', () => {
  test('a long text with emoji goes in parts that no character is cut by, and its receipts make one', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const text = `Un été à la plage 🏖️ — ${'👩‍👩‍👧‍👦 famille, '.repeat(20)}fin`;
    const [id = ''] = core.queue({ ...TO, message_body: text, registered_delivery: 1 });
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.stats().reached.delivered === 1, 10_000);

    const parts = carrier.messages.map((message) => ({ ...message, concat: concatOf(message) }));
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.map(({ concat }) => concat.sequence)).toEqual(parts.map((_, index) => index + 1));
    expect(new Set(parts.map(({ concat }) => concat.reference)).size).toBe(1);
    expect(parts.every(({ concat }) => concat.total === parts.length)).toBe(true);
    for (const { concat, octets } of parts) {
      expect(octets.length).toBeLessThanOrEqual(140);
      // UTF-8 has no place for half a surrogate pair: it would come back as U+FFFD.
      expect(Buffer.from(concat.text).toString()).toBe(concat.text);
    }
    expect(parts.map(({ concat }) => concat.text).join('')).toBe(text);
    expect(core.message(id)?.history.map(({ status, parts: count }) => [status, count ?? null])).toEqual([
      ['sent', parts.length],
      ['delivered', null],
    ]);
  });

  test('what cannot be sent is reported failed with the reason, and its neighbours go', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const broken = [
      { ...TO, message_body: ['x'] },
      { ...TO, message_body: 'x', destination_msisdn: null },
      { ...TO, message_body: 'x', destination_msisdn: '4'.repeat(30) },
      { ...TO, message_body: 'x', raw_hex: 'no hex' },
      { ...TO, message_body: 'x', expires: 'tomorrow' },
      { ...TO, message_body: 'x', data_coding: 9999 },
    ];
    const ids: string[] = [];
    for (const [n, fields] of broken.entries()) {
      core.queue({ ...TO, message_body: `neighbour ${n}` });
      ids.push(...core.queue(fields));
    }
    const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.pending() === 0, 10_000);
    expect(carrier.messages.map(({ text }) => text)).toEqual(broken.map((_, n) => `neighbour ${n}`));
    for (const id of ids) {
      expect(core.message(id)?.history).toMatchObject([{ status: 'failed', reason: expect.any(String) }]);
    }
    expect(await gateway.metric('smpp_delivery_failures_total', { bind_name: 'carrier' })).toBe(
      broken.length,
    );
  });

  test('a message for later goes when its time has come, and an expired one never', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const due = Date.now() + 1_500;
    core.queue({ ...TO, message_body: 'later', deliver_after: new Date(due).toISOString() });
    core.queue({ ...TO, message_body: 'too late', expires: new Date(Date.now() - 1_000).toISOString() });
    core.queue({ ...TO, message_body: 'now' });
    // A core that lists everything, whatever its time: the gateway has to look at it.
    core.fault({ kind: 'early' });
    core.fault({ kind: 'expired' });
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.pending() === 0, 10_000);
    expect(carrier.messages.map(({ text }) => text)).toEqual(['now', 'later']);
    expect(carrier.messages[1]?.takenMs).toBeGreaterThanOrEqual(due);
    expect(core.stats().reached.expired).toBe(1);
  });

  test('two binds carry each its own at once', async () => {
    const core = await startCore();
    const [first, second] = [await startCarrier(), await startCarrier()];
    const [firstBooks, secondBooks] = [new Books(core), new Books(core)];
    firstBooks.queue(500, { dest_smsc: 'first' });
    secondBooks.queue(700, { dest_smsc: 'second' });
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(first, { name: 'first' }), bindTo(second, { name: 'second' })],
    });
    await core.waitFor((now) => now.stats().reached.delivered === 1_200, 15_000);
    expect(firstBooks.balance(first)).toEqual(BALANCED);
    expect(secondBooks.balance(second)).toEqual(BALANCED);
    expect(await gateway.metric('smpp_messages_sent_total', { bind_name: 'first' })).toBe(500);
    expect(await gateway.metric('smpp_messages_sent_total', { bind_name: 'second' })).toBe(700);
  });

  test('a core that ignores limit is served all the same, each message once', async () => {
    const core = await startCore();
    const forgetful = await startForgetfulCore(core);
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(2_000);
    await startGateway({ api_base_url: forgetful.url, binds: [bindTo(carrier)] });
    await core.waitFor((now) => now.stats().reached.delivered === 2_000, 20_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
  });

  test('never more than tps_limit in any second, and nearly as many', async () => {
    const core = await startCore();
    const lag = monitorEventLoopDelay({ resolution: 1 });
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(400, { registered_delivery: 0 });
    lag.enable();
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, { tps_limit: 100, sessions: 2 })] });
    await core.waitFor((now) => now.stats().reached.sent === 400, 15_000);
    lag.disable();

    const moments = carrier.messages.map(({ takenMs }) => takenMs);
    const lagMs = Math.ceil(lag.max / 1e6);
    // The carrier's clock is this process': what it stamped late may seem to crowd, by as much as it was late.
    expect(mostWithin(moments, 1_000 - lagMs)).toBeLessThanOrEqual(100);
    const seconds = ((moments.at(-1) ?? 0) - (moments[0] ?? 0)) / 1_000;
    expect(399 / seconds).toBeGreaterThan(90);
  });
});
