import type {
  ClientPeerRecord,
  ClientSettingsRecord,
  Declaration,
  EncryptedSecret,
  PeerRecord,
  ScryptSecret,
  ServerPeerRecord,
  ServerSettingsRecord,
  WantedState,
} from '../../contract/records.ts';

/** How long a deletion stays to be seen by connectors that were away. */
export const TOMBSTONE_DAYS = 7;
const DAY_MS = 86_400_000;

export interface Author {
  readonly by: string;
  readonly at: Date;
}

/** What a peer is, without its history. */
export type PeerContent =
  | { readonly mode: 'client'; readonly settings: ClientSettingsRecord; readonly secret: EncryptedSecret }
  | { readonly mode: 'server'; readonly settings: ServerSettingsRecord; readonly secret: ScryptSecret };

/** Each function below is one change of a peer: a pure step from one version of its record to the next. */
function stamped(before: PeerRecord | null, { by, at }: Author) {
  const now = at.toISOString();
  return {
    version: (before?.version ?? 0) + 1,
    created_at: before === null || before.deleted ? now : before.created_at,
    updated_at: now,
    updated_by: by,
  };
}

/** `before`: null or a tombstone. What the file says of the peer stays known, if it is of the same kind. */
export function created(
  before: PeerRecord | null,
  name: string,
  content: PeerContent,
  cell: string,
  author: Author,
): PeerRecord {
  const common = {
    name,
    ...stamped(before, author),
    source: 'api' as const,
    desired: {
      state: 'up' as const,
      generation: (before?.desired.generation ?? -1) + 1,
      since: author.at.toISOString(),
      by: author.by,
    },
    deleted: false,
    expires_at: null,
    cell,
  };
  return content.mode === 'client'
    ? { ...common, ...content, file: before?.mode === 'client' ? before.file : null }
    : { ...common, ...content, file: before?.mode === 'server' ? before.file : null };
}

/** As a stack declares it, over nothing, a tombstone, or a peer that it may take over; of the same kind if it is live. */
export function declared(
  before: PeerRecord | null,
  name: string,
  content: PeerContent,
  cell: string,
  declaration: Declaration,
  author: Author,
): PeerRecord {
  const code = { source: 'code' as const, declared: declaration, cell, file: null };
  if (before === null || before.deleted) return { ...created(before, name, content, cell, author), ...code };
  return { ...withContent(before, content), ...stamped(before, author), ...code };
}

/** New settings, a new password, or both; over a peer of the file it is an override. */
export function replaced(before: PeerRecord, content: PeerContent, author: Author): PeerRecord {
  return { ...withContent(before, content), ...stamped(before, author), source: 'api' };
}

export function deleted({ declared: _, ...before }: PeerRecord, author: Author): PeerRecord {
  return { ...before, ...stamped(before, author), ...tombstone(before.file !== null, author), source: 'api' };
}

function tombstone(overridesFile: boolean, { at }: Author) {
  const expiry = Math.floor((at.getTime() + TOMBSTONE_DAYS * DAY_MS) / 1000);
  return { deleted: true, secret: null, expires_at: overridesFile ? null : expiry };
}

/** Removes the override, be it a change or a deletion. null: the file does not have this peer. */
export function backToFile(before: PeerRecord, author: Author): PeerRecord | null {
  const live = { ...stamped(before, author), source: 'file' as const, deleted: false, expires_at: null };
  if (before.file === null) return null;
  return before.mode === 'client'
    ? { ...before, ...live, settings: before.file.settings, secret: before.file.secret }
    : { ...before, ...live, settings: before.file.settings, secret: before.file.secret };
}

/** `anew`: sessions are closed and made again even where the state stays the same. */
export function desired(before: PeerRecord, state: WantedState, anew: boolean, author: Author): PeerRecord {
  const { generation } = before.desired;
  const since = author.at.toISOString();
  return {
    ...before,
    ...stamped(before, author),
    desired: { state, generation: generation + (anew ? 1 : 0), since, by: author.by },
  };
}

export type FileStep =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'write'; readonly record: PeerRecord }
  /** The table has a peer of this name that stays: of the other kind, made over the API, or one that a stack declares. */
  | { readonly kind: 'taken' };

/** What a settings file that has `content` under `name` makes of the record. Overrides over the API win. */
export function imported(
  before: PeerRecord | null,
  name: string,
  content: PeerContent,
  cell: string,
  author: Author,
): FileStep {
  if (before?.source === 'code' && !before.deleted) return { kind: 'taken' };
  const overridden = before !== null && before.source === 'api' && !(before.deleted && before.file === null);
  if (overridden) {
    if (before.mode !== content.mode) return { kind: 'taken' };
    if (sameVersion(before.file, content)) return { kind: 'unchanged' };
    const record = { ...withFile(before, content), ...stamped(before, author), expires_at: null };
    return { kind: 'write', record };
  }
  if (before !== null && !before.deleted && before.mode === content.mode) {
    if (sameVersion(before.file, content)) return { kind: 'unchanged' };
    const record = withFile(withContent(before, content), content);
    return { kind: 'write', record: { ...record, ...stamped(before, author) } };
  }
  const fresh = withFile(created(before, name, content, cell, author), content);
  return { kind: 'write', record: { ...fresh, source: 'file' } };
}

/** What a settings file that no longer has the peer makes of it: a peer of the file goes, an override stays. */
export function leftOut(before: PeerRecord, author: Author): FileStep {
  if (before.file === null) return { kind: 'unchanged' };
  const unfiled: PeerRecord =
    before.mode === 'client' ? { ...before, file: null } : { ...before, file: null };
  const step = { ...unfiled, ...stamped(before, author) };
  const goes = before.source === 'file' || before.deleted;
  return { kind: 'write', record: goes ? { ...step, ...tombstone(false, author) } : step };
}

function withContent(before: PeerRecord, content: PeerContent): PeerRecord {
  if (before.mode === 'client' && content.mode === 'client') return { ...before, ...content };
  if (before.mode === 'server' && content.mode === 'server') return { ...before, ...content };
  throw new TypeError(`${before.name} is a ${before.mode} peer and cannot become a ${content.mode} peer`);
}

function withFile(before: PeerRecord, { mode, settings, secret }: PeerContent): PeerRecord {
  if (before.mode === 'client' && mode === 'client') return { ...before, file: { settings, secret } };
  if (before.mode === 'server' && mode === 'server') return { ...before, file: { settings, secret } };
  throw new TypeError(`${before.name} is a ${before.mode} peer and cannot become a ${mode} peer`);
}

type FileVersion = ClientPeerRecord['file'] | ServerPeerRecord['file'];

/** `content.secret` is the known one when the password is the same (file-import.ts sees to it). */
function sameVersion(file: FileVersion, { settings, secret }: PeerContent): boolean {
  return file !== null && samePlainData(file.settings, settings) && samePlainData(file.secret, secret);
}

/** Equality of plain data; the order of a mapping's keys does not matter, that of a list does. */
export function samePlainData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = Object.entries(a);
  const right = new Map<string, unknown>(Object.entries(b));
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && samePlainData(value, right.get(key)))
  );
}
