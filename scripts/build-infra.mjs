// Bundles the CDK app, which `cdk` runs by scripts/synth.mjs, and what other projects import of it, peers as code.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export async function buildInfra() {
  await build({
    absWorkingDir: fileURLToPath(new URL('..', import.meta.url)),
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
  });
}
