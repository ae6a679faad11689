// Generates docs/costs.md and docs/fr/costs.md, the cost of some deployments, from the list prices in infra/costs.
import { build } from 'esbuild';

export const name = 'costs';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['infra/costs/costs-page.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const [{ text }] = outputFiles;
  const { costsPage } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  return new Map([
    ['docs/costs.md', costsPage('en')],
    ['docs/fr/costs.md', costsPage('fr')],
  ]);
}
