// Generates docs/metrics.md and docs/fr/metrics.md from the tables of connector/metrics.
import { build } from 'esbuild';

export const name = 'metrics pages';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { metricsPage } = await evaluate(root, 'connector/metrics/metrics-page.ts');
  return new Map([
    ['docs/metrics.md', metricsPage('en')],
    ['docs/fr/metrics.md', metricsPage('fr')],
  ]);
}

/** Node 20 does not run TypeScript: the module is bundled in memory and imported from there. */
async function evaluate(root, entryPoint) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entryPoint],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const [{ contents }] = outputFiles;
  return import(`data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`);
}
