/** A load balancer between the gateway and the carrier, which comes and goes. */
import { describe, expect, test } from 'vitest';
import { isMissing } from '../debian.ts';
import { BALANCED, Books } from '../e2e/harness/books.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../e2e/harness/scene.ts';
import { startHaproxy } from './harness/haproxy.ts';

describe.skipIf(isMissing('haproxy'))('haproxy in front of the carrier', () => {
  test('cut and resumed: the bind comes back and every message goes, none by the gateway twice', async () => {
    const core = await startCore({ onUnknown: 'keep' });
    const carrier = await startCarrier();
    const proxy = await startHaproxy(carrier.port);
    const books = new Books(core);
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo({ port: proxy.port }, { reconnect_max_delay: 300 })],
    });
    books.queue(500);
    await core.waitFor((now) => now.stats().reached.delivered === 500, 10_000);

    await proxy.cut();
    await gateway.logged('disconnected', { bind_name: 'carrier' });
    await gateway.said('ECONNREFUSED');
    books.queue(500);
    expect(await gateway.metric('smpp_connection_status', { bind_name: 'carrier' })).toBe(0);

    await proxy.resume();
    await core.waitFor((now) => now.stats().reached.delivered === 1_000, 10_000);
    expect(books.balance(carrier)).toEqual(BALANCED);
    expect(carrier.stats().binds).toBe(2);
  });

  test('with no carrier behind it accepts and closes: the gateway tries on and binds when there is one', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const proxy = await startHaproxy(carrier.port);
    carrier.stopListening();
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo({ port: proxy.port }, { reconnect_max_delay: 300 })],
    });
    await gateway.logged('bind_failed', { reason: 'connection_lost' });
    expect(core.stats().requests.poll ?? 0).toBe(0);
    await carrier.listen();
    await carrier.waitFor((now) => now.stats().sessions === 1, 10_000);
  });
});
