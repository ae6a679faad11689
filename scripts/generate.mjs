// Writes what is compiled from data: `node scripts/generate.mjs`. With --check nothing is written, and a committed
// file that differs fails the run.
//
// A generator is a module of this folder, named below, with `name` and `files(root)`, which resolves to a Map of path
// (from the root) to content.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const GENERATORS = [
  'generate-smpp.mjs',
  'generate-schema.mjs',
  'generate-openapi.mjs',
  'generate-client.mjs',
  'generate-costs.mjs',
  'generate-dashboards.mjs',
  'generate-reliability.mjs',
  'generate-security.mjs',
  'generate-log-events.mjs',
  'generate-metrics.mjs',
  'generate-manual.mjs',
  'generate-statuses.mjs',
  'generate-errors.mjs',
  'generate-settings-pages.mjs',
  'generate-doctor.mjs',
  'generate-coverage.mjs', // last: it reads pages that others write
];

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
const stale = [];

for (const file of GENERATORS) {
  const path = join(root, 'scripts', file);
  const generator = await import(pathToFileURL(path).href);
  for (const [target, content] of await generator.files(root)) {
    const absolute = join(root, target);
    const committed = await readFile(absolute, 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    });
    if (committed === content) continue;
    if (check) {
      stale.push(`${target} (${generator.name})`);
      continue;
    }
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, content);
    console.log(`${generator.name}: wrote ${target}`);
  }
}

if (stale.length > 0) {
  console.error(
    `Stale generated files:\n  ${stale.join('\n  ')}\nRun \`npm run generate\` and commit the result.`,
  );
  process.exitCode = 1;
}
