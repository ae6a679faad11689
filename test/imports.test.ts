import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');

/**
 * Which folders' code may import which, the longest prefix counting. Tests and fixtures beside the code may import
 * anything. The reasons are in docs: contract is what the parts say to each other; the codec is pure; what runs in a
 * Lambda or a browser must not drag the connector along.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: ['contract'],
  connector: ['connector', 'contract'],
  'connector/tables': ['connector/tables'],
  'connector/smpp': ['connector/smpp', 'connector/tables'],
  // The preview of a test message needs the codec's pure text functions.
  'control-plane': ['control-plane', 'contract', 'connector/smpp'],
  web: ['web', 'contract'],
  infra: ['infra', 'contract'],
  local: ['local', 'contract', 'connector', 'control-plane', 'test/bench'],
  test: ['test', 'local', 'contract', 'connector', 'control-plane', 'infra', 'scripts'],
};

/** Packages that a folder may import at all; absent: any of package.json. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  contract: ['zod'],
  'connector/smpp': ['iconv-lite'],
  'connector/session': [],
  'connector/outbound': [],
  'connector/inbound': [],
};

const IMPORT = /^(?:import|export)\b[^'`]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm;

function sources(folder: string): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) files.push(...sources(path));
    else if (/\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts')) files.push(path);
  }
  return files;
}

const isTest = (file: string): boolean =>
  /\.(test|fixture)\.tsx?$/.test(file) || file.includes('/vectors/') || file.endsWith('wire-builder.ts');

function longestPrefix(file: string, table: Readonly<Record<string, unknown>>): string | undefined {
  return Object.keys(table)
    .filter((folder) => file === folder || file.startsWith(`${folder}/`))
    .sort((a, b) => b.length - a.length)[0];
}

function importsOf(file: string): string[] {
  return [...readFileSync(join(ROOT, file), 'utf8').matchAll(IMPORT)].map(
    ([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? '',
  );
}

function packageOf(specifier: string): string {
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

const folders = Object.keys(MAY_IMPORT).filter(
  (folder) => !folder.includes('/') && folder !== 'test' && existsSync(join(ROOT, folder)),
);
const files = folders.flatMap(sources).filter((file) => !isTest(file));

describe('imports run one way', () => {
  it('looks at the code that there is', () => {
    expect(files.length).toBeGreaterThan(100);
  });

  it.each(files)('%s', (file) => {
    const rule = longestPrefix(file, MAY_IMPORT);
    if (rule === undefined) throw new Error(`${file} is in no folder that the table knows`);
    const packages = PACKAGES[longestPrefix(file, PACKAGES) ?? ''];
    for (const from of importsOf(file)) {
      if (from.startsWith('node:')) continue;
      if (!from.startsWith('.')) {
        if (packages !== undefined)
          expect(packages, `${file} imports the package ${from}`).toContain(packageOf(from));
        continue;
      }
      const target = relative(ROOT, resolve(ROOT, dirname(file), from))
        .split(sep)
        .join('/');
      const allowed = MAY_IMPORT[rule] ?? [];
      expect(
        allowed.some((folder) => target.startsWith(`${folder}/`)),
        `${file} imports ${target}; ${rule} may import ${allowed.join(', ')}`,
      ).toBe(true);
    }
  });
});

describe('dependencies', () => {
  it('each have their line in docs/decisions/dependencies.md', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const names = Object.keys({
      ...section(manifest, 'dependencies'),
      ...section(manifest, 'devDependencies'),
    });
    const documented = readFileSync(join(ROOT, 'docs/decisions/dependencies.md'), 'utf8');
    expect(names.filter((name) => !documented.includes(`\`${name}\``))).toEqual([]);
  });

  it('are pinned exactly', () => {
    const manifest: unknown = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const versions = Object.values({
      ...section(manifest, 'dependencies'),
      ...section(manifest, 'devDependencies'),
    });
    for (const version of versions) expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('come without download hosts in the lock file', () => {
    expect(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved": "http/);
  });
});

function section(manifest: unknown, name: string): Record<string, unknown> {
  if (typeof manifest !== 'object' || manifest === null || !(name in manifest)) return {};
  const value: unknown = Reflect.get(manifest, name);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
