/** Texts of peers and strangers in what leaves the gateway: lines of the log, labels of the metrics, pages. */
import { readdirSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import { startSimulatedPartner } from '../../local/simulators/partner.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { startCore, startGateway } from '../e2e/harness/scene.ts';
import { bindOctets } from './port/octets.ts';

const HOSTILE = [
  'a\n{"level":50}',
  '\u001b[2J\u001b[31mred',
  '\u009b31m',
  'a\r\nERROR x',
  '"},"msg":"x',
  '\u0007\b\u007f',
];
/** Printable Latin-1, which a setting may have. */
const LABELS = ['a"b\\c', '\\n"} 1', 'é{},=#', '\\"\\\\'];

test('a stranger’s system_id and a partner’s text make no line, no field and no control character in the log', async () => {
  const core = await startCore({ route: () => 'nowhere' });
  const port = await freePort();
  const account = { system_id: 'partner', password: 'secret12' };
  const gateway = await startGateway({
    api_base_url: core.url,
    log_level: 'trace',
    log_message_text: true,
    server_binds: [{ name: 'partner', ...account, allowed_bind_types: ['transceiver'] }],
    listen: { host: '127.0.0.1', port, lockout: { failures: 1_000 } },
  });
  for (const text of HOSTILE) {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(bindOctets(text, text.slice(0, 8))));
    socket.on('error', () => socket.destroy());
    await new Promise((resolve) => socket.once('data', resolve));
    socket.destroy();
  }
  const partner = startSimulatedPartner({ port, ...account });
  onTestFinished(() => partner.close());
  await partner.bound(5_000);
  for (const short_message of HOSTILE)
    expect((await partner.submit({ destination_addr: '447700900123', short_message })).command_status).toBe(
      0,
    );
  await gateway.logged('bind_refused');
  const lines = gateway.output.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(HOSTILE.length);
  for (const line of lines) {
    expect(line).toMatch(/^\{.*\}$/);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may be there
    expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
    expect(JSON.parse(line)).toMatchObject({ event: expect.any(String), level: expect.anything() });
  }
  expect(gateway.log.filter(({ msg }) => msg === 'x')).toEqual([]);
}, 60_000);

test('what a system_id is made of comes out of /metrics as it went in', async () => {
  const core = await startCore();
  const gateway = await startGateway({
    api_base_url: core.url,
    server_binds: LABELS.map((system_id, index) => ({
      name: `partner_${index}`,
      system_id,
      password: 'secret12',
      allowed_bind_types: ['transceiver'] as const,
    })),
    listen: { host: '127.0.0.1', port: await freePort() },
  });
  await gateway.logged('listening');
  const samples = await gateway.metrics();
  const shown = samples.filter(({ name }) => name === 'smpp_connection_status');
  expect(shown.map(({ labels }) => unescaped(labels['system_id'] ?? ''))).toEqual(LABELS);
  expect(new Set(shown.map(({ labels }) => Object.keys(labels).sort().join(' '))).size).toBe(1);
}, 60_000);

test.each(['a\nb', 'a"b', 'a\\b', 'a b', 'a{b}', '../a', 'a/b', '<b>', '', 'x'.repeat(64)])(
  'a peer cannot be called %j',
  (name) => {
    const peer = { system_id: 'a', password: 'secret12', allowed_bind_types: ['transceiver'] };
    expect(serverPeerSchema.safeParse({ ...peer, name }).success).toBe(false);
    expect(serverPeerSchema.safeParse({ ...peer, name: 'a_b-c.d' }).success).toBe(true);
  },
);

test('no page of the dashboard writes HTML by itself, but for the guides that were built with it', () => {
  const web = new URL('../../web/', import.meta.url);
  const writes = readdirSync(web, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .filter((file) =>
      /dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write|srcDoc|createContextualFragment/.test(
        readFileSync(new URL(file, web), 'utf8'),
      ),
    );
  expect(writes).toEqual(['documentation/documentation-page.tsx']);
});

/** Prometheus' text format: `\\`, `\"` and `\n` in a label's value. */
function unescaped(text: string): string {
  return text.replace(/\\(["\\n])/g, (_all, character: string) => (character === 'n' ? '\n' : character));
}
