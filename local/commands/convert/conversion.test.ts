import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSettings } from '../../../connector/settings/parse.ts';
import { convertElixir } from './conversion.ts';

function findingsOf(text: string): string[] {
  return convertElixir(text, 'runtime.exs').findings.map(({ at, code, setting }) =>
    `${at.line}:${at.column} ${code} ${setting}`.trim(),
  );
}

function yamlOf(config: string): string {
  const { yaml, findings } = convertElixir(`import Config\n${config}`, 'runtime.exs');
  if (yaml === null) throw new Error(JSON.stringify(findings));
  return yaml;
}

/** The YAML value of an Elixir expression, as a setting that takes any text. */
const readAs = (expression: string): unknown =>
  Reflect.get(Object(parse(yamlOf(`config :omnimessage_smpp, api_token: ${expression}`))), 'api_token');

test('a whole file: variables, :prod, environment, interpolation, comments, what is left out', () => {
  const text = readFileSync(new URL('fixtures/production.exs', import.meta.url), 'utf8');
  const { yaml, findings, summary } = convertElixir(text, 'runtime.exs');
  expect(yaml).toBe(readFileSync(new URL('fixtures/production.yaml', import.meta.url), 'utf8'));
  expect(
    findings.map(({ at, code, setting }) => `${at.line}:${at.column} ${code} ${setting}`.trim()),
  ).toEqual([
    '12:1 no_counterpart',
    '21:3 no_counterpart',
    '44:20 left_out binds[0].system_type',
    '46:7 no_counterpart binds[0].enquire_link',
    '54:3 left_out',
    '60:27 no_counterpart',
    '64:1 left_out',
  ]);
  expect(summary).toEqual({ binds: 1, serverBinds: 0, variables: ['CORE_TOKEN', 'A_HOST', 'A_PASSWORD'] });
  const env = { CORE_TOKEN: 't', A_HOST: 'h', A_PASSWORD: 'p' };
  expect(parseSettings(yaml ?? '', 'gateway.yaml', env)).toMatchObject({
    ok: true,
    written: {
      api_base_url: 'https://omnimessage-core:8443',
      binds: [{ host: 'h', port: 2775, bind_type: 'transceiver', tls: { enabled: true } }],
    },
  });
});

describe('texts', () => {
  test.each([
    ['"a\\"b\\\\c"', 'a"b\\c'],
    ['"\\u00e9\\x41\\u{20ac}\\x{1F600}"', 'éA€😀'],
    ['"tab\\tend"', 'tab\tend'],
    ['"# no comment"', '# no comment'],
    ["'charlist'", 'charlist'],
    ['~s(with "quotes")', 'with "quotes"'],
    ['~S(a\\nb)', 'a\\nb'],
    ['"""\n    one\n      two\n    """', 'one\n  two\n'],
    ['"a" <> "b"', 'ab'],
    ['"#{"in" <> "ner"}-#{1_000}"', 'inner-1000'],
    ['"${NOT_OURS}"', '$${NOT_OURS}'],
    ['String.trim("  x ")', 'x'],
    [':"odd atom"', 'odd atom'],
    ['"yes"', 'yes'],
    ['"0123"', '0123'],
  ])('%s', (expression, expected) => expect(readAs(expression)).toBe(expected));
});

describe('what is read from the environment', () => {
  test.each([
    ['System.get_env("X")', '${X}'],
    ['System.fetch_env!("X")', '${X}'],
    ['System.get_env("X", "d")', '${X:-d}'],
    ['System.get_env("X") || "d"', '${X:-d}'],
    ['System.get_env("X") || raise("X is missing")', '${X}'],
    ['System.get_env("X") || raise "X is missing"', '${X}'],
    ['"a#{System.get_env("X")}b"', 'a${X}b'],
    ['"X" |> System.get_env("d") |> String.trim()', '${X:-d}'],
    ['System.get_env("X") == "true"', '${X:-false}'],
    ['System.get_env("X") != "false"', '${X:-true}'],
    ['System.get_env("X", "false") in ~w(true 1)', '${X:-false}'],
    ['String.to_integer(System.get_env("X") || "5")', '${X:-5}'],
    ['if config_env() == :prod, do: System.get_env("X"), else: "y"', '${X}'],
    ['if(config_env() in [:dev, :test], do: "y", else: "z")', 'z'],
  ])('%s is %s', (expression, expected) => expect(readAs(expression)).toBe(expected));

  test('by its own variable: that one wins over the file by itself', () => {
    const yaml = yamlOf(`config :omnimessage_smpp,
      api_base_url: System.get_env("API_BASE_URL"),
      smpp_poll_interval: String.to_integer(System.get_env("SMPP_POLL_INTERVAL", "250")),
      smsc_name: System.get_env("OTHER_NAME", "x")`);
    expect(parse(yaml)).toEqual({ smpp_poll_interval: 250, smsc_name: '${OTHER_NAME:-x}' });
    expect(yaml).toContain('# api_base_url: the environment variable API_BASE_URL gives it.');
    expect(yaml).toContain('smpp_poll_interval: 250 # SMPP_POLL_INTERVAL wins over it.');
  });

  test.each([
    'System.get_env("A") || System.get_env("B")',
    'System.get_env("A" <> x)',
    'File.read!("/etc/secret")',
    'String.split(System.get_env("A"), ",")',
    'System.get_env("A", "with } brace")',
    'fn -> 1 end',
    '{1, 2}',
    'Application.get_env(:a, :b)[:c]',
  ])('%s is not read, and said so with its place', (expression) => {
    expect(findingsOf(`import Config\nconfig :omnimessage_smpp,\n  api_token: ${expression}\n`)).toEqual([
      '3:14 not_readable api_token',
    ]);
  });
});

describe('mistakes that the guide lists', () => {
  const bind = (lines: string) =>
    `import Config\n\nconfig :omnimessage_smpp, :binds, [\n  %{\n${lines}\n  }\n]\n`;
  test.each([
    ['a missing comma', bind('    name: "a"\n    mode: :client,'), '5:14 elixir_syntax'],
    [
      'a missing comma between binds',
      'import Config\nconfig :omnimessage_smpp, :binds, [\n  %{a: 1}\n  %{b: 2}\n]',
      '3:10 elixir_syntax',
    ],
    [
      'a missing comma between settings',
      'import Config\nconfig :omnimessage_smpp,\n  smsc_name: "a"\n  log_level: :info\n',
      '3:17 elixir_syntax',
    ],
    [
      'a comma too many',
      'import Config\nconfig :omnimessage_smpp,\n  smsc_name: "a",\n\nconfig :omnimessage_smpp, smsc_name: "b"\n',
      '3:18 elixir_syntax',
    ],
    [
      'a missing closing quote',
      bind('    name: "a,\n    mode: :client,\n    host: "h"'),
      '5:11 elixir_syntax',
    ],
    [
      'a missing last quote',
      'import Config\nconfig :omnimessage_smpp, smsc_name: "a\n',
      '2:38 elixir_syntax',
    ],
    ['two kinds of quotes', bind('    name: "a\',\n    host: "h"'), '5:11 elixir_syntax'],
    [
      'a missing bracket',
      'import Config\nconfig :omnimessage_smpp, :binds, [\n  %{name: "a"}\n\nconfig :omnimessage_smpp, smsc_name: "b"\n',
      '2:35 elixir_syntax',
    ],
    [
      'a missing brace',
      'import Config\nconfig :omnimessage_smpp, :binds, [\n  %{name: "a"\n]\n',
      '4:1 elixir_syntax',
    ],
    ['a bracket that closes another', bind('    ip_whitelist: ["1.2.3.4"},'), '5:29 elixir_syntax'],
    ['no import Config', 'config :omnimessage_smpp, smsc_name: "a"\n', '1:1 import_missing'],
    ['no space behind a colon', bind('    name:"a"'), '5:9 elixir_syntax'],
    [
      'a percent sign without its brace',
      'import Config\nconfig :omnimessage_smpp, :listen, %\n  port: 1\n',
      '2:36 elixir_syntax',
    ],
  ])('%s', (_, text, expected) => expect(findingsOf(text)).toEqual([expected]));

  test('several at once', () => {
    const text =
      'import Config\nconfig :omnimessage_smpp, smsc_name: \nconfig :omnimessage_smpp, x: [1 2]\nconfig :omnimessage_smpp, y: %{1}\n';
    expect(findingsOf(text)).toEqual(['3:32 elixir_syntax', '4:32 elixir_syntax']);
  });
});

describe('what a settings file cannot say', () => {
  test.each([
    [
      'import Config\nif System.get_env("X") do\n  config :omnimessage_smpp, smsc_name: "a"\nend\n',
      '3:29 depends_on_condition smsc_name',
    ],
    ['import Config\nfor x <- [1] do\n  config :omnimessage_smpp, smsc_name: "a"\nend\n', '2:1 not_readable'],
    ['import Config\nfor x <- [1], do: config(:omnimessage_smpp, smsc_name: "a")\n', '2:1 not_readable'],
    ['import Config\nimport_config "prod.exs"\n', '2:1 not_readable'],
    ['import Config\nconfig :omnimessage_smpp\n', '2:1 not_readable'],
  ])('%j', (text, expected) => expect(findingsOf(text)).toEqual([expected]));

  test('values that validate refuses are faults where they were written', () => {
    const text = `import Config
config :omnimessage_smpp, :binds, [
  %{name: "a b", bind_type: :transceiver, host: "h", port: 99_999, system_id: "s", password: "p", mode: :server}
]
`;
    expect(findingsOf(text)).toEqual([
      '3:11 malformed binds[0].name',
      '3:60 out_of_range binds[0].port',
      '3:105 not_allowed binds[0].mode',
    ]);
  });

  test('no setting at all', () => {
    expect(findingsOf('binds:\n  - name: a\n    host:b\n')).toEqual(['1:1 elixir_syntax']);
    expect(findingsOf('')).toContain('1:1 not_readable');
    expect(findingsOf('import Config\nconfig :other, a: 1\n')).toEqual([
      '2:16 no_counterpart',
      '1:1 not_readable',
    ]);
  });
});

describe('several config lines', () => {
  test('the last one counts, keyword lists are merged', () => {
    const text = `import Config
config :omnimessage_smpp, :listen, host: "0.0.0.0", port: 1
config :omnimessage_smpp, listen: [port: 2]
config :omnimessage_smpp, smsc_name: "a"
config :omnimessage_smpp, smsc_name: "b"
`;
    const { yaml, findings } = convertElixir(text, 'runtime.exs');
    expect(parse(yaml ?? '')).toEqual({ listen: { host: '0.0.0.0', port: 2 }, smsc_name: 'b' });
    expect(findings).toMatchObject([{ code: 'replaced', at: { line: 4 }, setting: 'smsc_name' }]);
  });

  test("Elixir's levels of the log are ours", () => {
    expect(parse(yamlOf('config :logger, level: :notice'))).toEqual({ log_level: 'info' });
  });
});

describe('whatever the text is', () => {
  const examples = ['with-partners', 'client-bind', 'add-server-bind'].map((name) =>
    readFileSync(new URL(`guide/${name}.exs`, import.meta.url), 'utf8'),
  );
  const bits = fc.constantFrom(
    '"',
    "'",
    '"""',
    '#{',
    '}',
    '%{',
    '[',
    ']',
    ',',
    ':',
    'do',
    'end',
    'if ',
    '\n',
    '||',
    '?',
    '~w(',
    '\\',
    '\u0000',
    'é',
  );
  const mangled = fc
    .tuple(fc.constantFrom(...examples), fc.array(fc.tuple(fc.nat(1200), fc.nat(6), bits), { maxLength: 4 }))
    .map(([text, cuts]) =>
      cuts.reduce((whole, [at, count, bit]) => whole.slice(0, at) + bit + whole.slice(at + count), text),
    );

  test('a password that a missing quote leaves outside of the texts is told to nobody', () => {
    const binds = (entry: string): string =>
      `config :omnimessage_smpp, :binds, [\n  %{\n    ${entry}\n  }\n]\n`;
    for (const entry of [
      'system_id: "my_name    password: "my_password"",',
      'password: "" my_password',
      'password: ("" My_password)',
    ]) {
      const { findings } = convertElixir(binds(entry), 'runtime.exs');
      expect(findings.map(({ severity }) => severity)).toContain('error');
      expect(JSON.stringify(findings)).not.toMatch(/my_password/i);
    }
  });

  test('there is a file that validate takes, or a fault within the text; passwords are told to nobody', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          mangled,
          fc.string({ unit: 'binary' }),
          fc.array(bits).map((all) => all.join(' ')),
        ),
        (text) => {
          const { yaml, findings } = convertElixir(text, 'runtime.exs');
          expect(yaml === null).toBe(findings.some(({ severity }) => severity === 'error'));
          if (yaml !== null) {
            const parsed = parseSettings(yaml, 'f', {}, 'validate');
            const faults = parsed.ok ? [] : parsed.faults.filter(({ code }) => code !== 'reference_unset');
            expect(faults).toEqual([]);
          }
          const lines = text.split('\n');
          for (const { at } of findings) {
            expect(at.line).toBeLessThanOrEqual(lines.length);
            expect(at.column).toBeLessThanOrEqual((lines[at.line - 1]?.length ?? 0) + 1);
          }
          const told = JSON.stringify(findings);
          for (const secret of ['my_password', 'alpha_secret', 'secure_password_123', 'your_password']) {
            expect(told).not.toContain(secret);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('deep nesting is a fault, not an overflow', () => {
    for (const open of ['[', '%{a: ', '(', '"#{', 'if true, do: ']) {
      expect(
        findingsOf(`import Config\nconfig :omnimessage_smpp, smsc_name: ${open.repeat(5000)}`),
      ).toMatchObject([expect.stringContaining('elixir_syntax')]);
    }
  });
});
