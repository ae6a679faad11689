import { isDeepStrictEqual } from 'node:util';
import type { BindSettings } from '../../contract/compiled.ts';
import { hotFields } from '../../contract/peer.ts';

export type Change =
  | { readonly kind: 'start'; readonly settings: BindSettings }
  | { readonly kind: 'stop'; readonly name: string }
  /** Something that only a new session can take up: stop, then start. */
  | { readonly kind: 'rebind'; readonly settings: BindSettings }
  /** Limits, paces, message settings: no session is touched. */
  | { readonly kind: 'retune'; readonly settings: BindSettings };

/**
 * The settings that a running bind takes over as they are, under their compiled names. The contract says which they are
 * (`hot`); compiling keeps a name in camelCase and puts `Ms` behind a time. A compiled setting that is not found here,
 * such as `targets`, takes a new session.
 */
const HOT = {
  client: compiledNames(hotFields.client),
  server: compiledNames(hotFields.server),
} as const;

export function compiledNames(fields: Iterable<string>): ReadonlySet<string> {
  const names = new Set<string>();
  for (const field of fields) {
    const name = field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    names.add(name).add(`${name}Ms`);
  }
  return names;
}

/** What takes the running binds to the desired ones; stops first, then by name, so that the order is always the same. */
export function diffBinds(running: readonly BindSettings[], desired: readonly BindSettings[]): Change[] {
  const before = new Map(running.map((settings) => [settings.name, settings]));
  const after = new Set(desired.map((settings) => settings.name));
  const changes: Change[] = [];
  for (const { name } of running) if (!after.has(name)) changes.push({ kind: 'stop', name });
  for (const settings of desired) {
    const old = before.get(settings.name);
    if (old === undefined) changes.push({ kind: 'start', settings });
    else if (isDeepStrictEqual(old, settings)) continue;
    else changes.push({ kind: isHot(old, settings) ? 'retune' : 'rebind', settings });
  }
  return changes;
}

function isHot(before: BindSettings, after: BindSettings): boolean {
  if (before.mode !== after.mode) return false;
  const { message: messageBefore, ...sessionBefore } = before;
  const { message: messageAfter, ...sessionAfter } = after;
  const changed = [
    ...changedNames(sessionBefore, sessionAfter),
    ...changedNames(messageBefore, messageAfter),
  ];
  return changed.every((name) => HOT[after.mode].has(name));
}

function changedNames(before: object, after: object): string[] {
  const values = new Map<string, unknown>(Object.entries(before));
  return Object.entries(after)
    .filter(([name, value]) => !isDeepStrictEqual(values.get(name), value))
    .map(([name]) => name);
}
