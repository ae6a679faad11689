// Generates infra/monitoring/grafana/dashboards: Grafana's dashboards, in English and in French.
import { build } from 'esbuild';

export const name = 'Grafana dashboards';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['infra/monitoring/grafana/dashboards.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  });
  const [{ contents }] = outputFiles;
  const { dashboardFiles } = await import(
    `data:text/javascript;base64,${Buffer.from(contents).toString('base64')}`
  );
  return new Map(
    [...dashboardFiles()].map(([file, json]) => [`infra/monitoring/grafana/dashboards/${file}`, json]),
  );
}
