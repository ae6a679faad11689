/** docs/interoperability.md, in both languages: no cell is empty, each setting is one, and each test that a row names exists. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { clientPeerShape } from '../contract/client-peer.ts';
import { serverPeerShape } from '../contract/server-peer.ts';

const root = new URL('../', import.meta.url);
const PAGES = { 'docs/interoperability.md': 'always', 'docs/fr/interoperability.md': 'toujours' } as const;

interface Row {
  readonly feature: string;
  readonly setting: string;
  readonly evidence: string;
}

function rowsOf(page: string): Row[] {
  return readFileSync(new URL(page, root), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|(---|\s*(?:Feature|Ce qui diffère))/.test(line))
    .map((line) => {
      const cells = line.split('|').slice(1, -1);
      const [feature = '', setting = '', evidence = '', ...more] = cells.map((cell) => cell.trim());
      if (more.length > 0) throw new Error(`a row of ${cells.length} cells: ${line}`);
      return { feature, setting, evidence };
    });
}

const settings: ReadonlySet<string> = new Set([
  ...Object.keys(clientPeerShape),
  ...Object.keys(serverPeerShape),
]);
const sources = new Map<string, string>();

function sourceOf(path: string): string {
  const known = sources.get(path);
  if (known !== undefined) return known;
  const url = new URL(path, root);
  expect(existsSync(url), `${path} exists`).toBe(true);
  const source = readFileSync(url, 'utf8');
  sources.set(path, source);
  return source;
}

describe.each(Object.entries(PAGES))('%s', (page, always) => {
  const rows = rowsOf(page);

  test('it has rows', () => {
    expect(rows.length).toBeGreaterThan(50);
  });

  test.each(rows)('$feature', ({ feature, setting, evidence }) => {
    expect([feature, setting, evidence].includes('')).toBe(false);

    if (!setting.startsWith('message ') && setting !== always) {
      const names = [...setting.matchAll(/`([a-z_]+)(?:: [a-z_]+)?`/g)].map(([, name = '']) => name);
      expect(names.length, `settings in ${setting}`).toBeGreaterThan(0);
      expect(names.filter((name) => !settings.has(name))).toEqual([]);
    }

    expect(proofs(evidence).length).toBeGreaterThan(0);
    for (const proof of proofs(evidence)) {
      const [, path = '', titles = ''] = /^(\S+\.test\.ts) (".+")$/.exec(proof) ?? [];
      expect(path, `a file and titles in ${proof}`).not.toBe('');
      for (const title of titles.slice(1, -1).split('", "')) {
        // As the source has it: the title of a test, a group, or a row of a test's table.
        const quoted = ["'", '"', '`'].some((quote) => sourceOf(path).includes(`${quote}${title}${quote}`));
        expect(quoted, `${path} has ${title}`).toBe(true);
      }
    }
  });
});

/** Each proof is code; a title may have `; ` in it, too. */
function proofs(evidence: string): string[] {
  return [...evidence.matchAll(/`([^`]*)`/g)].map(([, proof = '']) => proof);
}
