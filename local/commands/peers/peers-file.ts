import type { Fault, Origin } from '../../../connector/settings/diagnostic.ts';
import { type ReadSettingsFile, readSettingsFile } from '../../../connector/settings/read-file.ts';
import { type Environment, expandReferences } from '../../../connector/settings/references.ts';
import { readYaml } from '../../../connector/settings/yaml-document.ts';
import type { Path } from '../../../contract/schema-path.ts';
import { isMapping } from '../../../contract/setting.ts';

/** The peers of a settings file as they are sent, and where each of their settings was written. */
export interface PeersFile {
  readonly body: { readonly binds: unknown; readonly server_binds: unknown };
  readonly count: number;
  /** Place of what a problem points to; pointers start at the body or at the peer of this name. */
  locate(pointer: string, peer: string | null): Origin;
}

export type PeersFileReading =
  | { readonly ok: true; readonly file: PeersFile }
  | { readonly ok: false; readonly faults: readonly Fault[] };

const LISTS = ['binds', 'server_binds'] as const;

/**
 * Reads `binds` and `server_binds` of a settings file (YAML or JSON), with `${NAME}` from the environment. Whether
 * they are valid is for the deployment to say: a password that is left out stays as it is there.
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
  if (!isMapping(value)) {
    const message = 'found no mapping; allowed: a settings file with binds and server_binds.';
    const fault: Fault = {
      severity: 'error',
      code: 'wrong_type',
      origin: document.locate([]),
      setting: '',
      message,
    };
    return { ok: false, faults: [fault] };
  }
  // Of a whole settings file only the peers count, so references elsewhere in it need not resolve.
  const relevant = faults.filter(({ setting }) => LISTS.some((list) => setting.startsWith(list)));
  if (relevant.length > 0) return { ok: false, faults: relevant };
  const [binds, serverBinds] = [value['binds'] ?? [], value['server_binds'] ?? []];
  const places = placesByName({ binds, server_binds: serverBinds });
  return {
    ok: true,
    file: {
      body: { binds, server_binds: serverBinds },
      count: lengthOf(binds) + lengthOf(serverBinds),
      locate: (pointer, peer) => {
        const path = pathOf(pointer);
        const absolute = LISTS.some((list) => list === path[0]);
        const base = absolute || peer === null ? [] : (places.get(peer) ?? []);
        return document.locate([...base, ...path]);
      },
    },
  };
}

function placesByName(lists: Readonly<Record<(typeof LISTS)[number], unknown>>): ReadonlyMap<string, Path> {
  const places = new Map<string, Path>();
  for (const list of LISTS) {
    const peers = lists[list];
    if (!Array.isArray(peers)) continue;
    peers.forEach((peer: unknown, index) => {
      const name = isMapping(peer) ? peer['name'] : undefined;
      if (typeof name === 'string' && !places.has(name)) places.set(name, [list, index]);
    });
  }
  return places;
}

/** RFC 6901 §4; digits are taken as places of a list. */
function pathOf(pointer: string): Path {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((step) => (/^(?:0|[1-9][0-9]*)$/.test(step) ? Number(step) : step));
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0;
}
