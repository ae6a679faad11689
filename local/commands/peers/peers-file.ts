import { type Fault, type Origin, settingFault } from '../../../connector/settings/diagnostic.ts';
import { type ReadSettingsFile, readSettingsFile } from '../../../connector/settings/read-file.ts';
import { type Environment, expandReferences } from '../../../connector/settings/references.ts';
import { readYaml } from '../../../connector/settings/yaml-document.ts';
import { conflicts } from '../../../contract/conflicts.ts';
import type { Path } from '../../../contract/schema-path.ts';
import { isMapping } from '../../../contract/setting.ts';

const LISTS = ['binds', 'server_binds'] as const;
type List = (typeof LISTS)[number];

/** Peers that go into one request, and where each of their settings was written. */
export interface PeersBatch {
  readonly body: Readonly<Record<List, readonly unknown[]>>;
  /** Place of what a JSON Pointer into the body (RFC 6901) names. */
  locate(pointer: string): Origin;
}

export type PeersFileReading =
  | { readonly ok: true; readonly batches: readonly PeersBatch[] }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Characters of JSON in one request; a request may have 1 MiB. */
const BATCH_CHARACTERS = 256 * 1024;

/**
 * Reads `binds` and `server_binds` of a settings file (YAML or JSON), with `${NAME}` from the environment. Whether
 * each is valid is for the deployment to say: a password that is left out stays as it is there.
 */
export async function readPeersFile(
  file: string,
  env: Environment,
  readFile: ReadSettingsFile = readSettingsFile,
): Promise<PeersFileReading> {
  const read = await readFile(file);
  if (!read.ok) return { ok: false, faults: [read.fault] };
  const reading = readYaml(read.text, file);
  if (!reading.ok) return { ok: false, faults: reading.faults };
  const { document } = reading;
  const { value, faults } = expandReferences(document, env);
  // Of a whole settings file only the peers count, so references elsewhere in it need not resolve.
  const relevant = faults.filter(({ setting }) => LISTS.some((list) => setting.startsWith(list)));
  if (relevant.length > 0) return { ok: false, faults: relevant };
  if (!isMapping(value)) return wrong(document.locate([]), []);
  for (const list of LISTS) {
    const peers = value[list] ?? [];
    if (!Array.isArray(peers)) return wrong(document.locate([list]), [list]);
  }
  const clashes = conflicts({ binds: value['binds'], server_binds: value['server_binds'] });
  if (clashes.length > 0) {
    const faults = clashes.map(({ path, allowed, advice }) => {
      const found = 'one that is there already';
      return settingFault({ code: 'conflict', path, found, allowed, advice }, document.locate(path));
    });
    return { ok: false, faults };
  }
  return { ok: true, batches: batchesOf(value, (path) => document.locate(path)) };
}

function wrong(origin: Origin, path: Path): PeersFileReading {
  const allowed = path.length === 0 ? 'a settings file with binds and server_binds' : 'a list of peers';
  const fault = { code: 'wrong_type', path, found: 'something else', allowed, advice: '' } as const;
  return { ok: false, faults: [settingFault(fault, origin)] };
}

/** One at least, so that a file without peers is for the deployment to judge, too. */
function batchesOf(value: Readonly<Record<string, unknown>>, locate: (path: Path) => Origin): PeersBatch[] {
  const batches: PeersBatch[] = [];
  let body = emptyBody();
  let first: Record<List, number> = { binds: 0, server_binds: 0 };
  let characters = 0;
  const close = (): void => {
    const [closed, begins] = [body, { ...first }];
    batches.push({ body: closed, locate: (pointer) => locate(pathIn(pointer, begins)) });
    body = emptyBody();
  };
  for (const list of LISTS) {
    const peers = value[list];
    if (!Array.isArray(peers)) continue;
    for (const [index, peer] of peers.entries()) {
      const length = JSON.stringify(peer)?.length ?? 0;
      if (characters > 0 && characters + length > BATCH_CHARACTERS) {
        close();
        first = { ...first, [list]: index };
        characters = 0;
      }
      if (body[list].length === 0) first = { ...first, [list]: index };
      body[list].push(peer);
      characters += length;
    }
  }
  close();
  return batches;
}

function emptyBody(): Record<List, unknown[]> {
  return { binds: [], server_binds: [] };
}

/** RFC 6901 §4; digits are taken as places of a list, which begin where the batch's list begins in the file. */
function pathIn(pointer: string, first: Readonly<Record<List, number>>): Path {
  const [list, index, ...rest] = pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(?:0|[1-9][0-9]*)$/.test(step) ? Number(step) : step));
  if (list === undefined) return [];
  if (index === undefined) return [list];
  const known = LISTS.find((one) => one === list);
  const shifted = known !== undefined && typeof index === 'number' ? index + first[known] : index;
  return [list, shifted, ...rest];
}
