/** What those who work on the gateway, and those who write to them, find: decisions, issue forms. */
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { wordsOf } from '../local/manual/command-words.ts';
import { wholeProgram } from '../local/program.ts';

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
const list = (path: string) => readdirSync(new URL(`../${path}`, import.meta.url)).sort();

describe('decisions', () => {
  const records = list('docs/decisions').filter((name) => /^\d{4}-[a-z0-9-]+\.md$/.test(name));

  test('are numbered without gaps, each with a title and a status', () => {
    records.forEach((name, index) => {
      expect(Number(name.slice(0, 4))).toBe(index + 1);
      expect(read(`docs/decisions/${name}`)).toMatch(
        new RegExp(`^# ${index + 1}\\. .+\n\nStatus: (?:proposed|accepted|superseded by \\d+)\n`),
      );
    });
  });

  test('are all in the index, as they are', () => {
    const rows = records.map((name) => {
      const text = read(`docs/decisions/${name}`);
      return `| [${/^# (.+)$/m.exec(text)?.[1]}](${name}) | ${/^Status: (.+)$/m.exec(text)?.[1]} |`;
    });
    const index = read('docs/decisions/README.md').split('\n');
    expect(index.filter((line) => line.startsWith('| ['))).toEqual(rows);
  });
});

describe('issue forms', () => {
  beforeAll(() => vi.stubGlobal('__VERSION__', '0.0.0'));
  afterAll(() => vi.unstubAllGlobals());
  const field = z.strictObject({
    type: z.enum(['textarea', 'input', 'dropdown']),
    id: z.string().regex(/^[a-z]+$/),
    attributes: z.strictObject({
      label: z.string(),
      description: z.string().optional(),
      placeholder: z.string().optional(),
      render: z.string().optional(),
      options: z.array(z.string()).min(2).optional(),
    }),
    validations: z.strictObject({ required: z.boolean() }).optional(),
  });
  const note = z.strictObject({
    type: z.literal('markdown'),
    attributes: z.strictObject({ value: z.string() }),
  });
  const schema = z.strictObject({
    name: z.string(),
    description: z.string(),
    labels: z.array(z.string()),
    body: z.array(z.union([field, note])).min(1),
  });
  const forms = list('.github/ISSUE_TEMPLATE').filter((name) => name !== 'config.yml');

  test.each(forms)('%s is a form that GitHub takes', (name) => {
    const { body } = schema.parse(parse(read(`.github/ISSUE_TEMPLATE/${name}`)));
    const ids = body.flatMap((part) => (part.type === 'markdown' ? [] : [part.id]));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('those about something that goes wrong ask for the doctor and the support bundle', () => {
    for (const name of ['bug.yml', 'interoperability.yml']) {
      const text = read(`.github/ISSUE_TEMPLATE/${name}`);
      for (const command of ['doctor', 'support-bundle'])
        expect(text).toContain(`omnimessage-smpp ${command}`);
    }
  });

  test('name commands and options that there are', () => {
    const commands = new Map(
      wordsOf(wholeProgram()).commands.map((command) => [command.path.at(-1), command]),
    );
    const named = forms.flatMap((name) => [
      ...read(`.github/ISSUE_TEMPLATE/${name}`).matchAll(
        /omnimessage-smpp ([a-z][a-z-]*)(?: ([a-z]+|--[a-z-]+))?/g,
      ),
    ]);
    expect(named.length).toBeGreaterThan(4);
    for (const [text, command, more] of named) {
      const words = commands.get(command);
      expect(words, text).toBeDefined();
      if (more?.startsWith('--')) expect(words?.options.map(({ long }) => long)).toContain(more);
    }
  });
});
