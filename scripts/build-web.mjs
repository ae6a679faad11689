// Bundles the dashboard into dist/web: one script, one style sheet, the guides of each language as data, all named by their content.
// Nothing in it is inline, so that it runs under the policy of contract/dashboard-headers.ts.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { guides } from './build-web-guides.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

function named(stem, extension, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  return `${stem}.${hash}.${extension}`;
}

const COMPONENTS = '@cloudscape-design/components';

/**
 * Cloudscape's words for all its components are a tenth of the bundle. Those of components that are not in it are left
 * out: a first pass finds which are.
 */
function onlyMessagesOf(components) {
  return {
    name: 'cloudscape-messages',
    setup({ onLoad }) {
      onLoad({ filter: /components\/i18n\/messages\/all\.\w+\.js$/ }, async ({ path }) => {
        const all = JSON.parse(await readFile(path.replace(/\.js$/, '.json'), 'utf8'));
        const kept = Object.fromEntries(
          Object.entries(all).map(([namespace, locales]) => [
            namespace,
            Object.fromEntries(
              Object.entries(locales).map(([locale, words]) => [
                locale,
                Object.fromEntries(Object.entries(words).filter(([component]) => components.has(component))),
              ]),
            ),
          ]),
        );
        return { contents: `export default ${JSON.stringify(kept)}`, loader: 'js' };
      });
    },
  };
}

function componentsIn({ inputs }) {
  const found = Object.keys(inputs).map((path) => path.split(`${COMPONENTS}/`)[1]?.split('/')[0]);
  return new Set(found.filter((name) => name !== undefined));
}

async function bundle(guidesFiles, version) {
  const options = optionsFor(guidesFiles, version);
  const { metafile } = await build({ ...options, metafile: true, minify: false });
  const { outputFiles } = await build({ ...options, plugins: [onlyMessagesOf(componentsIn(metafile))] });
  const content = (extension) => {
    const file = outputFiles.find(({ path }) => path.endsWith(extension));
    if (file === undefined) throw new Error(`the bundle has no ${extension} file`);
    return Buffer.from(file.contents);
  };
  return { script: content('.js'), style: content('.css') };
}

function optionsFor(guidesFiles, version) {
  return {
    absWorkingDir: root,
    entryPoints: { app: 'web/main.tsx' },
    outdir: 'dist/web',
    write: false,
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: ['chrome120', 'edge120', 'firefox121', 'safari17'],
    conditions: ['production', 'browser'],
    jsx: 'automatic',
    minify: true,
    legalComments: 'none',
    loader: { '.svg': 'text' },
    define: {
      'process.env.NODE_ENV': '"production"',
      __GUIDES__: JSON.stringify(guidesFiles),
      __VERSION__: JSON.stringify(version),
    },
    logLevel: 'warning',
  };
}

/** Writes the dashboard to `outdir`, in place of what was there; resolves to the files' names. */
export async function buildWeb(outdir = join(root, 'dist/web')) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const guidesOf = Object.entries(await guides(root)).map(([language, ofLanguage]) => {
    const content = Buffer.from(JSON.stringify(ofLanguage));
    return { language, content, name: named(`guides-${language}`, 'json', content) };
  });
  const guidesFiles = Object.fromEntries(guidesOf.map(({ language, name }) => [language, name]));
  const { script, style } = await bundle(guidesFiles, version);
  const scriptFile = named('app', 'js', script);
  const styleFile = named('app', 'css', style);
  const template = await readFile(join(root, 'web/index.html'), 'utf8');
  const html = template.replaceAll('%SCRIPT%', scriptFile).replaceAll('%STYLE%', styleFile);
  const files = new Map([
    [scriptFile, script],
    [styleFile, style],
    ...guidesOf.map(({ name, content }) => [name, content]),
    ['favicon.svg', await readFile(join(root, 'web/favicon.svg'))],
    ['config.json', await readFile(join(root, 'web/config.json'))],
    ['index.html', html],
  ]);
  await mkdir(outdir, { recursive: true });
  // index.html goes last, so that whoever is served from here meanwhile never gets a name without its file.
  for (const [name, content] of files) await writeFile(join(outdir, name), content);
  for (const name of await readdir(outdir))
    if (!files.has(name)) await rm(join(outdir, name), { recursive: true });
  return [...files.keys()];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildWeb(process.argv[2] === undefined ? undefined : process.argv[2]);
}
