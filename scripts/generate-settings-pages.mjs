// Writes the tables of docs/configuration.md and docs/fr/configuration.md from the schemas of settings.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { evaluate } from './evaluate.mjs';
import { between, table } from './markdown.mjs';

export const name = 'settings pages';

const SOURCES = `
export { settingRows } from './local/reference/setting-rows.ts';
export { ENVIRONMENT_VARIABLES } from './local/reference/environment-variables.ts';
export { globalSettingsShape } from './contract/settings.ts';
export { clientPeerSchema } from './contract/client-peer.ts';
export { serverPeerSchema } from './contract/server-peer.ts';
export { sessionSettingsShape } from './contract/session-settings.ts';
export { messageSettingsShape } from './contract/message-settings.ts';
export { listenSchema } from './contract/listen.ts';
export { section } from './contract/setting.ts';
export { settingsFr, serverSettingsFr, globalSettingsFr, listenSettingsFr } from './contract/settings.fr.ts';
export { allowedInFrench } from './contract/allowed.fr.ts';
export { TAKEN_ON_RELOAD } from './connector/settings/needs-restart.ts';
export { deploymentSchema } from './infra/settings.ts';
export { DEPLOYMENT_TEXTS, hasOwnText } from './infra/settings-texts.ts';
export { deploymentAllowedInFrench } from './infra/allowed.fr.ts';`;

/** @param {string} root @returns {Promise<Map<string, string>>} path relative to `root` → content */
export async function files(root) {
  const sources = await evaluate(root, SOURCES);
  const pages = new Map();
  for (const [language, page] of [
    ['en', 'docs/configuration.md'],
    ['fr', 'docs/fr/configuration.md'],
  ]) {
    let text = await readFile(join(root, page), 'utf8');
    for (const [mark, content] of Object.entries(tables(language, sources))) {
      text = between(page, text, mark, content);
    }
    pages.set(page, text);
  }
  return pages;
}

const WORDS = {
  en: {
    setting: 'setting',
    what: 'what it is for',
    allowed: 'type and range',
    fallback: 'default',
    example: 'example',
    variable: 'variable',
    change: 'a change takes effect',
    reader: 'read by',
    required: '**required**',
    none: 'none',
    below: 'see below',
    hot: 'at once',
    rebind: 'with new sessions',
    reload: 'on reload',
    restart: 'after a restart',
    units: { 'messages/s': 'messages/s', octets: 'octets', 'connections/s': 'connections/s' },
    kind: (kind) => `(\`kind: ${kind}\`) `,
  },
  fr: {
    setting: 'réglage',
    what: 'à quoi il sert',
    allowed: 'type et plage',
    fallback: 'par défaut',
    example: 'exemple',
    variable: 'variable',
    change: 'un changement prend effet',
    reader: 'lue par',
    required: '**requis**',
    none: 'aucun',
    below: 'voir plus bas',
    hot: 'aussitôt',
    rebind: 'avec de nouvelles sessions',
    reload: 'au rechargement',
    restart: 'après un redémarrage',
    units: { 'messages/s': 'messages/s', octets: 'octets', 'connections/s': 'connexions/s' },
    kind: (kind) => `(\`kind: ${kind}\`) `,
  },
};

function tables(language, sources) {
  const words = WORDS[language];
  const { settingRows, section, globalSettingsShape, sessionSettingsShape, messageSettingsShape } = sources;
  const french =
    (...texts) =>
    ({ pointer, meta }) => {
      if (language === 'en') return meta.description;
      return texts.map((known) => known[pointer]).find((text) => text !== undefined);
    };
  const ofPeer = ({ meta }) => (meta.hot === true ? words.hot : words.rebind);
  const shared = { ...sessionSettingsShape, ...messageSettingsShape };
  const own = (schema) => settingRows(schema).filter(({ pointer }) => !(pointer in shared));
  const [client, server] = [own(sources.clientPeerSchema), own(sources.serverPeerSchema)];
  const isTls = ({ pointer }) => pointer.startsWith('tls/');
  const write = (rows, what, effect) => settingTable(rows, { what, effect, words, language, sources });
  return {
    globals: settingTable(settingRows(section(globalSettingsShape)), {
      what: french(sources.globalSettingsFr),
      effect: ({ pointer }) => (sources.TAKEN_ON_RELOAD.has(pointer) ? words.reload : words.restart),
      words,
      language,
      sources,
      withVariables: true,
    }),
    binds: write(
      client.filter((row) => !isTls(row)),
      french(sources.settingsFr),
      ofPeer,
    ),
    tls: write(client.filter(isTls), french(sources.settingsFr), () => words.rebind),
    server_binds: write(server, french(sources.serverSettingsFr, sources.settingsFr), ofPeer),
    pace: write(settingRows(section(sessionSettingsShape)), french(sources.settingsFr), ofPeer),
    messages: write(settingRows(section(messageSettingsShape)), french(sources.settingsFr), ofPeer),
    listen: write(settingRows(sources.listenSchema), french(sources.listenSettingsFr), () => words.reload),
    variables: variables(language, words, sources),
    deployment: deployment(language, words, sources),
  };
}

function settingTable(rows, { what, effect, words, language, sources, withVariables = false }) {
  const first = withVariables ? `${words.setting}, ${words.variable}` : words.setting;
  return table(
    [first, words.what, words.allowed, words.fallback, words.example, words.change],
    rows.map((row) => {
      const { path, meta } = row;
      return [
        withVariables ? `\`${path}\`, \`${meta.env}\`` : `\`${path}\``,
        what(row),
        allowed(row, words, language, sources),
        meta.mustBeSet === true ? words.required : fallbackOf(row, words),
        exampleOf(row),
        effect(row),
      ];
    }),
  );
}

/** The contract's sentence; a unit where it does not have it. */
function allowed({ path, allowed: sentence, options, meta }, words, language, sources) {
  const { allowedInFrench, deploymentAllowedInFrench } = sources;
  // The forms say yes and no; a file has the words.
  const inFrench = () =>
    sentence === 'true or false'
      ? 'true ou false'
      : (allowedInFrench(sentence) ?? deploymentAllowedInFrench(sentence));
  const said = language === 'en' ? sentence : inFrench();
  if (said === null) throw new Error(`${path}: no French for "${sentence}"`);
  const unit = meta.type === 'integer' ? words.units[meta.unit] : undefined;
  const marked = /^\S+…$/.test(said)
    ? `\`${said}\``
    : said.replace(/https?:\/\/\S+|[A-Za-z0-9_.]+/g, (word) =>
        /^https?:/.test(word) || options.includes(word) ? `\`${word}\`` : word,
      );
  return unit === undefined ? marked : `${marked} (${unit})`;
}

function fallbackOf({ fallback }, words) {
  if (fallback === undefined) return words.required;
  if (isSection(fallback)) return words.below;
  return fallback === null ? words.none : `\`${flow(fallback)}\``;
}

function exampleOf({ path, example, meta }) {
  const key = path.replace(/^.*\./, '');
  if (meta.secret === true) return `\`\${${key === 'password' ? 'CARRIER_PASSWORD' : key.toUpperCase()}}\``;
  return example === undefined || example === null || isSection(example) ? '' : `\`${flow(example)}\``;
}

/** The settings of a section, each of which has a row of its own; a `kind` alone is a value. */
const isSection = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 2;

/** YAML on one line. */
function flow(value) {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, entry]) => `${flow(key)}: ${flow(entry)}`);
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  const isAddress = /^\d+\.\d+\.\d+\.\d+(?:\/\d+)?$/.test(value);
  const plain = isAddress || /^[A-Za-z/][A-Za-z0-9_./@-]*(?::[A-Za-z0-9/][A-Za-z0-9_./:-]*)?$/.test(value);
  const isWord = !/^(?:true|false|null|yes|no|on|off)$/i.test(value);
  return plain && isWord ? value : JSON.stringify(value);
}

function variables(language, words, { ENVIRONMENT_VARIABLES }) {
  return table(
    [words.variable, words.reader, words.what, words.fallback, words.example],
    Object.entries(ENVIRONMENT_VARIABLES).map(([name, { reader, words: what, fallback, example }]) => [
      `\`${name}\``,
      reader
        .split(', ')
        .map((command) => `\`${command}\``)
        .join(', '),
      what[language],
      fallback === null ? words.none : `\`${fallback}\``,
      `\`${name}=${example}\``,
    ]),
  );
}

function deployment(language, words, sources) {
  const { settingRows, deploymentSchema, DEPLOYMENT_TEXTS, hasOwnText } = sources;
  return table(
    [words.setting, words.what, words.allowed, words.fallback],
    settingRows(deploymentSchema)
      .filter(({ path }) => hasOwnText(path))
      .map((row) => [
        `\`${row.path}\``,
        `${row.kind === null ? '' : words.kind(row.kind)}${DEPLOYMENT_TEXTS[row.path][language]}`,
        allowed(row, words, language, sources),
        fallbackOf(row, words),
      ]),
  );
}
