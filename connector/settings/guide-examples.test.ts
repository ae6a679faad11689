import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../test/docs/page.ts';
import { formatDiagnostic } from './diagnostic.ts';
import { parseSettings } from './parse.ts';

/** The operations guide's three complete examples (chapter "Exemples complets de configuration"), in YAML. */
function read(text: string) {
  const parsed = parseSettings(text, 'example.yaml', {});
  if (!parsed.ok) throw new Error(parsed.faults.map(formatDiagnostic).join('\n'));
  return parsed;
}

describe("the guide's examples", () => {
  test('1: one carrier', () => {
    const { settings, warnings } = read(`
api_base_url: "https://smsc.company.com:8443"
verify_ssl_peer: true
smsc_name: "smpp_prod"
binds:
  - name: "att_primary"
    mode: client
    bind_type: transceiver
    host: "smpp.att.com"
    port: 2775
    system_id: "company_user"
    password: "secure_pass_123"
    allow_long_password: true
    tps_limit: 100
    queue_check_frequency: 1000
`);
    expect(warnings).toEqual([]);
    expect(settings).toMatchObject({ verifySslPeer: true, smscName: 'smpp_prod' });
    expect(settings.binds).toMatchObject([
      {
        name: 'att_primary',
        bindType: 'transceiver',
        targets: [{ host: 'smpp.att.com', port: 2775 }],
        tpsLimit: 100,
      },
    ]);
  });

  test('2: several carriers; the certificate goes unchecked by default, which is warned of', () => {
    const carrier = (name: string, host: string, user: string, tps: number) => `
  - name: "${name}"
    mode: client
    bind_type: transceiver
    host: "${host}"
    port: 2775
    system_id: "${user}_username"
    password: "${user}_password"
    allow_long_password: true
    tps_limit: ${tps}
    queue_check_frequency: 1000
`;
    const { settings, warnings } = read(`
api_base_url: "https://smsc.company.com:8443"
binds:
  # North America${carrier('att_us', 'smpp.att.com', 'att', 100)}
  # Europe${carrier('vodafone_uk', 'smpp.vodafone.co.uk', 'voda', 50)}`);
    expect(warnings.map(({ code }) => code)).toEqual(['unverified_api']);
    expect(settings.binds.map(({ name, tpsLimit }) => [name, tpsLimit])).toEqual([
      ['att_us', 100],
      ['vodafone_uk', 50],
    ]);
  });

  test('3: a carrier and partners, which is examples/gateway.yaml', () => {
    const text = readFileSync(new URL('../../examples/gateway.yaml', import.meta.url), 'utf8');
    const { settings, warnings } = read(text);
    expect(settings.binds.map(({ name }) => name)).toEqual(['upstream_carrier']);
    expect(settings.serverBinds).toMatchObject([
      {
        name: 'partner_alpha',
        systemId: 'alpha_corp',
        allowedBindTypes: ['transmitter', 'receiver', 'transceiver'],
        ipWhitelist: ['203.0.113.0/24'],
        tpsLimit: 50,
        queueCheckFrequencyMs: 1000,
      },
      {
        name: 'partner_beta',
        systemId: 'beta_inc',
        allowedBindTypes: ['transceiver'],
        ipWhitelist: ['198.51.100.50/32'],
        tpsLimit: 25,
        queueCheckFrequencyMs: 2000,
      },
    ]);
    expect(settings.listen).toMatchObject({ host: '0.0.0.0', port: 2775, maxConnections: 100 });
    // my_password has 11 characters, the guide recommends 12.
    expect(warnings.map(({ code, setting }) => [code, setting])).toEqual([
      ['weak_password', 'binds[0].password'],
    ]);
  });
});

test('what the example file shows in comments is right, too', () => {
  const text = readFileSync(new URL('../../examples/gateway.yaml', import.meta.url), 'utf8');
  const uncommented = text.replace(
    /^(\s*)# ((?:sessions|window_size|failover_hosts|tls|national_languages|message_id_format|tlvs):)/gm,
    '$1$2',
  );
  expect(uncommented).not.toBe(text);
  const { settings } = read(uncommented);
  expect(settings.binds[0]).toMatchObject({ sessions: 2, message: { tlvs: [{ tag: 0x1400 }] } });
  expect(settings.listen.tls).toMatchObject({ port: 3550 });
});

describe('the files of docs/configuration.md', () => {
  const blocks = readPage('docs/configuration.md').blocks.filter(({ language }) => language === 'yaml');
  /** Eight characters at random, as the page has it. */
  const secrets = (text: string): Record<string, string> =>
    Object.fromEntries([...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, 'aB3xY9zQ']));

  test('are there', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(8);
  });

  test.each(blocks)('$under', ({ text }) => {
    const parsed = parseSettings(text, 'example.yaml', secrets(text));
    if (!parsed.ok) throw new Error(parsed.faults.map(formatDiagnostic).join('\n'));
    expect(parsed.holdsSecrets).toBe(false);
    expect(parsed.warnings.filter(({ code }) => code !== 'weak_password')).toEqual([]);
  });
});
