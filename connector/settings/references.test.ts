import { describe, expect, test } from 'vitest';
import { expandReferences } from './references.ts';
import { readYaml } from './yaml-document.ts';

function expand(text: string, env: Record<string, string> = {}) {
  const reading = readYaml(text, 'f');
  if (!reading.ok) throw new Error(JSON.stringify(reading.faults));
  return expandReferences(reading.document, env);
}

const env = { A: 'x', B_2: 'y z', EMPTY: '', DOLLAR: '${A}', PORT: '2776', YES: 'true' };

describe('texts', () => {
  test.each([
    ['${A}', 'x'],
    ['${A}${B_2}', 'xy z'],
    ['-${A}-${A}-', '-x-x-'],
    ['${EMPTY}', ''],
    ['$${A}', '${A}'],
    ['${A}$${A}', 'x${A}'],
    ['$$${A}', '$${A}'],
    ['$A $ {A} $', '$A $ {A} $'],
    ['${DOLLAR}', '${A}'],
    ['${A:-d}', 'x'],
    ['${NONE:-d e:f-$g}', 'd e:f-$g'],
    ['${EMPTY:-d}', 'd'],
    ['${NONE:-}', ''],
    ['-${NONE:-d}${A}', '-dx'],
  ])('%s is %s', (written, read) => {
    expect(expand(`smsc_name: '${written}'`, env).value).toEqual({ smsc_name: read });
  });
});

test('a setting that wants a number or a truth value gets one; a text stays a text', () => {
  const { value } = expand(
    'binds: [{port: "${PORT}", password: "${PORT}", tls: "${YES}", data_coding: "${A}"}]',
    env,
  );
  expect(value).toEqual({ binds: [{ port: 2776, password: '2776', tls: true, data_coding: 'x' }] });
});

test('keys and comments are left alone', () => {
  const { value, faults } = expand('x-y: {"${NONE}": 1} # ${NONE}', env);
  expect(value).toEqual({ 'x-y': { '${NONE}': 1 } });
  expect(faults).toEqual([]);
});

test('what came from the environment is known by its path', () => {
  const { written } = expand('binds: [{password: "${A}", name: a}]', env);
  expect([...written]).toEqual([['["binds",0,"password"]', '${A}']]);
});

test('a default that is wanted as a number is one, and is told to nobody', () => {
  const { value, written } = expand('binds: [{port: "${P:-2776}", password: "${NONE:-hunter2}"}]', env);
  expect(value).toEqual({ binds: [{ port: 2776, password: 'hunter2' }] });
  expect([...written.values()]).toEqual(['${P:-…}', '${NONE:-…}']);
});

describe('faults', () => {
  test('a variable that is not set: its name and place, once for each', () => {
    const { faults, unresolved } = expand('smsc_name: a\napi_token: "${NONE}${ALSO_NONE}"', env);
    expect(faults).toMatchObject(
      [
        { code: 'reference_unset', setting: 'api_token', origin: { line: 2, column: 12 }, message: /NONE/ },
        { code: 'reference_unset', message: expect.stringContaining('ALSO_NONE') },
      ].map((fault) => ({ ...fault, message: expect.any(String) })),
    );
    expect([...unresolved]).toEqual(['["api_token"]']);
  });

  test.each(['${', '${}', '${A', '${A B}', '${1}', '${A:x}', '${A-x}', '${A:-x', '${:-x}'])(
    '%s is malformed',
    (text) => {
      expect(expand(`smsc_name: "${text}"`, env).faults).toMatchObject([{ code: 'reference_malformed' }]);
    },
  );

  test('no value of the environment is shown', () => {
    const { faults } = expand('api_token: "${SECRET}${NONE}"', { SECRET: 'hunter2' });
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });
});
