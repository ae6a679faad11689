// Makes a version: node scripts/release.mjs 0.2.0 [--dry-run]
//
// Checks that the tree is clean, on main, and has something to release; runs the linter and the tests; moves what
// CHANGELOG.md has under Unreleased to the version; writes it into package.json and the lock file, and into what is
// generated from them; commits and tags. Nothing is pushed. With --dry-run only the checks are made and the steps told.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const UNRELEASED = '## [Unreleased]';
const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/;

/** Why there is no release; nothing was changed, or what was is undone. */
export class ReleaseRefused extends Error {}

/**
 * @param {{ root: string, version: string, dryRun: boolean, today: string, say: (line: string) => void }} options
 * today: YYYY-MM-DD
 */
export function release({ root, version, dryRun, today, say }) {
  const quiet = (program, ...args) => execFileSync(program, args, { cwd: root, encoding: 'utf8' }).trim();
  const loud = (program, ...args) => execFileSync(program, args, { cwd: root, stdio: 'inherit' });
  const current = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');

  if (!VERSION.test(version))
    throw new ReleaseRefused(`found ${version}; allowed: three numbers, such as 1.2.3.`);
  if (!isLater(version, current))
    throw new ReleaseRefused(`${version} is not later than ${current}, which is there.`);
  const branch = quiet('git', 'rev-parse', '--abbrev-ref', 'HEAD');
  if (branch !== 'main') throw new ReleaseRefused(`this is ${branch}; releases are made on main.`);
  const changed = quiet('git', 'status', '--porcelain');
  if (changed !== '') throw new ReleaseRefused(`the tree is not clean; commit or stash:\n${changed}`);
  if (quiet('git', 'tag', '--list', `v${version}`) !== '')
    throw new ReleaseRefused(`there is a tag v${version} already.`);
  const next = withVersion(changelog, version, today);

  const steps = [
    ['npm run lint', () => loud('npm', 'run', 'lint')],
    ['npm test', () => loud('npm', 'test')],
    [`CHANGELOG.md: Unreleased becomes ${version}`, () => writeFileSync(join(root, 'CHANGELOG.md'), next)],
    [
      `package.json, package-lock.json: ${version}`,
      () => quiet('npm', 'version', version, '--no-git-tag-version', '--ignore-scripts'),
    ],
    ['npm run generate', () => loud('npm', 'run', 'generate')],
    [
      `git commit "release: ${version}"`,
      () => quiet('git', 'commit', '--all', '--message', `release: ${version}`),
    ],
    [`git tag v${version}`, () => quiet('git', 'tag', '--annotate', `v${version}`, '--message', version)],
  ];
  for (const [step, carryOut] of steps) {
    say(dryRun ? `would do: ${step}` : step);
    if (dryRun) continue;
    try {
      carryOut();
    } catch (error) {
      // Up to the commit: the tree was clean.
      quiet('git', 'restore', '--staged', '--worktree', '.');
      throw new ReleaseRefused(`${step} failed; the tree is as it was.`, { cause: error });
    }
  }
  if (!dryRun) say(`Look at it, then: git push --follow-tags`);
}

function isLater(version, current) {
  const [one, other] = [version, current].map((text) => text.split('.').map(Number));
  const index = one.findIndex((number, at) => number !== other[at]);
  return index >= 0 && one[index] > other[index];
}

/** What is under Unreleased, under the version; Unreleased is there again, with nothing in it. */
function withVersion(changelog, version, today) {
  const start = changelog.indexOf(`${UNRELEASED}\n`);
  if (start < 0) throw new ReleaseRefused(`CHANGELOG.md has no heading ${UNRELEASED}.`);
  const after = start + UNRELEASED.length + 1;
  const end = changelog.indexOf('\n## [', after);
  const entries = changelog.slice(after, end < 0 ? changelog.length : end).trim();
  if (entries === '')
    throw new ReleaseRefused('CHANGELOG.md has nothing under Unreleased: nothing to release.');
  const rest = end < 0 ? '\n' : changelog.slice(end);
  return `${changelog.slice(0, after)}\n## [${version}] - ${today}\n\n${entries}\n${rest}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const [version, ...more] = args.filter((arg) => arg !== '--dry-run');
  if (version === undefined || more.length > 0 || version.startsWith('-')) {
    console.error('usage: node scripts/release.mjs VERSION [--dry-run]');
    process.exitCode = 2;
  } else {
    const root = fileURLToPath(new URL('..', import.meta.url));
    const today = new Date().toISOString().slice(0, 10);
    try {
      release({ root, version, dryRun: args.includes('--dry-run'), today, say: console.log });
    } catch (error) {
      if (!(error instanceof ReleaseRefused)) throw error;
      console.error(error.message);
      process.exitCode = 1;
    }
  }
}
