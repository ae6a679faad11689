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
