// Bundles a gateway with everything that it needs into dist/image, so that an image or a host needs Node.js and these
// files only, and writes beside it what is in it (CycloneDX) with versions, hashes and licences.
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { onlyAlphabetsOfSmpp, REQUIRE } from './build-lambdas.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

export async function buildImage() {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  rmSync(`${ROOT}/dist/image`, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: { 'omnimessage-smpp': 'local/image.ts' },
    outdir: 'dist/image',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    // What a command does not need, it does not load: a health check is done in an instant.
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    charset: 'utf8',
    legalComments: 'none',
    metafile: true,
    define: { __VERSION__: JSON.stringify(version) },
    plugins: [onlyAlphabetsOfSmpp],
    logLevel: 'warning',
  });
  return [
    ...new Set(
      Object.keys(metafile.inputs)
        .map(folderOfPackage)
        .filter((folder) => folder !== null),
    ),
  ].sort();
}

/** `node_modules/a`, `node_modules/a/node_modules/@b/c`; null: our own. */
function folderOfPackage(input) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? null;
}

/** The lock file has all that is asked for. */
const OFFLINE = {
  cwd: ROOT,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
  env: { ...process.env, npm_config_offline: 'true', npm_config_update_notifier: 'false' },
};

/** npm's own bill of materials, of the packages that the bundle took something from. */
export function writeSbom(folders) {
  const bundled = new Set(
    folders.map((folder) => {
      const { name, version } = JSON.parse(readFileSync(`${ROOT}/${folder}/package.json`, 'utf8'));
      return `${name}@${version}`;
    }),
  );
  const args = ['sbom', '--package-lock-only', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'];
  const sbom = JSON.parse(execFileSync('npm', args, OFFLINE));
  const nameOf = ({ group, name, version }) =>
    `${group === undefined || group === '' ? '' : `${group}/`}${name}@${version}`;
  const components = sbom.components.filter((component) => bundled.has(nameOf(component)));
  const known = new Set(components.map(nameOf));
  const missing = [...bundled].filter((name) => !known.has(name));
  if (missing.length > 0) throw new Error(`not in npm's bill of materials: ${missing.join(', ')}`);
  const refs = new Set([
    sbom.metadata.component['bom-ref'],
    ...components.map((component) => component['bom-ref']),
  ]);
  const dependencies = sbom.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: (dependsOn ?? []).filter((other) => refs.has(other)) }));
  sbom.metadata.component.name = 'omnimessage-smpp';
  writeFileSync(
    `${ROOT}/dist/image/sbom.cdx.json`,
    `${JSON.stringify({ ...sbom, components, dependencies }, null, 2)}\n`,
  );
  return components.length;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = writeSbom(await buildImage());
  console.log(`dist/image: a gateway with ${packages} packages (sbom.cdx.json)`);
}
