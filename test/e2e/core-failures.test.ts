/** What the core does wrong: the gateway says it in the phrases that operators grep for, and goes on afterwards. */
import { describe, expect, test } from 'vitest';
import type { CoreOperation, FaultKind } from '../../local/simulators/omnimessage.ts';
import { until } from '../turn.ts';
import { BALANCED, Books } from './harness/books.ts';
import { freePort } from './harness/ports.ts';
import { bindTo, startCarrier, startCore, startGateway } from './harness/scene.ts';

test('a core that is away at the start is waited for, with the carrier bound', async () => {
  const port = await freePort();
  const carrier = await startCarrier();
  const gateway = await startGateway({ api_base_url: `http://127.0.0.1:${port}`, binds: [bindTo(carrier)] });
  await gateway.said('api poll connection refused');
  expect(carrier.stats().sessions).toBe(1);

  const core = await startCore({ port });
  const books = new Books(core);
  books.queue(100);
  await core.waitFor((now) => now.stats().reached.delivered === 100, 20_000);
  expect(books.balance(carrier)).toEqual(BALANCED);
});

test('a core that is away, and comes and goes, is waited for by more binds than there are connections to it', async () => {
  const port = await freePort();
  const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 100 } });
  const names = Array.from({ length: 80 }, (_, index) => `carrier_${index}`);
  const gateway = await startGateway({
    api_base_url: `http://127.0.0.1:${port}`,
    binds: names.map((name) => bindTo(carrier, { name })),
  });
  await gateway.logged('api_circuit_opened');
  for (let times = 1; times <= 3; times += 1) {
    const core = await startCore({ port });
    const books = new Books(core);
    for (const dest_smsc of names) books.queue(1, { dest_smsc });
    await core.waitFor((now) => now.stats().reached.delivered === names.length, 20_000);
    expect(carrier.stats().taken).toBe(times * names.length);
    await core.close();
    await until(() => gateway.count('api_circuit_opened') > times);
  }
});

describe('a core that fails for a while', () => {
  const all: readonly CoreOperation[] = ['poll', 'report', 'submit', 'receipt'];
  const kinds: readonly [string, FaultKind, readonly CoreOperation[], RegExp][] = [
    ['with http 503', { kind: 'status', status: 503 }, all, /^api \w+ http 503$/],
    ['with http 401', { kind: 'status', status: 401 }, all, /^api \w+ http 401$/],
    // A report is taken by any 2xx but a web page (omnimessage-api.md, Report): only a poll has JSON to misread.
    ['with half an answer', { kind: 'half_json' }, ['poll'], /^api poll parse error$/],
    ['with a web page', { kind: 'html' }, all, /^api \w+ parse error$/],
    ['by silence', { kind: 'silence' }, all, /^api \w+ timeout$/],
    ['by ending connections', { kind: 'drop' }, all, /^api \w+ connection refused$/],
    ['by ending connections after the fact', { kind: 'drop_after' }, all, /^api \w+ connection refused$/],
  ];

  test.each(kinds)(
    '%s gets each message reported in the end, and none is sent twice',
    async (_how, fault, operations, phrase) => {
      const core = await startCore();
      const carrier = await startCarrier({ deliveries: { redeliveries: 1_000, redeliverAfterMs: 100 } });
      const books = new Books(core);
      books.queue(300);
      const gateway = await startGateway({
        api_base_url: core.url,
        api_timeout: 500,
        binds: [bindTo(carrier, { tps_limit: 500 })],
      });
      await carrier.waitFor((now) => now.stats().taken >= 100, 10_000);
      core.fault(fault, { forMs: 1_500, operations });
      await gateway.said(phrase);
      await core.waitFor((now) => now.stats().reached.delivered === 300, 30_000);
      expect(books.balance(carrier)).toEqual(BALANCED);
      expect(carrier.stats().binds).toBe(1);
    },
  );
});
