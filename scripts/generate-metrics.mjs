// Generates docs/metrics.md and docs/fr/metrics.md from the tables of connector/metrics.
import { evaluate } from './evaluate.mjs';

export const name = 'metrics pages';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { metricsPage } = await evaluate(root, `export * from './connector/metrics/metrics-page.ts';`);
  return new Map([
    ['docs/metrics.md', metricsPage('en')],
    ['docs/fr/metrics.md', metricsPage('fr')],
  ]);
}
