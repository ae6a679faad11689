/** What an operator does to a gateway: starts it, changes its settings, stops it. */
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BALANCED, Books } from './harness/books.ts';
import { bindTo, spawnGateway, startCarrier, startCore, startGateway } from './harness/scene.ts';

describe('a start', () => {
  test('with a faulty file names every fault and its place, and nothing listens or dials', async () => {
    const carrier = await startCarrier();
    const gateway = await spawnGateway(`api_base_url: http://127.0.0.1:1
binds:
  - name: carrier
    bind_type: sideways
    host: 127.0.0.1
    port: ${carrier.port}
    system_id: gateway
    password: secret12
    tps_limit: 0
`);
    expect(await gateway.ended()).toEqual({ code: 1, signal: null });
    expect(gateway.errorOutput).toMatch(/gateway\.yaml:4:16: error: .*bind_type/);
    expect(gateway.errorOutput).toMatch(/gateway\.yaml:9:16: error: .*tps_limit/);
    expect(gateway.errorOutput).not.toContain('secret12');
    expect(gateway.log).toEqual([]);
    expect(carrier.stats().binds + carrier.stats().bindsRefused).toBe(0);
  });

  test('on a metrics port in use ends with 1 and says which', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const taken = createServer().listen(0, '127.0.0.1');
    onTestFinished(() => void taken.close());
    await new Promise((resolve) => taken.once('listening', resolve));
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const gateway = await spawnGateway(
      { api_base_url: core.url, binds: [bindTo(carrier)] },
      { METRICS_PORT: String(port) },
    );
    expect(await gateway.ended()).toEqual({ code: 1, signal: null });
    expect(gateway.tail()).toContain(`127.0.0.1:${port}`);
    expect(carrier.stats().binds).toBe(0);
  });
});

describe('SIGHUP', () => {
  test('adds, removes and retunes binds, and leaves the others alone', async () => {
    const core = await startCore();
    const [kept, gone, added] = [await startCarrier(), await startCarrier(), await startCarrier()];
    const base = { api_base_url: core.url };
    const keptBind = bindTo(kept, { name: 'kept', tps_limit: 10 });
    const gateway = await startGateway({ ...base, binds: [keptBind, bindTo(gone, { name: 'gone' })] });
    await Promise.all(
      [kept, gone].map((carrier) => carrier.waitFor((now) => now.stats().sessions === 1, 5_000)),
    );

    await gateway.reload({
      ...base,
      binds: [{ ...keptBind, tps_limit: 2_000 }, bindTo(added, { name: 'added' })],
    });
    await added.waitFor((now) => now.stats().sessions === 1, 5_000);
    await gone.waitFor((now) => now.stats().unbinds === 1 && now.stats().sessions === 0, 5_000);

    core.queue(
      { dest_smsc: 'kept', source_msisdn: 'ACME', destination_msisdn: '447700900123', message_body: 'x' },
      400,
    );
    // At the ten a second of before this would take 40 s.
    await kept.waitFor((now) => now.stats().taken === 400, 10_000);
    expect(kept.stats()).toMatchObject({ binds: 1, unbinds: 0 });
    expect(await gateway.metric('smpp_messages_sent_total', { bind_name: 'added' })).toBe(0);
    await expect(gateway.metric('smpp_messages_sent_total', { bind_name: 'gone' })).rejects.toThrow(
      'no sample',
    );
  });

  test('with a faulty file changes nothing and says so', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    await gateway.reload('binds: [{name: carrier, tps_limit: none}]\n');
    await gateway.logged('reload_refused');
    expect(carrier.stats()).toMatchObject({ binds: 1, sessions: 1, unbinds: 0 });
  });
});

describe('a stop', () => {
  test('by SIGTERM under load loses and doubles nothing, and the next start goes on', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const books = new Books(core);
    books.queue(3_000);
    const settings = { api_base_url: core.url, binds: [bindTo(carrier, { tps_limit: 2_000 })] };
    for (const taken of [500, 1_200, 2_000]) {
      const gateway = await startGateway(settings);
      await carrier.waitFor((now) => now.stats().taken >= taken, 10_000);
      gateway.signal('SIGTERM');
      expect(await gateway.ended()).toEqual({ code: 0, signal: null });
      expect(gateway.log.at(-1)).toMatchObject({ event: 'stopped' });
    }
    await startGateway(settings);
    await core.waitFor((now) => now.stats().reached.delivered === books.size, 20_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(carrier.stats()).toMatchObject({ binds: 4, unbinds: 3 });
  });

  test('waits for the answers of a slow carrier', async () => {
    const core = await startCore({ onUnknown: 'keep' });
    const carrier = await startCarrier();
    carrier.answerWith({ kind: 'hold' });
    const books = new Books(core);
    books.queue(10, { registered_delivery: 0 });
    const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.held === 10, 5_000);
    gateway.signal('SIGTERM');
    await gateway.logged('stopping');
    carrier.release('reverse');
    expect(await gateway.ended()).toEqual({ code: 0, signal: null });
    expect(books.balance(carrier, 'sent')).toEqual(BALANCED);
  });

  test('keeps to drain_timeout when answers never come, and reports what it does not know', async () => {
    const core = await startCore({ onUnknown: 'keep' });
    const carrier = await startCarrier();
    carrier.answerWith({ kind: 'silence' });
    const books = new Books(core);
    books.queue(5);
    const gateway = await startGateway({
      api_base_url: core.url,
      drain_timeout: 500,
      binds: [bindTo(carrier, { unbind_timeout: 500 })],
    });
    await carrier.waitFor((now) => now.stats().taken === 5, 5_000);
    const began = performance.now();
    gateway.signal('SIGTERM');
    expect(await gateway.ended()).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(books.balance(carrier, 'unknown')).toEqual(BALANCED);
  });

  test('by Ctrl-C is the same, and a second Ctrl-C ends it at once', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    carrier.answerWith({ kind: 'hold' });
    new Books(core).queue(1);
    const gateway = await startGateway({ api_base_url: core.url, binds: [bindTo(carrier)] });
    await carrier.waitFor((now) => now.held === 1, 5_000);
    gateway.signal('SIGINT');
    await gateway.logged('stopping');
    gateway.signal('SIGINT');
    expect(await gateway.ended(2_000)).toEqual({ code: 130, signal: null });
  });
});
