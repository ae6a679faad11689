// Generates contract/settings.schema.json, the JSON Schema by which editors complete and check settings files.
import { evaluate } from './evaluate.mjs';

export const name = 'settings schema';

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const { settingsJsonSchema } = await evaluate(root, `export * from './contract/json-schema.ts';`);
  return new Map([['contract/settings.schema.json', `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`]]);
}
