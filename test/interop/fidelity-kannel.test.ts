/** What Kannel writes is what OmniMessage gets, and the reverse: its encoder and decoder, splitter and joiner in C. */
import { describe, expect, test } from 'vitest';
import type { ServerPeerInput } from '../../contract/server-peer.ts';
import { isMissing } from '../debian.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { startCore, startGateway } from '../e2e/harness/scene.ts';
import { type Callback, type Kannel, startKannel } from './harness/kannel.ts';
import { listenOn, partnerBind } from './harness/partner-settings.ts';

type Fields = Readonly<Record<string, unknown>>;

const GSM = '@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà {}[]~|^€ \\';
const LONG_GSM = `${'[1] Grüße aus Köln für 5 €. '.repeat(20)}Ende`;
const UCS2 = 'Привет, мир! 你好 שלום 🌍';
/** An odd length before each pair, so that Kannel, which counts code units, cuts one in two. */
const LONG_UCS2 = `я${'🌍'.repeat(150)}!`;
const UNICODE = { coding: '2' };

/** A gateway with Kannel bound to it. `submitted` is what OmniMessage was handed. */
async function startScene(
  settings: Partial<ServerPeerInput>,
): Promise<{ kannel: Kannel; submitted: Fields[]; core: Awaited<ReturnType<typeof startCore>> }> {
  const submitted: Fields[] = [];
  const core = await startCore({
    route: (message) => {
      submitted.push(message);
      return 'nowhere';
    },
  });
  const port = await freePort();
  const gateway = await startGateway({
    api_base_url: core.url,
    server_binds: [partnerBind(settings)],
    listen: listenOn(port),
  });
  const kannel = await startKannel(port);
  await gateway.logged('bound', { bind_name: 'partner' }, 15_000);
  return { kannel, submitted, core };
}

describe.skipIf(isMissing('bearerbox', 'smsbox'))('Kannel', () => {
  test('writes texts of every alphabet, long ones, flash and binary ones; OmniMessage gets them', async () => {
    const { kannel, submitted, core } = await startScene({ reassemble: true });
    const wap = Buffer.from('01060403ae81ea', 'hex');
    const messages = [
      { text: GSM },
      { text: LONG_GSM },
      { text: UCS2, also: UNICODE },
      { text: LONG_UCS2, also: UNICODE },
      { text: 'flash', also: { mclass: '0' } },
      { text: '', also: { coding: '1', udh: Buffer.from('0605040b8423f0', 'hex'), text: wap } },
    ];
    for (const [n, { text, also = {} }] of messages.entries()) {
      await kannel.send({ from: 'ACME', to: '447700900123', text, id: String(n), also });
      await core.waitFor(() => submitted.length > n, 15_000);
    }
    expect(submitted.map(({ message_body }) => message_body)).toEqual([
      ...[GSM, LONG_GSM, UCS2, LONG_UCS2, 'flash'],
      null,
    ]);
    expect(submitted.map(({ concat }) => concat)).toEqual(messages.map(() => null));
    expect(submitted[4]).toMatchObject({ message_class: 0 });
    expect(submitted[5]).toMatchObject({
      raw_hex: `0605040b8423f0${wap.toString('hex')}`,
      dest_port: 2948,
      source_port: 9200,
    });
    // The parts of a long message have one id, by which their receipt comes.
    await kannel.waitFor(
      (all) => all.filter(({ path }) => path === '/dlr').length >= messages.length,
      10_000,
    );
  });

  test.each(['udh8', 'udh16', 'sar', 'payload'] as const)(
    'reads texts of every alphabet, and long ones as %s',
    async (long_messages) => {
      const { kannel, core } = await startScene({ long_messages });
      const texts = [GSM, LONG_GSM, UCS2, LONG_UCS2];
      for (const [n, message_body] of texts.entries()) {
        core.queue({
          dest_smsc: 'partner',
          source_msisdn: '447700900123',
          destination_msisdn: '12345',
          message_body,
        });
        await kannel.waitFor((all) => textsIn(all).length > n, 15_000);
      }
      expect(textsIn(kannel.callbacks)).toEqual(texts);
    },
  );
});

/** The whole texts among what came in: Kannel joins parts with a header, and hands UCS-2 over as UTF-16BE. */
function textsIn(callbacks: readonly Callback[]): string[] {
  return callbacks
    .filter(({ path }) => path === '/mo')
    .map((callback) => {
      const octets = callback.octets('text');
      return callback.query.get('coding') === '2'
        ? Buffer.from(octets).swap16().toString('utf16le')
        : octets.toString('utf8');
    });
}
