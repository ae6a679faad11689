import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSettings } from '../../../connector/settings/parse.ts';
import { convertElixir } from './conversion.ts';

/** The Elixir of the operations guide, chapters on configuration and operations: what its readers have. */
const GUIDE = new URL('guide/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, GUIDE), 'utf8');
/** The one that shows the structure and no settings: `setting_name: value`, and a bind with a name alone. */
const SKELETON = 'structure.exs';
const examples = readdirSync(GUIDE).filter((name) => name !== SKELETON);

function converted(text: string): string {
  const { yaml, findings } = convertElixir(text, 'runtime.exs');
  expect(findings.filter(({ code }) => code !== 'import_missing')).toEqual([]);
  if (yaml === null) throw new Error('nothing was written');
  return yaml;
}

function settingsOf(yaml: string) {
  const parsed = parseSettings(yaml, 'gateway.yaml', {}, 'validate');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.faults));
  return parsed.written;
}

/** `key: value` line by line, as a reader without a parser sees it. */
function linesOf(elixir: string): [string, string][] {
  return [...elixir.matchAll(/^\s*(\w+): (.+?),?$/gm)].map(([, key = '', value = '']) => [
    key,
    value.replace(/^[:"]|"$/g, ''),
  ]);
}

function scalarsOf(value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap(scalarsOf);
  return Object.entries(value ?? {}).flatMap(([key, inner]): [string, string][] => {
    if (typeof inner !== 'object' || inner === null) return [[key, String(inner)]];
    if (Array.isArray(inner) && inner.every((item) => typeof item === 'string')) {
      const quote = key === 'ip_whitelist' ? '"' : '';
      const mark = quote === '' ? ':' : '';
      return [[key, `[${inner.map((item) => `${mark}${quote}${item}${quote}`).join(', ')}]`]];
    }
    return scalarsOf(inner);
  });
}

describe("the guide's examples", () => {
  test('are all here', () => expect(examples.length).toBe(12));

  test.each(examples)('%s is a file that validate takes, with every setting of it and none else', (name) => {
    const elixir = read(name);
    const yaml = converted(elixir);
    settingsOf(yaml);
    const written = scalarsOf(parse(yaml)).filter(([key]) => key !== 'allow_long_password');
    expect(written).toEqual(linesOf(elixir));
    expect(written.length).toBeGreaterThan(0);
  });

  test('the one with partners is examples/gateway.yaml', () => {
    const example = readFileSync(new URL('../../../examples/gateway.yaml', import.meta.url), 'utf8');
    const ours = settingsOf(converted(read('with-partners.exs')));
    expect({ ...ours, verify_ssl_peer: true }).toEqual(settingsOf(example));
  });

  test('comments stay where they were', () => {
    const yaml = converted(read('add-server-bind.exs'));
    const comments = (text: string) => [...text.matchAll(/# (.+)/g)].map(([, comment]) => comment);
    const ours = comments(yaml).filter((comment) => !comment?.includes('SMPP 3.4'));
    expect(ours).toEqual(comments(read('add-server-bind.exs')));
    expect(yaml).toMatch(/# Ajouter une nouvelle liaison serveur\n {2}- name: partner_acme\n/);
  });

  test('the skeleton is refused for what it lacks, at its places', () => {
    const { yaml, findings } = convertElixir(read(SKELETON), 'runtime.exs');
    expect(yaml).toBeNull();
    expect(
      findings.map(({ at, code, setting }) => `${at.line}:${at.column} ${code} ${setting}`.trim()),
    ).toEqual([
      '5:3 no_counterpart',
      '9:3 missing binds[0].bind_type',
      '9:3 missing binds[0].host',
      '9:3 missing binds[0].system_id',
      '9:3 missing binds[0].password',
    ]);
  });
});

/** Single lines that the guide shows for a setting. */
describe.each([
  [
    'api_base_url',
    [
      '"https://192.168.1.100:8443"',
      '"https://omnimessage-core.company.com:8443"',
      '"http://192.168.1.100:8080"',
    ],
  ],
])('%s', (key, values) => {
  test.each(values)('%s', (value) => {
    const yaml = converted(`import Config\nconfig :omnimessage_smpp, ${key}: ${value} # as shown`);
    expect(parse(yaml)).toEqual({ [key]: value.replaceAll('"', '') });
    expect(yaml).toContain('# as shown');
  });
});

test.each([
  ['host: "smpp.vodafone.co.uk"', { host: 'smpp.vodafone.co.uk' }],
  ['host: "10.20.30.40"', { host: '10.20.30.40' }],
  ['host: "smpp-primary.carrier.net"', { host: 'smpp-primary.carrier.net' }],
  ['port: 3000 # Personnalisé', { port: 3000 }],
  ['tps_limit: 10      # Faible volume', { tps_limit: 10 }],
  ['tps_limit: 1000    # Volume très élevé', { tps_limit: 1000 }],
  ['bind_type: :transmitter', { bind_type: 'transmitter' }],
  [
    'tps_limit: 150, # Changé de 100\n    password: "new_password" # Mot de passe mis à jour',
    { tps_limit: 150 },
  ],
])('a client bind with %s', (line, expected) => {
  const [key = ''] = line.split(':');
  const rest = ['name: "a"', 'bind_type: :receiver', 'host: "h"', 'system_id: "s"', 'password: "p"'].filter(
    (other) => !line.includes(`${other.split(':')[0]}:`),
  );
  expect(key).not.toBe('');
  const elixir = `import Config\nconfig :omnimessage_smpp, :binds, [%{${rest.join(', ')},\n    ${line}\n}]\n`;
  expect(parse(converted(elixir))).toMatchObject({ binds: [expected] });
});

test.each([
  ['allowed_bind_types: [ :transceiver] # Seulement transceiver', { allowed_bind_types: ['transceiver'] }],
  [
    'allowed_bind_types: [ :transmitter, :receiver] # TX ou RX',
    { allowed_bind_types: ['transmitter', 'receiver'] },
  ],
  ['ip_whitelist: []', { ip_whitelist: [] }],
  ['ip_whitelist: ["203.0.113.50"]', { ip_whitelist: ['203.0.113.50'] }],
  ['ip_whitelist: ["203.0.113.50", "203.0.113.51"]', { ip_whitelist: ['203.0.113.50', '203.0.113.51'] }],
  [
    'ip_whitelist: ["192.168.1.0/24", "10.50.1.100", "10.60.0.0/16"]',
    { ip_whitelist: ['192.168.1.0/24', '10.50.1.100', '10.60.0.0/16'] },
  ],
])('a server bind with %s', (line, expected) => {
  const types = line.startsWith('allowed') ? '' : 'allowed_bind_types: [:receiver], ';
  const elixir = `import Config\nconfig :omnimessage_smpp, :server_binds, [\n  %{name: "a", system_id: "s", password: "p", ${types}${line}\n}]\n`;
  expect(parse(converted(elixir))).toMatchObject({ server_binds: [expected] });
});
