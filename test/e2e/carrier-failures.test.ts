/** What carriers do wrong, and what becomes of the messages. */
import { describe, expect, test } from 'vitest';
import { BALANCED, Books } from './harness/books.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';
import { ESME_RALYBND, ESME_RINVPASWD, ESME_RMSGQFUL, ESME_RTHROTTLED } from './harness/statuses.ts';

describe('a bind', () => {
  test('refused for its password is logged, keeps trying at the slowest pace, and works once the carrier mends it', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(10);
    const mend = carrier.refuseBinds(ESME_RINVPASWD);
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { reconnect_max_delay: 700 })],
    });
    const failed = await gateway.said('authentication error');
    expect(failed).toMatchObject({ event: 'bind_failed', level: 'error', bind_name: 'carrier' });
    expect(failed.msg).toContain('ESME_RINVPASWD');
    const { delay_ms } = await gateway.logged('reconnect_scheduled');
    expect(delay_ms).toBeGreaterThanOrEqual(700);
    expect(await gateway.metric('smpp_connection_status', { bind_name: 'carrier' })).toBe(0);
    expect(await gateway.metric('smpp_bind_failures_total', { bind_name: 'carrier' })).toBeGreaterThan(0);
    expect(await gateway.ready()).toMatchObject({ binds: [{ name: 'carrier', state: 'disconnected' }] });

    await carrier.waitFor((now) => now.stats().bindsRefused >= 3, 10_000);
    mend();
    await core.waitFor((now) => now.stats().reached.delivered === 10, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(await gateway.metric('smpp_connection_status', { bind_name: 'carrier' })).toBe(1);
  });

  test('refused because the carrier still counts the last session waits already_bound_delay', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    carrier.refuseBinds(ESME_RALYBND, 2);
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { already_bound_delay: 500 })],
    });
    const { delay_ms } = await gateway.logged('reconnect_scheduled');
    expect(delay_ms).toBeGreaterThanOrEqual(500);
    await carrier.waitFor((now) => now.stats().sessions === 1, 10_000);
    expect(carrier.stats().bindsRefused).toBe(2);
  });

  test('to a carrier that is not there comes up when it is', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    carrier.stopListening();
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { reconnect_max_delay: 200 })],
    });
    await gateway.said('ECONNREFUSED');
    expect(core.stats().requests.poll ?? 0).toBe(0);
    await carrier.listen();
    await carrier.waitFor((now) => now.stats().sessions === 1, 10_000);
  });
});

describe('a carrier', () => {
  test('that throttles gets a pause of the whole bind, and then everything once', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(200);
    carrier.answerWith({ kind: 'status', command_status: ESME_RTHROTTLED }, 30);
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { throttle_pause: 100, throttle_max_pause: 200 })],
    });
    await gateway.logged('bind_throttled');
    await core.waitFor((now) => now.stats().reached.delivered === 200, 20_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(carrier.stats().submits).toBe(230);
    expect(await gateway.metric('smpp_throttled_total', { bind_name: 'carrier' })).toBe(30);
    expect(await gateway.metric('smpp_delivery_failures_total', { bind_name: 'carrier' })).toBe(0);
  });

  test('whose queue is full for some messages gets the others meanwhile', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(100);
    carrier.answerWith({ kind: 'status', command_status: ESME_RMSGQFUL }, 5);
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, { queue_full_delay: 1_000 })] });
    await core.waitFor((now) => now.stats().reached.delivered === 100, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    const late = carrier.messages.slice(-5).map(({ text }) => text);
    expect(late.sort()).toEqual([1, 2, 3, 4, 5].map((n) => `message 00000${n}`));
  });

  test('whose queue stays full has the message reported failed with its status', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(1);
    carrier.answerWith({ kind: 'status', command_status: ESME_RMSGQFUL });
    await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { queue_full_delay: 100, queue_full_retries: 2 })],
    });
    await core.waitFor((now) => now.stats().reached.failed === 1, 10_000);
    expect(carrier.stats().submits).toBe(3);
    expect(books.history(1).at(-1)).toMatchObject({
      status: 'failed',
      command_status: ESME_RMSGQFUL,
      command_status_name: 'ESME_RMSGQFUL',
    });
  });

  test('that vanishes without an answer leaves its messages unknown, never sent twice by the gateway', async () => {
    const core = await startCore({ onUnknown: 'keep' });
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(120, { registered_delivery: 0 });
    const answer = carrier.answerWith({ kind: 'hold' });
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.held === 50, 5_000);
    answer();
    carrier.destroySessions();
    await core.waitFor(
      (now) => now.stats().reached.sent === 70 && now.stats().reached.unknown === 50,
      10_000,
    );
    const { lost, doubled, foreign } = books.balance(carrier, 'sent');
    expect({ lost, doubled, foreign }).toEqual({ lost: [], doubled: [], foreign: [] });
  });

  test('that stops answering enquire_link is left and dialled again', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    carrier.answerEnquireLink(false);
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier, { enquire_link_interval: 1_000, enquire_link_timeout: 1_000 })],
    });
    const lost = await gateway.said('enquire_link timeout');
    expect(lost).toMatchObject({ event: 'disconnected', bind_name: 'carrier' });
    await carrier.waitFor((now) => now.stats().binds === 2, 5_000);
    expect(await gateway.metric('smpp_disconnection_total', { bind_name: 'carrier' })).toBe(1);
  });

  test('that unbinds is answered and dialled again', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    await carrier.unbind();
    await carrier.waitFor((now) => now.stats().binds === 2 && now.stats().sessions === 1, 5_000);
  });

  test('that answers after response_timeout has the report corrected', async () => {
    const core = await startCore({ onUnknown: 'keep' });
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(1, { registered_delivery: 0 });
    carrier.answerWith({ kind: 'hold' }, 1);
    await startGateway({ api_base_url: core.url, binds: [bindTo(carrier, { response_timeout: 1_000 })] });
    await core.waitFor((now) => now.stats().reached.unknown === 1, 5_000);
    carrier.release();
    await core.waitFor((now) => now.stats().reached.sent === 1, 5_000);
    expect(books.history(1).map(({ status }) => status)).toEqual(['unknown', 'sent']);
    expect(books.balance(carrier, 'sent')).toEqual(BALANCED);
  });

  test('that sends what is no SMPP loses the session, and nothing else', async () => {
    const core = await startCore();
    const [broken, sound] = [await startCarrier(), await startCarrier()];
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(broken, { name: 'broken' }), bindTo(sound)],
    });
    await broken.waitFor((now) => now.stats().sessions === 1, 5_000);
    broken.garbage(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
    expect(await gateway.logged('disconnected', { bind_name: 'broken' })).toMatchObject({
      reason: 'framing_lost',
    });
    await broken.waitFor((now) => now.stats().binds === 2, 5_000);
    expect(sound.stats()).toMatchObject({ binds: 1, sessions: 1 });
  });
});
