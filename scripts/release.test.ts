import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReleaseRefused, release } from './release.mjs';

const CHANGELOG = `# Changelog

## [Unreleased]

### Added

- A thing.

## [0.1.0] - 2026-01-01

First.
`;
let root: string;
const git = (...args: string[]): string => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
const read = (name: string): string => readFileSync(join(root, name), 'utf8');
const versionIn = (name: string): unknown => Reflect.get(Object(JSON.parse(read(name))), 'version');

function manifest(scripts: Record<string, string>): void {
  const content = {
    name: 'x',
    version: '0.1.0',
    scripts: { lint: 'true', test: 'true', generate: 'true', ...scripts },
  };
  writeFileSync(join(root, 'package.json'), JSON.stringify(content));
}

function commit(): void {
  git('add', '--all');
  git('commit', '--quiet', '--message', 'more');
}

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'release-'));
  git('init', '--quiet', '--initial-branch', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  git('config', 'commit.gpgsign', 'false');
  manifest({});
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({
      name: 'x',
      version: '0.1.0',
      lockfileVersion: 3,
      packages: { '': { name: 'x', version: '0.1.0' } },
    }),
  );
  writeFileSync(join(root, 'CHANGELOG.md'), CHANGELOG);
  commit();
});
afterEach(() => rmSync(root, { recursive: true }));

function run(version: string, dryRun = false): string[] {
  const said: string[] = [];
  release({ root, version, dryRun, today: '2026-02-03', say: (line) => said.push(line) });
  return said;
}

test('a version: changelog, package, lock file, what is generated, commit, tag', () => {
  // The generator sees the new version.
  manifest({ generate: `node -e "require('fs').writeFileSync('made', require('./package.json').version)"` });
  writeFileSync(join(root, 'made'), '');
  commit();
  run('0.2.0');
  expect(read('CHANGELOG.md')).toBe(
    CHANGELOG.replace('## [Unreleased]\n', '## [Unreleased]\n\n## [0.2.0] - 2026-02-03\n'),
  );
  expect([versionIn('package.json'), versionIn('package-lock.json'), read('made')]).toEqual(
    Array(3).fill('0.2.0'),
  );
  expect(git('log', '-1', '--format=%s')).toBe('release: 0.2.0');
  expect(git('describe', '--exact-match')).toBe('v0.2.0');
  expect(git('status', '--porcelain')).toBe('');
  expect(() => run('0.3.0')).toThrow('nothing under Unreleased');
});

test('a dry run tells the steps and changes nothing', () => {
  manifest({ test: 'false' });
  commit();
  const before = git('rev-parse', 'HEAD');
  expect(run('1.0.0', true)).toEqual([
    'would do: npm run lint',
    'would do: npm test',
    'would do: CHANGELOG.md: Unreleased becomes 1.0.0',
    'would do: package.json, package-lock.json: 1.0.0',
    'would do: npm run generate',
    'would do: git commit "release: 1.0.0"',
    'would do: git tag v1.0.0',
  ]);
  expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')]).toEqual([before, '', '']);
});

describe('no release', () => {
  test.each([
    ['1.2', 'three numbers'],
    ['v0.2.0', 'three numbers'],
    ['0.1.0', 'not later than 0.1.0'],
    ['0.0.9', 'not later than 0.1.0'],
  ])('of %s', (version, reason) => expect(() => run(version)).toThrow(reason));

  test('with changes that are not committed', () => {
    writeFileSync(join(root, 'new'), '');
    expect(() => run('0.2.0')).toThrow('?? new');
  });

  test('on another branch', () => {
    git('switch', '--quiet', '--create', 'other');
    expect(() => run('0.2.0')).toThrow('this is other; releases are made on main.');
  });

  test('twice', () => {
    git('tag', 'v0.2.0');
    expect(() => run('0.2.0')).toThrow('a tag v0.2.0 already');
  });

  test.each(['lint', 'test', 'generate'])('when %s fails; the tree is as it was', (script) => {
    manifest({ [script]: 'false' });
    commit();
    const before = git('rev-parse', 'HEAD');
    expect(() => run('0.2.0')).toThrow(ReleaseRefused);
    expect([git('rev-parse', 'HEAD'), git('status', '--porcelain'), git('tag')]).toEqual([before, '', '']);
    expect(versionIn('package.json')).toBe('0.1.0');
  });
});

test('the changelog of this project has a place for what comes, and the version that is', () => {
  const project = new URL('../', import.meta.url);
  const text = readFileSync(new URL('CHANGELOG.md', project), 'utf8');
  const { version } = Object(JSON.parse(readFileSync(new URL('package.json', project), 'utf8')));
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
  expect(headings[0]).toBe('[Unreleased]');
  expect(headings[1]).toMatch(
    new RegExp(`^\\[${String(version).replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`),
  );
  const kinds = [...text.matchAll(/^### (.+)$/gm)].map(([, kind]) => kind);
  expect(['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']).toEqual(
    expect.arrayContaining(kinds),
  );
});
