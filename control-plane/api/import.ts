import { parseDocument } from 'yaml';
import type { ProblemDetail } from '../../contract/api/problem.ts';
import {
  type ImportResult,
  importBodySchema,
  importParameters,
  importResultSchema,
} from '../../contract/api/system.ts';
import { closest } from '../../contract/closest.ts';
import { isMapping } from '../../contract/setting.ts';
import { globalSettingsShape } from '../../contract/settings.ts';
import { eachOf } from '../at-once.ts';
import type { Actor } from '../store/audit.ts';
import { type ApiContext, type Body, json, type Operation, queryOperation } from './operation.ts';
import { changesOf, createPeer, replacePeer, requireUnlocked } from './peer-changes.ts';
import { type PeerMode, readPeer, replacement, type WantedPeer } from './peer-input.ts';
import { invalid, ProblemError, problemOf } from './problems.ts';
import { MOST_DEPTH } from './request-body.ts';

const MOST_OCTETS = 1024 * 1024;
const AT_ONCE = 8;
const LISTS = { binds: 'client', server_binds: 'server' } as const satisfies Record<string, PeerMode>;

export const importOperations: readonly Operation[] = [
  queryOperation({
    method: 'post',
    path: '/api/import',
    id: 'importPeers',
    tag: 'Peers',
    role: 'operator',
    summary: 'Create and change peers from the form of a settings file',
    description:
      'binds and server_binds count; everything else of a settings file is left alone. Peers that the file does not have stay. A peer without a password keeps the one that it has. Each peer has its own outcome, and with dry_run=true nothing is changed.',
    query: importParameters,
    body: {
      schema: importBodySchema,
      types: ['application/yaml', 'application/x-yaml', 'text/yaml', 'application/json'],
      maxOctets: MOST_OCTETS,
      required: true,
    },
    answer: {
      status: 200,
      description: 'What became, or would become, of each peer.',
      schema: importResultSchema,
    },
    problems: ['secrets_unavailable'],
    handle: async ({ query, body, actor }, context) => {
      const dryRun = query.dry_run === 'true';
      const entries = entriesOf(readFile(body));
      const items: ImportResult['items'] = [];
      await eachOf(entries, AT_ONCE, async (entry, index) => {
        items[index] = await importOne(entry, dryRun, actor, context);
      });
      const count = (outcome: string): number => items.filter((item) => item.outcome === outcome).length;
      return json(200, {
        dry_run: dryRun,
        items,
        created: count('create'),
        changed: count('change'),
        unchanged: count('unchanged'),
        failed: count('failed'),
      });
    },
  }),
];

interface Entry {
  readonly mode: PeerMode;
  /** JSON Pointer into the file. */
  readonly pointer: string;
  readonly peer: unknown;
  /** An earlier entry of the file has this name. */
  readonly repeated: boolean;
}

function readFile(body: Body): Record<string, unknown> {
  const value = body.kind === 'json' ? body.value : body.kind === 'text' ? parsedYaml(body.text) : null;
  if (isMapping(value)) return value;
  throw invalid([
    { pointer: '', code: 'wrong_type', detail: 'Found no mapping; allowed: binds and server_binds.' },
  ]);
}

function parsedYaml(text: string): unknown {
  const document = parseDocument(text, { merge: true, logLevel: 'silent' });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line = 0, col = 0 } = fault.linePos?.[0] ?? {};
    throw new ProblemError(
      'malformed_json',
      `The body is not YAML: line ${line}, column ${col}: ${fault.code}.`,
    );
  }
  let value: unknown;
  try {
    // Bounds what a few aliases can grow to.
    value = document.toJS({ maxAliasCount: 1000 });
  } catch {
    throw new ProblemError(
      'malformed_json',
      'The body is YAML whose aliases cannot be resolved, or grow too large.',
    );
  }
  if (deeperThan(value, MOST_DEPTH)) {
    throw new ProblemError(
      'malformed_json',
      `Found YAML nested deeper than allowed: at most ${MOST_DEPTH} levels.`,
    );
  }
  return value;
}

function deeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(inner, levels - 1));
}

function entriesOf(file: Record<string, unknown>): Entry[] {
  const errors = Object.keys(file).flatMap(unknownSection);
  const seen = new Set<unknown>();
  const entries: Entry[] = [];
  for (const [list, mode] of Object.entries(LISTS)) {
    const peers = file[list] ?? [];
    if (!Array.isArray(peers)) {
      errors.push({
        pointer: `/${list}`,
        code: 'wrong_type',
        detail: 'Found no list; allowed: a list of peers.',
      });
      continue;
    }
    for (const [index, peer] of peers.entries()) {
      const name: unknown = isMapping(peer) ? peer['name'] : undefined;
      entries.push({
        mode,
        pointer: `/${list}/${index}`,
        peer,
        repeated: name !== undefined && seen.has(name),
      });
      seen.add(name);
    }
  }
  if (errors.length === 0 && entries.length === 0) {
    errors.push({
      pointer: '',
      code: 'missing',
      detail: 'Found no peers; allowed: entries of binds and server_binds.',
    });
  }
  if (errors.length > 0) throw invalid(errors);
  return entries;
}

const SECTIONS: readonly string[] = [...Object.keys(LISTS), ...Object.keys(globalSettingsShape), 'listen'];

function unknownSection(key: string): ProblemDetail[] {
  if (SECTIONS.includes(key) || key.startsWith('x-')) return [];
  const meant = closest(key, SECTIONS);
  const advice = meant === null ? 'Remove it.' : `Did you mean ${meant}?`;
  const detail = `Found a setting that does not exist here. ${advice}`;
  return [{ pointer: `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, code: 'unknown_key', detail }];
}

type Item = ImportResult['items'][number];

async function importOne(entry: Entry, dryRun: boolean, actor: Actor, context: ApiContext): Promise<Item> {
  const { mode, pointer, peer, repeated } = entry;
  const name = isMapping(peer) && typeof peer['name'] === 'string' ? peer['name'] : '';
  const failed = (errors: readonly ProblemDetail[]): Item => ({
    name: name.slice(0, 63),
    mode,
    outcome: 'failed',
    changes: [],
    errors: errors.map((error) => ({ ...error, pointer: `${pointer}${error.pointer ?? ''}` })),
  });
  if (repeated) {
    return failed([
      { pointer: '/name', code: 'conflict', detail: 'An earlier entry has this name. Rename one.' },
    ]);
  }
  try {
    const stored = name === '' || name.length > 63 ? null : await context.store.peers.read(name);
    const live = stored !== null && !stored.deleted && stored.mode === mode ? stored : null;
    const input = readPeer(mode, isMapping(peer) ? replacement(peer, name) : peer, live);
    if (!input.ok) return failed(input.errors);
    if (live !== null) requireUnlocked(live, context);
    return { name, mode, errors: [], ...(await apply(input.wanted, live, dryRun, actor, context)) };
  } catch (error) {
    const problem = problemOf(error);
    // What keeps this peer out may not keep the next one out; what nobody foresaw ends the import.
    if (problem === null || problem.status >= 500) throw error;
    const { code, message, errors } = problem;
    return failed(errors.length > 0 ? errors : [{ pointer: '', code, detail: message }]);
  }
}

async function apply(
  wanted: WantedPeer,
  live: Awaited<ReturnType<ApiContext['store']['peers']['read']>>,
  dryRun: boolean,
  actor: Actor,
  context: ApiContext,
): Promise<Pick<Item, 'outcome' | 'changes'>> {
  const changes = changesOf(live, wanted);
  if (live !== null && changes.length === 0) return { outcome: 'unchanged', changes };
  if (!dryRun) {
    if (live === null) await createPeer(wanted.settings.mode, wanted, actor, context, 'import');
    else await replacePeer(live, wanted, 'import', actor, context);
  }
  return { outcome: live === null ? 'create' : 'change', changes };
}
