import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type tls from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ListenInput } from '../../contract/listen.ts';
import { type Certificate, createCertificate } from '../../test/certificate.ts';
import { FakeClock } from '../../test/fake-clock.ts';
import { until } from '../../test/turn.ts';
import {
  bindOctets,
  Esme,
  type EsmeOptions,
  listenSettings,
  partnerSettings,
  partnersOf,
  recordingLog,
  TestPartner,
} from '../admission/callers.fixture.ts';
import type { RefusedParty } from '../admission/refusals.ts';
import { Listener } from './listener.ts';
import { CERTIFICATE_CHECK_MS } from './tls-server.ts';

let folder = '';
const file = (name: string): string => join(folder, name);

const made = new Map<string, Certificate>();

/** `name.crt` and `name.key`, by the CA `issuer` or by itself. */
async function certificate(name: string, issuer: string | null, days: number): Promise<void> {
  const certificate = await createCertificate({
    names: [name, 'localhost'],
    issuer: issuer === null ? null : (made.get(issuer) ?? null),
    isAuthority: name === 'ca',
    days,
  });
  made.set(name, certificate);
  copyFileSync(certificate.certFile, file(`${name}.crt`));
  copyFileSync(certificate.keyFile, file(`${name}.key`));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'listener-tls-'));
  await certificate('ca', null, 30);
  await certificate('server', 'ca', 20);
  await certificate('renewed', 'ca', 25);
  await certificate('partner', 'ca', 20);
  await certificate('stranger', null, 20);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

type TlsInput = NonNullable<ListenInput['tls']>;

/** Tests renew the files, so each listener has its own copies. */
let copies = 0;
function ownFiles(of: string): { cert_file: string; key_file: string } {
  const name = `in-use-${++copies}`;
  copyFileSync(file(`${of}.crt`), file(`${name}.crt`));
  copyFileSync(file(`${of}.key`), file(`${name}.key`));
  return { cert_file: file(`${name}.crt`), key_file: file(`${name}.key`) };
}

async function listening(tlsSettings: Partial<TlsInput> = {}, listen: ListenInput = {}) {
  const clock = new FakeClock({ wall: Date.now() });
  const log = recordingLog();
  const refused: (readonly [string, RefusedParty])[] = [];
  const partner = new TestPartner(partnerSettings({ enquire_link_interval: 3_600_000 }));
  const files = ownFiles('server');
  const settings = listenSettings({ ...listen, tls: { enabled: true, ...files, ...tlsSettings } });
  let sessions = 0;
  const listener = new Listener<string>(settings, {
    clock,
    log,
    partners: partnersOf(partner),
    sessionId: () => `s${++sessions}`,
    systemId: 'gateway',
    maxPduLength: 65_552,
    onRefusal: (reason, party) => refused.push([reason, party]),
  });
  await listener.start();
  const port = listener.address().tls?.port ?? 0;
  const esmes: Esme[] = [];
  const call = async (options: tls.ConnectionOptions | null = {}, how: EsmeOptions = {}): Promise<Esme> => {
    const client = { ca: readFileSync(file('ca.crt')), servername: 'localhost', ...options };
    const esme = await Esme.connect(port, options === null ? how : { tls: client, ...how });
    esmes.push(esme);
    return esme;
  };
  cleanups.push(async () => {
    for (const esme of esmes) esme.destroy();
    await listener.close(0);
    expect(listener.stats()).toMatchObject({ connections: 0, halfOpen: 0, waiting: 0 });
    expect(clock.timers).toBe(0);
  });
  const events = (level: string) =>
    log.lines.filter((line) => line.level === level).map(({ fields }) => fields['event']);
  const reasons = () => refused.map(([reason]) => reason);
  return { clock, log, events, refused, reasons, partner, listener, port, call, files };
}

function client(name: string): tls.ConnectionOptions {
  return { cert: readFileSync(file(`${name}.crt`)), key: readFileSync(file(`${name}.key`)) };
}

describe('Listener over TLS', () => {
  it('binds, on a port of its own, beside the one without TLS', async () => {
    const { call, listener, partner } = await listening();
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
    const plain = await Esme.connect(listener.address().tcp?.port ?? 0);
    expect(await plain.send(bindOctets()).answered()).toBe(0);
    expect(partner.sessions).toBe(2);
    expect(listener.stats()).toMatchObject({ connections: 2, halfOpen: 0 });
    plain.destroy();
  });

  it('knows when its certificate expires', async () => {
    const { listener } = await listening();
    const days = ((listener.certificateExpiryMs ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(19.9);
    expect(days).toBeLessThanOrEqual(20);
  });

  it('counts a failed handshake, an old TLS version and plain SMPP as refusals, with what OpenSSL said', async () => {
    const { call, reasons, log } = await listening({ min_version: '1.3' });
    await (await call({ maxVersion: 'TLSv1.2' })).closed();
    const plain = (await call(null)).send(bindOctets());
    await plain.closed();
    expect(reasons()).toEqual(['tls_handshake', 'tls_handshake']);
    const details = log.lines.map(({ fields }) => fields['detail']).filter((detail) => detail !== undefined);
    expect(details).toEqual([
      expect.stringMatching(/UNSUPPORTED_PROTOCOL/),
      expect.stringMatching(/^ERR_SSL_/),
    ]);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
  });

  it('gives the handshake no more time than the bind, and both together session_init_timeout', async () => {
    const { call, clock, reasons, listener } = await listening();
    const silent = await call(null);
    await until(() => listener.stats().halfOpen === 1);
    clock.advance(9_999);
    const late = await call();
    await until(() => listener.stats().halfOpen === 2);
    expect(silent.ended).toBe(false);
    clock.advance(1);
    await silent.closed();
    expect(late.ended).toBe(false);
    clock.advance(9_999);
    await late.closed();
    expect(reasons()).toEqual(['init_timeout', 'init_timeout']);
  });

  it.each([
    ['none', null, 0, null],
    ['optional', null, 0, null],
    ['optional', 'partner', 0, null],
    ['optional', 'stranger', null, 'client_certificate'],
    ['required', 'partner', 0, null],
    ['required', null, null, 'client_certificate'],
    ['required', 'stranger', null, 'client_certificate'],
  ] as const)(
    'with request_client_cert %s and the certificate of %s',
    async (policy, who, status, reason) => {
      const ca_file = file('ca.crt');
      const { call, reasons } = await listening({ request_client_cert: policy, ca_file });
      const esme = (await call(who === null ? {} : client(who))).send(bindOctets());
      expect(await esme.answered()).toBe(status);
      expect(reasons()).toEqual(reason === null ? [] : [reason]);
    },
  );

  it('takes a health check, which only opens and closes, for no refusal', async () => {
    const { call, listener, reasons } = await listening();
    for (const leave of ['end', 'destroy'] as const) {
      const esme = await call(null);
      await until(() => listener.stats().connections === 1);
      esme[leave]();
      await until(() => listener.stats().connections === 0);
    }
    expect(reasons()).toEqual([]);
    const broken = (await call(null)).send(Buffer.from('1603010200010001', 'hex'));
    await until(() => listener.stats().connections === 1);
    broken.end();
    await until(() => listener.stats().connections === 0);
    expect(reasons()).toEqual(['tls_handshake']);
  });

  it('leaves nothing of a hundred handshakes broken off', async () => {
    const { call, listener } = await listening({}, { connection_rate: 1000 });
    await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const esme = await call(null);
        if (n % 2 === 0) esme.send(Buffer.from('160301', 'hex'));
        esme.destroy();
      }),
    );
    await until(() => listener.stats().connections === 0);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
  });

  it('says what is wrong with the files when it cannot start, and listens nowhere', async () => {
    for (const wrong of [
      { cert_file: file('missing.crt') },
      { key_file: file('partner.key') },
      { cert_file: file('ca.key') },
    ]) {
      const settings = listenSettings({
        tls: { enabled: true, cert_file: file('server.crt'), key_file: file('server.key'), ...wrong },
      });
      const clock = new FakeClock();
      const listener = new Listener<string>(settings, {
        clock,
        log: recordingLog(),
        partners: partnersOf(),
        sessionId: () => 's',
        systemId: 'gateway',
        maxPduLength: 65_552,
        onRefusal: () => undefined,
      });
      await expect(listener.start()).rejects.toMatchObject({ code: 'certificate_unusable' });
      expect(listener.address()).toEqual({ tcp: null, tls: null });
      expect(clock.timers).toBe(0);
    }
  });
});

describe('Listener over TLS, behind a load balancer', () => {
  const TRUSTING = { proxy_protocol: { enabled: true, trusted: ['127.0.0.9'] } };
  const HEADER = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000201c0000202007b162e', 'hex');

  /** Passes octets on and puts the header in front, in one write with the ClientHello or octet by octet before it. */
  async function balancer(port: number, how: 'together' | 'apart'): Promise<number> {
    const sockets: net.Socket[] = [];
    const server = net.createServer((inside) => {
      const outside = net.connect({ port, host: '127.0.0.1', localAddress: '127.0.0.9', noDelay: true });
      sockets.push(inside, outside);
      inside.once('data', (hello: Buffer) => {
        if (how === 'together') outside.write(Buffer.concat([HEADER, hello]));
        else for (const octet of Buffer.concat([HEADER, hello])) outside.write(Buffer.of(octet));
        inside.pipe(outside);
      });
      outside.pipe(inside);
      for (const socket of [inside, outside]) socket.on('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    cleanups.push(async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const address = server.address();
    return address === null || typeof address === 'string' ? 0 : address.port;
  }

  it.each(['together', 'apart'] as const)('reads the header in clear and then TLS, sent %s', async (how) => {
    const { port, partner } = await listening({}, TRUSTING);
    const esme = await Esme.connect(await balancer(port, how), {
      tls: { ca: readFileSync(file('ca.crt')), servername: 'localhost' },
    });
    expect(await esme.send(bindOctets()).answered()).toBe(0);
    expect([...partner.bound][0]?.peer).toBe('192.0.2.1:123');
    esme.destroy();
  });

  it('takes a health check with a header and nothing else for no refusal', async () => {
    const { call, listener, reasons } = await listening({}, TRUSTING);
    const local = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex');
    const esme = await call(null, { from: '127.0.0.9', preamble: local });
    await until(() => listener.stats().connections === 1);
    esme.end();
    await until(() => listener.stats().connections === 0);
    expect(reasons()).toEqual([]);
  });

  it('takes TLS without a header from those who are not trusted', async () => {
    const { call, reasons } = await listening({}, TRUSTING);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
    const forged = await call({}, { preamble: HEADER });
    await forged.closed();
    expect(reasons()).toEqual(['tls_handshake']);
  });
});

describe('Listener over TLS: renewal', () => {
  function renew(files: { cert_file: string; key_file: string }, by: string): void {
    copyFileSync(file(`${by}.key`), files.key_file);
    copyFileSync(file(`${by}.crt`), files.cert_file);
  }

  it('takes up a renewed certificate by itself; sessions that are up stay', async () => {
    const { call, clock, listener, partner, files, events } = await listening();
    const before = listener.certificateExpiryMs ?? 0;
    const old = (await call()).send(bindOctets());
    expect(await old.answered()).toBe(0);
    renew(files, 'renewed');
    clock.advance(CERTIFICATE_CHECK_MS);
    await until(() => events('info').includes('certificate_loaded'));
    expect((listener.certificateExpiryMs ?? 0) - before).toBeGreaterThan(4 * 86_400_000);
    expect(await (await call()).send(bindOctets()).answered()).toBe(0);
    expect(partner.sessions).toBe(2);
    expect(old.ended).toBe(false);
  });

  it('takes up a link that points elsewhere, as Kubernetes renews secrets', async () => {
    const link = file(`link-${++copies}`);
    symlinkSync(file('server.crt'), `${link}.crt`);
    symlinkSync(file('server.key'), `${link}.key`);
    const { clock, listener, events } = await listening({
      cert_file: `${link}.crt`,
      key_file: `${link}.key`,
    });
    const before = listener.certificateExpiryMs;
    for (const end of ['crt', 'key']) {
      symlinkSync(file(`renewed.${end}`), `${link}.${end}.new`);
      renameSync(`${link}.${end}.new`, `${link}.${end}`);
    }
    clock.advance(CERTIFICATE_CHECK_MS);
    await until(() => events('info').includes('certificate_loaded'));
    expect(listener.certificateExpiryMs).not.toBe(before);
  });

  it('keeps the certificate in force when the new one is no good, complains once, and takes the next good one', async () => {
    const { call, clock, listener, files, events } = await listening();
    const before = listener.certificateExpiryMs;
    // Half renewed: the certificate is new, its key is not there yet.
    copyFileSync(file('renewed.crt'), files.cert_file);
    clock.advance(CERTIFICATE_CHECK_MS);
    await until(() => events('error').includes('certificate_reload_failed'));
    expect(listener.certificateExpiryMs).toBe(before);
    const esme = (await call()).send(bindOctets());
    expect(await esme.answered()).toBe(0);
    esme.destroy();
    // Only the timer of the next look is left.
    await until(() => listener.stats().connections === 0 && clock.timers === 1);
    clock.advance(CERTIFICATE_CHECK_MS);
    await until(() => clock.timers === 1);
    expect(events('error')).toEqual(['certificate_reload_failed']);
    copyFileSync(file('renewed.key'), files.key_file);
    clock.advance(CERTIFICATE_CHECK_MS);
    await until(() => events('info').includes('certificate_loaded'));
    expect(listener.certificateExpiryMs).not.toBe(before);
  });

  it('does not look into files that did not change', async () => {
    const { clock, events, files } = await listening();
    for (let n = 0; n < 5; n += 1) {
      clock.advance(CERTIFICATE_CHECK_MS);
      await until(() => clock.timers === 1);
    }
    expect(events('info')).not.toContain('certificate_loaded');
    utimesSync(files.cert_file, new Date(), new Date());
    clock.advance(CERTIFICATE_CHECK_MS);
    await until(() => events('info').includes('certificate_loaded'));
  });

  it('reloads when told, and says so when a file is gone or broken', async () => {
    const { listener, files, events } = await listening();
    await listener.reload();
    expect(events('info')).toContain('certificate_loaded');
    writeFileSync(files.cert_file, 'no certificate');
    await listener.reload();
    rmSync(files.cert_file);
    await listener.reload();
    expect(events('error')).toEqual(['certificate_reload_failed', 'certificate_reload_failed']);
  });

  it('warns of a certificate that has expired', async () => {
    const { clock, listener, events } = await listening();
    clock.advance(21 * 86_400_000 - clock.now());
    await listener.reload();
    expect(events('warn')).toContain('certificate_expired');
  });
});
