import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/**
 * What TypeScript modules export. Node 20 does not run TypeScript: they are bundled in memory and imported from there.
 *
 * @param {string} root @param {string} contents a module of re-exports, paths from `root`
 */
export async function evaluate(root, contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const [{ contents: bundled }] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(bundled).toString('base64')}`);
}

/**
 * The same beside the packages that they import, some of which only work as files. What is imported on demand is left
 * out, and must not be asked for.
 *
 * @param {string} root @param {string} contents @param {Record<string, string>} define
 */
export async function evaluateBesidePackages(root, contents, define = {}) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    packages: 'external',
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    define,
    logLevel: 'warning',
    plugins: [{ name: 'on-demand', setup: (bundler) => bundler.onResolve({ filter: /^\./ }, onDemand) }],
  });
  const [{ contents: bundled }] = outputFiles;
  const folder = await mkdtemp(join(root, 'node_modules', '.generate-'));
  try {
    const file = join(folder, 'bundle.mjs');
    await writeFile(file, bundled);
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const onDemand = ({ kind, path }) => (kind === 'dynamic-import' ? { path, external: true } : null);
