// Bundles each Lambda into one file of its own, dist/lambda/<name>.mjs: minified, with the SDK's clients in it, so that
// what runs is what the lock file pins and not what the runtime happens to have.
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** By the name of the bundle. */
export const LAMBDAS = {
  api: 'control-plane/api.lambda.ts',
  publisher: 'control-plane/push/publisher.lambda.ts',
  reaper: 'control-plane/push/reaper.lambda.ts',
  'token-scopes': 'control-plane/sign-in/token-scopes.lambda.ts',
  'peer-resource': 'control-plane/peers-as-code/peer-resource.lambda.ts',
};

/** Packages of CommonJS ask for Node's modules by require(), which a module does not have. */
export const REQUIRE =
  "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);";

/** iconv-lite has tables of Chinese alphabets, which no data_coding of SMPP announces: an eighth of the API. */
export const onlyAlphabetsOfSmpp = {
  name: 'only-alphabets-of-smpp',
  setup({ onLoad }) {
    onLoad({ filter: /iconv-lite\/encodings\/tables\/(?:big5|cp936|cp950|gb)[\w-]*\.json$/ }, () => ({
      contents: "throw new Error('this alphabet is not in the bundle: no data_coding of SMPP announces it');",
      loader: 'js',
    }));
  },
};

/**
 * A function has its role's credentials in its environment, always; the SDK's other ways to some, from files, sign-in
 * and metadata, are a tenth of a bundle and never taken.
 */
const credentialsOfTheRole = {
  name: 'credentials-of-the-role',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'role',
      namespace: 'credentials',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /^role$/, namespace: 'credentials' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      resolveDir: pluginData,
    }));
  },
};

/** A cold start reads and compiles all of it. */
const MOST_OCTETS = 1_000_000;

/** Octets of each bundle, by name. Rejects when one is larger than a cold start should have to take. */
export async function buildLambdas() {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  await build({
    absWorkingDir: ROOT,
    entryPoints: LAMBDAS,
    outdir: 'dist/lambda',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    // The tables of iconv-lite are half as large so.
    charset: 'utf8',
    legalComments: 'none',
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [onlyAlphabetsOfSmpp, credentialsOfTheRole],
    logLevel: 'warning',
  });
  const octets = Object.fromEntries(
    Object.keys(LAMBDAS).map((name) => [name, statSync(`${ROOT}/dist/lambda/${name}.mjs`).size]),
  );
  const large = Object.entries(octets).filter(([, size]) => size > MOST_OCTETS);
  if (large.length > 0) {
    const said = large.map(([name, size]) => `${name}.mjs has ${size} octets`).join(', ');
    throw new Error(`${said}; allowed: ${MOST_OCTETS}. Find what came in with esbuild's --analyze.`);
  }
  return octets;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, octets] of Object.entries(await buildLambdas())) {
    console.log(`${name.padEnd(14)} ${(octets / 1024).toFixed(0).padStart(6)} KB`);
  }
}
