import { describe, expect, test } from 'vitest';
import { readYaml } from './yaml-document.ts';

function document(text: string) {
  const reading = readYaml(text, 'f');
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return reading.document;
}

function faults(text: string) {
  const reading = readYaml(text, 'f');
  return reading.ok ? [] : reading.faults.map(({ code, origin }) => ({ code, origin }));
}

const at = (line: number, column: number) => ({ kind: 'position', file: 'f', line, column });

describe('positions', () => {
  const text = [
    'base: &base', // 1
    '  port: 1', // 2
    '  tls: {verify: true}', // 3
    'binds:', // 4
    '  - <<: *base', // 5
    '    name: a', // 6
    '    host:', // 7
    '  - *base', // 8
    '  - {name: b, "0x1": c}', // 9
  ].join('\n');

  test.each([
    ['a value', ['binds', 0, 'name'], at(6, 11)],
    ['an empty value: its key', ['binds', 0, 'host'], at(7, 5)],
    ['a value that was merged in: where it was written', ['binds', 0, 'port'], at(2, 9)],
    ['deep in what was merged in', ['binds', 0, 'tls', 'verify'], at(3, 17)],
    ['behind an alias', ['binds', 1, 'port'], at(2, 9)],
    ['what is missing: what is around it', ['binds', 2, 'port'], at(9, 5)],
    ['a quoted key in brackets', ['binds', 2, '0x1'], at(9, 22)],
    ['no such entry: the list', ['binds', 9], at(5, 3)],
    ['the root', [], at(1, 1)],
  ])('%s', (_, path, origin) => {
    expect(document(text).locate(path)).toEqual(origin);
  });

  test('a key', () => {
    expect(document(text).locateKey(['binds', 0, 'name'])).toEqual(at(6, 5));
    expect(document(text).locateKey(['binds', 2])).toEqual(at(9, 5));
  });
});

test('an empty file is an empty mapping', () => {
  for (const text of ['', '\n', '# nothing\n', '---\n', '\ufeff']) expect(document(text).value).toEqual({});
});

test('keys stay as written, also those that YAML reads as numbers', () => {
  expect(document('0x1400: a\n010: b\n"1": c').value).toEqual({ '0x1400': 'a', '010': 'b', '1': 'c' });
});

test('a prototype cannot be set', () => {
  const { value } = document('__proto__: {polluted: true}\na: 1');
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.hasOwn({}, 'polluted')).toBe(false);
});

describe('faults', () => {
  test.each([
    ['a: "b', 'yaml_syntax', at(1, 6)],
    ['a: [1, 2', 'yaml_syntax', at(1, 9)],
    ['a: b: c', 'yaml_syntax', at(1, 4)],
    ['a:\n\t- b', 'yaml_syntax', at(2, 1)],
    ['a: 1\na: 2', 'yaml_duplicate_key', at(2, 1)],
    ['a: *b', 'yaml_alias', { kind: 'file', file: 'f' }],
    ['a: !secret b', 'yaml_syntax', at(1, 4)],
    ['a: 1\n---\nb: 2', 'yaml_syntax', at(2, 1)],
    ['import Config\n\nconfig :omnimessage_smpp,\n  a: 1', 'elixir_file', { kind: 'file', file: 'f' }],
  ])('%j', (text, code, origin) => {
    expect(faults(text)).toContainEqual({ code, origin });
  });

  test('the text itself, which may be a password, is in no message', () => {
    for (const text of [
      'password: "hunter2',
      'password: !hunter2 x',
      'a: "x" "hunter2"',
      'hunter2: 1\nhunter2: 2',
      'a: *hunter2',
    ]) {
      expect(JSON.stringify(readYaml(text, 'f'))).not.toContain('hunter2');
    }
  });

  test('aliases do not multiply without bound', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 9; i++) lines.push(`a${i}: &a${i} [${`*a${i - 1}, `.repeat(10)}]`);
    expect(faults(lines.join('\n')).map(({ code }) => code)).toEqual(['yaml_alias']);
  });

  test('nesting is bounded', () => {
    const codes = faults(`a: ${'['.repeat(100_000)}`).map(({ code }) => code);
    expect(codes.length).toBeGreaterThan(0);
    expect(codes).toContain('yaml_too_deep');
  });

  test('an alias to what is around it', () => {
    expect(faults('a: &a [*a]').map(({ code }) => code)).toEqual(['yaml_alias']);
  });
});
