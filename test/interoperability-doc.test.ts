/** docs/interoperability.md: no cell is empty, each setting is one, and each test that a row names exists. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { clientPeerShape } from '../contract/client-peer.ts';
import { serverPeerShape } from '../contract/server-peer.ts';

const root = new URL('../', import.meta.url);
const page = readFileSync(new URL('docs/interoperability.md', root), 'utf8');

interface Row {
  readonly feature: string;
  readonly setting: string;
  readonly evidence: string;
}

const rows: Row[] = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !/^\|(---|\s*Feature)/.test(line))
  .map((line) => {
    const cells = line.split('|').slice(1, -1);
    const [feature = '', setting = '', evidence = '', ...more] = cells.map((cell) => cell.trim());
    if (more.length > 0) throw new Error(`a row of ${cells.length} cells: ${line}`);
    return { feature, setting, evidence };
  });

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

test('it has rows', () => {
  expect(rows.length).toBeGreaterThan(50);
});

test.each(rows)('$feature', ({ feature, setting, evidence }) => {
  expect([feature, setting, evidence].includes('')).toBe(false);

  if (!setting.startsWith('message ') && setting !== 'always') {
    const names = [...setting.matchAll(/`([a-z_]+)(?:: [a-z_]+)?`/g)].map(([, name = '']) => name);
    expect(names.length, `settings in ${setting}`).toBeGreaterThan(0);
    expect(names.filter((name) => !settings.has(name))).toEqual([]);
  }

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

/** Proofs are parted by `; ` before a path; a title may have one, too. */
function proofs(evidence: string): string[] {
  return evidence.split(/; (?=\S+\.test\.ts ")/);
}
