/** What `npm ci` brings: the same octets each time, from nowhere that the lock file could name, and nothing that fetches more. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';

const packageEntry = z.object({
  version: z.string().optional(),
  resolved: z.string().optional(),
  integrity: z.string().optional(),
  hasInstallScript: z.boolean().optional(),
  inBundle: z.boolean().optional(),
  link: z.boolean().optional(),
});
const lock = z
  .object({ lockfileVersion: z.number(), packages: z.record(z.string(), packageEntry) })
  .parse(JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')));
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');

test('every package has one version', () => {
  expect(lock.lockfileVersion).toBe(3);
  expect(packages.length).toBeGreaterThan(100);
  expect(
    packages.filter(([, { version }]) => !/^\d+\.\d+\.\d+/.test(version ?? '')).map(([path]) => path),
  ).toEqual([]);
});

test('every package is held to a SHA-512, alone or within the one that brings it along', () => {
  const unheld = packages.filter(
    ([, { integrity, inBundle }]) => inBundle !== true && !/^sha512-/.test(integrity ?? ''),
  );
  expect(unheld.map(([path]) => path)).toEqual([]);
});

test('none names a place to be fetched from, a git repository or a folder', () => {
  expect(packages.filter(([, { resolved, link }]) => resolved !== undefined || link === true)).toEqual([]);
});

test('only these run a script when they are installed, and each brings what it installs', () => {
  // esbuild: its program is a package of its own in the lock file. classic-level (dynalite's, for tests and one machine):
  // its binaries are within it.
  const scripts = packages.filter(([, { hasInstallScript }]) => hasInstallScript === true);
  expect(scripts.map(([path]) => path)).toEqual(['node_modules/classic-level', 'node_modules/esbuild']);
  expect(Object.keys(lock.packages)).toContain('node_modules/@esbuild/linux-x64');
});

test('the image is built without any such script', () => {
  expect(readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8')).toMatch(
    /^RUN npm ci --ignore-scripts$/m,
  );
});
