// What cdk.json runs: builds what the stacks carry (the functions, the dashboard) and the app itself, then runs it.
// Needs neither Docker nor an account; Node 20 does not strip types, so the app is bundled like everything else.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildLambdas } from './build-lambdas.mjs';
import { buildWeb } from './build-web.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

await Promise.all([
  buildLambdas(),
  buildWeb(),
  build({
    absWorkingDir: ROOT,
    entryPoints: { app: 'infra/app.ts', 'peers-as-code': 'infra/peers/index.ts' },
    outdir: 'dist/infra',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  }),
]);
await import('../dist/infra/app.mjs');
