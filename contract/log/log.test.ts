import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIELDS } from './fields.ts';
import { ANY_EVENT, EVENT_AREAS, EVENTS } from './log.ts';

const root = new URL('../../', import.meta.url).pathname;
const SPEAKING = ['connector', 'control-plane', 'local'];

function sources(): string {
  return SPEAKING.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !/\.(test|fixture|d)\.ts$/.test(path))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  ).join('\n');
}

const code = sources();
const entries = Object.entries(ANY_EVENT);

test.each(entries.map(([name]) => name))('%s is said somewhere', (name) => {
  expect(code.includes(`'${name}'`)).toBe(true);
});

test('nothing is logged past the table', () => {
  expect(code).not.toMatch(/\blog\)?\??\.(?:trace|debug|info|warn|error|fatal)\(/);
  expect(code).not.toMatch(/\bconsole\.(?:log|info|warn|debug)\(/);
});

test('each event has its name in one area only', () => {
  const inAreas = Object.values(EVENT_AREAS).flatMap((area) => Object.keys(area));
  expect(inAreas.sort()).toEqual(Object.keys(EVENTS).sort());
  expect(new Set(inAreas).size).toBe(inAreas.length);
});

describe('an operator is told', () => {
  test.each(entries)('%s', (name, { level, fields, when, todo }) => {
    expect(name).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    for (const words of [when, ...(todo === null ? [] : [todo])]) {
      expect(words.en).toMatch(/\S.*\.$/);
      expect(words.fr).toMatch(/\S.*\.$/);
      expect(words.en).not.toBe(words.fr);
    }
    // Whoever is called at night is told what to do about it.
    if (level === 'warn' || level === 'error') expect(todo).not.toBeNull();
    expect(new Set(fields).size).toBe(fields.length);
  });
});

test('each field is one of some event, or of the context', () => {
  const used = new Set<string>(['bind_name', 'system_id', 'component']);
  for (const { fields } of Object.values(ANY_EVENT))
    for (const field of fields) used.add(field.replace('?', ''));
  expect(Object.keys(FIELDS).filter((field) => !used.has(field))).toEqual([]);
});
