// Bundles every entry into dist/, one file each, packages left in node_modules; the Lambdas into dist/lambda, with
// their packages; what an image holds into dist/image; the dashboard into dist/web.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { buildImage } from './build-image.mjs';
import { buildInfra } from './build-infra.mjs';
import { buildLambdas } from './build-lambdas.mjs';
import { buildWeb } from './build-web.mjs';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

await build({
  absWorkingDir: new URL('..', import.meta.url).pathname,
  entryPoints: {
    cli: 'local/cli.ts',
    bench: 'test/bench/bench.ts',
    'bench-carrier': 'test/bench/carrier-process.ts',
    'bench-customer': 'test/bench/customer-process.ts',
    'bench-requests': 'test/bench/requests-process.ts',
    'bench-bystander': 'test/bench/bystander-process.ts',
    'bench-partners': 'test/bench/partners-process.ts',
    'bench-heap-probe': 'test/bench/heap-probe.ts',
    'bench-core': 'test/bench/core-process.ts',
    abuse: 'test/abuse/port/abuse.ts',
    'syn-flood': 'test/abuse/port/syn-flood.ts',
    'abuse-core': 'test/abuse/port/core-process.ts',
    'abuse-attacker': 'test/abuse/port/attacker-process.ts',
    'abuse-sink': 'test/abuse/port/sink-process.ts',
    'abuse-partners': 'test/abuse/port/partners-process.ts',
    fuzz: 'test/abuse/fuzz/fuzz.ts',
  },
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  define: { __VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
});

await buildLambdas();
await buildImage();
await buildInfra();
await buildWeb();
