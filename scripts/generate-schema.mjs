// Generates contract/settings.schema.json, the JSON Schema by which editors complete and check settings files.
import { build } from 'esbuild';

export const name = 'settings schema';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { settingsJsonSchema } = await evaluate(root, 'contract/json-schema.ts');
  return new Map([['contract/settings.schema.json', `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`]]);
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
