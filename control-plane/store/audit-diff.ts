import type { AuditChange, PeerRecord } from '../../contract/records.ts';
import { isMapping } from '../../contract/setting.ts';
import { samePlainData } from './peer-change.ts';
import { beyondDefaults } from './peer-content.ts';

/** Stands for a secret wherever one changed. */
export const MASK = '•••';

/** How many changes one entry lists at most; a peer has fewer settings. */
const MOST_CHANGES = 200;

/** What changed, setting by setting; a creation lists what is not left at its default, a deletion nothing. */
export function auditChanges(before: PeerRecord | null, after: PeerRecord): AuditChange[] {
  const old = before === null || before.deleted ? null : before;
  if (after.deleted) return [];
  const changes = [
    ...settingChanges(old?.settings ?? null, after.settings),
    ...passwordChange(old !== null, !samePlainData(old?.secret ?? null, after.secret)),
  ];
  if (old !== null) {
    collect({ source: old.source }, { source: after.source }, '', changes);
    const state = { state: old.desired.state, generation: old.desired.generation };
    collect(state, { state: after.desired.state, generation: after.desired.generation }, '/desired', changes);
  }
  return changes.slice(0, MOST_CHANGES);
}

export function settingChanges(
  before: PeerRecord['settings'] | null,
  after: PeerRecord['settings'],
): AuditChange[] {
  const changes: AuditChange[] = [];
  if (before === null) collect({}, beyondDefaults(after), '', changes);
  else collect(before, after, '', changes);
  return changes;
}

export function passwordChange(hadOne: boolean, changed: boolean): AuditChange[] {
  return changed ? [{ pointer: '/password', ...(hadOne ? { before: MASK } : {}), after: MASK }] : [];
}

/** Mappings are gone into, so that `/tls/verify` is told and not all of `/tls`; lists are compared as a whole. */
function collect(before: object, after: object, pointer: string, changes: AuditChange[]): void {
  const old = new Map<string, unknown>(Object.entries(before));
  const now = new Map<string, unknown>(Object.entries(after));
  for (const key of new Set([...old.keys(), ...now.keys()])) {
    const [was, is] = [old.get(key), now.get(key)];
    if (samePlainData(was, is)) continue;
    const here = `${pointer}/${escapePointer(key)}`;
    if (isMapping(was) && isMapping(is)) {
      collect(was, is, here, changes);
      continue;
    }
    changes.push({
      pointer: here,
      ...(was === undefined ? {} : { before: was }),
      ...(is === undefined ? {} : { after: is }),
    });
  }
}

/** RFC 6901 §3. */
export function escapePointer(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}
