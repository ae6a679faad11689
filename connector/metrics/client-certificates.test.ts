import { expect, test } from 'vitest';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { compileClientPeer } from '../../contract/compile.ts';
import type { ClientBindSettings } from '../../contract/compiled.ts';
import { createCertificate } from '../../test/certificate.ts';
import { ClientCertificates } from './client-certificates.ts';

function bind(name: string, certFile: string | null): ClientBindSettings {
  const settings = compileClientPeer(
    clientPeerSchema.parse({ name, bind_type: 'transceiver', host: 'h', system_id: 's', password: 'p' }),
  );
  const tls = {
    verify: true,
    caFile: null,
    certFile,
    keyFile: null,
    serverName: null,
    minVersion: '1.2',
  } as const;
  return { ...settings, tls: certFile === null ? null : tls };
}

test('tells of what is presented, reads a file of several binds once, and again after a while', async () => {
  const { cert } = await createCertificate({ names: ['gateway'], days: 3 });
  const read: string[] = [];
  const certificates = new ClientCertificates((file) => {
    read.push(file);
    return file === '/gone' ? Promise.reject(new Error('ENOENT')) : Promise.resolve(Buffer.from(cert));
  });
  const binds = [bind('one', '/a'), bind('two', '/a'), bind('gone', '/gone'), bind('plain', null)];
  const expiries = await certificates.expiries(binds, 0);
  expect([...expiries.keys()]).toEqual(['one', 'two']);
  expect(Math.abs((expiries.get('one') ?? 0) - Date.now() - 3 * 86_400_000)).toBeLessThan(120_000);
  await certificates.expiries(binds, 299_999);
  expect(read).toEqual(['/a', '/gone']);
  await certificates.expiries(binds, 300_000);
  expect(read).toEqual(['/a', '/gone', '/a', '/gone']);
});

test('a scrape reads no more than sixteen files; the others come with the next ones', async () => {
  const { cert } = await createCertificate({ names: ['gateway'] });
  const certificates = new ClientCertificates(() => Promise.resolve(Buffer.from(cert)));
  const binds = Array.from({ length: 40 }, (_, n) => bind(`b${n}`, `/${n}`));
  const sizes: number[] = [];
  for (let scrape = 0; scrape < 3; scrape += 1) sizes.push((await certificates.expiries(binds, scrape)).size);
  expect(sizes).toEqual([16, 32, 40]);
});
