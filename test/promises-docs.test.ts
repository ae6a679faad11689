/** docs/security.md and docs/reliability.md, in both languages: every test that a row names exists, and no row lacks one. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const root = new URL('../', import.meta.url);
const NAMED = /`((?:[\w.-]+\/)+[\w.-]+\.(?:test|run)\.ts)`/g;

describe.each(['docs/security.md', 'docs/fr/security.md', 'docs/reliability.md', 'docs/fr/reliability.md'])(
  '%s',
  (document) => {
    const text = readFileSync(new URL(document, root), 'utf8');
    const named = [...text.matchAll(NAMED)].flatMap(([, file]) => file ?? []);

    test('names tests that exist', () => {
      expect(named.length).toBeGreaterThan(10);
      expect(named.filter((file) => !existsSync(new URL(file, root)))).toEqual([]);
    });

    test('has a test for each row that says what shows it', () => {
      const tables = text.split(/\n(?!\|)/).filter((block) => /(?:Shown by|Montré par) \|/.test(block));
      expect(tables.length).toBeGreaterThan(0);
      for (const table of tables) {
        const rows = table
          .split('\n')
          .filter((line) => line.startsWith('|') && !/^\|(---| *Threat| *What| *Menace| *Quoi)/.test(line));
        for (const row of rows) expect(row).toMatch(NAMED);
      }
    });
  },
);
