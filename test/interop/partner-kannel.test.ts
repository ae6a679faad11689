/** Kannel's bearerbox and smsbox as a partner: an SMS gateway that others run, bound to ours as to an SMSC. */
import { describe, expect, test } from 'vitest';
import { isMissing } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../e2e/harness/scene.ts';
import { type Callback, startKannel } from './harness/kannel.ts';
import { listenOn, partnerBind } from './harness/partner-settings.ts';

const DELIVERED = '1';
const TAKEN = '8';

describe.skipIf(isMissing('bearerbox', 'smsbox'))('Kannel', () => {
  test('binds, sends with receipts and is sent messages', async () => {
    const core = await startCore();
    const carrier = await startCarrier();
    const port = await freePort();
    const gateway = await startGateway({
      api_base_url: core.url,
      binds: [bindTo(carrier)],
      server_binds: [partnerBind()],
      listen: listenOn(port),
    });
    await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
    const kannel = await startKannel(port);
    await gateway.logged('bound', { bind_name: 'partner' }, 15_000);

    const texts = Array.from({ length: 50 }, (_, n) => `Grüße ${n} für 5 € @ Köln`);
    for (const [n, text] of texts.entries()) {
      await kannel.send({ from: 'ACME', to: '447700900123', text, id: String(n) });
    }
    const ids = texts.map((_, n) => String(n)).sort();
    await kannel.waitFor((all) => receipts(all, DELIVERED).length >= ids.length, 20_000);
    expect(receipts(kannel.callbacks, TAKEN)).toEqual(ids);
    expect(receipts(kannel.callbacks, DELIVERED)).toEqual(ids);
    expect(carrier.messages.map(({ text }) => text).sort()).toEqual(texts.sort());
    expect(carrier.messages[0]).toMatchObject({ source_addr: 'ACME', destination_addr: '447700900123' });

    core.queue({
      dest_smsc: 'partner',
      source_msisdn: '447700900123',
      destination_msisdn: '12345',
      message_body: 'Grüße, das macht 5 €',
    });
    const mo = await kannel.waitFor((all) => all.find(({ path }) => path === '/mo'), 10_000);
    expect(Object.fromEntries(mo.query)).toMatchObject({
      // Kannel writes an international number (TON 1) with its plus.
      from: '+447700900123',
      to: '12345',
      text: 'Grüße, das macht 5 €',
    });
    await core.waitFor((now) => now.pending('partner') === 0, 5_000);
  });
});

/** The ids of the receipts of one type, in order. */
function receipts(callbacks: readonly Callback[], type: string): string[] {
  return callbacks
    .filter(({ path, query }) => path === '/dlr' && query.get('type') === type)
    .map(({ query }) => query.get('id') ?? '')
    .sort();
}
