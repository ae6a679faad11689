/** The `smpp` package's client as a partner. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { selfSigned } from '../../connector/omnimessage/self-signed.fixture.ts';
import {
  messageIdOf,
  type SimulatedPartner,
  type SimulatedPartnerOptions,
  startSimulatedPartner,
} from '../../local/simulators/partner.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { bindTo, startCarrier, startCore, startGateway } from '../e2e/harness/scene.ts';
import { writeFiles } from './harness/files.ts';
import { listenOn, PARTNER, partnerBind } from './harness/partner-settings.ts';

const MESSAGES = 300;

describe('the smpp package as partner', () => {
  test.each(['TCP', 'TLS'])(
    'over %s: submits, gets ids and receipts, and is sent messages',
    async (transport) => {
      const core = await startCore();
      const carrier = await startCarrier();
      const [port, tlsPort] = [await freePort(), await freePort()];
      const { 'tls.crt': cert_file, 'tls.key': key_file } = await writeFiles({
        'tls.crt': selfSigned.cert,
        'tls.key': selfSigned.key,
      });
      await startGateway({
        api_base_url: core.url,
        binds: [bindTo(carrier)],
        server_binds: [partnerBind()],
        listen: listenOn(port, { tls: { enabled: true, port: tlsPort, cert_file, key_file } }),
      });
      await carrier.waitFor((now) => now.stats().sessions === 1, 5_000);
      const partner = startPartner(
        transport === 'TLS' ? { port: tlsPort, tls: { rejectUnauthorized: false } } : { port },
      );
      await partner.bound(10_000);

      const texts = Array.from({ length: MESSAGES }, (_, n) => `message ${n}`);
      const ids: string[] = [];
      for (let from = 0; from < MESSAGES; from += 50) {
        const responses = await Promise.all(
          texts
            .slice(from, from + 50)
            .map((short_message) =>
              partner.submit({ source_addr: 'ACME', destination_addr: '447700900123', short_message }),
            ),
        );
        expect(responses.filter(({ command_status }) => command_status !== 0)).toEqual([]);
        ids.push(...responses.map(messageIdOf));
      }
      expect(new Set(ids).size).toBe(MESSAGES);
      await partner.waitFor((now) => now.receipts.length === MESSAGES, 20_000);
      expect(partner.receipts.map(({ tlvs }) => tlvs['receipted_message_id']).sort()).toEqual(ids.sort());
      expect(partner.receipts.every(({ text }) => text.includes('stat:DELIVRD'))).toBe(true);
      expect(carrier.messages.map(({ text }) => text).sort()).toEqual(texts.sort());

      core.queue({
        dest_smsc: 'partner',
        source_msisdn: '447700900123',
        destination_msisdn: '12345',
        message_body: 'STOP',
      });
      await partner.waitFor((now) => now.received.length === 1, 5_000);
      expect(partner.received[0]).toMatchObject({
        source_addr: '447700900123',
        destination_addr: '12345',
        text: 'STOP',
      });
    },
  );

  test('with a wrong password, or from an address that is not its own, is refused', async () => {
    const core = await startCore();
    const port = await freePort();
    await startGateway({
      api_base_url: core.url,
      server_binds: [
        partnerBind(),
        partnerBind({ name: 'elsewhere', system_id: 'elsewhere', ip_whitelist: ['192.0.2.1'] }),
      ],
      listen: listenOn(port),
    });
    const guesser = startPartner({ port, password: 'wrong', reconnectMs: null });
    const stranger = startPartner({ port, system_id: 'elsewhere', reconnectMs: null });
    await guesser.waitFor(({ state }) => state.is === 'refused', 10_000);
    await stranger.waitFor(({ state }) => state.is === 'refused', 10_000);
    expect([guesser.stats().binds, stranger.stats().binds]).toEqual([0, 0]);
  });

  test('while OmniMessage is away is told to come again, and nothing is lost', async () => {
    const core = await startCore();
    const port = await freePort();
    await startGateway({ api_base_url: core.url, server_binds: [partnerBind()], listen: listenOn(port) });
    const partner = startPartner({ port });
    await partner.bound(10_000);
    const restored = core.fault({ kind: 'status', status: 503 });
    const message = { source_addr: 'ACME', destination_addr: '447700900123', short_message: 'once' };
    // ESME_RSYSERR (omnimessage-api.md, Submit what came in).
    expect((await partner.submit(message)).command_status).toBe(0x08);
    restored();
    expect(core.stats().submitted).toBe(0);
  });
});

function startPartner(
  options: Partial<SimulatedPartnerOptions> & { readonly port: number },
): SimulatedPartner {
  const partner = startSimulatedPartner({ ...PARTNER, ...options });
  onTestFinished(() => partner.close());
  return partner;
}
