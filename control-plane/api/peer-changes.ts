import type { AuditChange, PeerRecord } from '../../contract/records.ts';
import type { Actor } from '../store/audit.ts';
import { passwordChange, settingChanges } from '../store/audit-diff.ts';
import { created, deleted, type PeerContent, replaced, samePlainData } from '../store/peer-change.ts';
import { contentOf } from '../store/peer-content.ts';
import type { ChangeOutcome } from '../store/peers.ts';
import type { ApiContext } from './operation.ts';
import type { PeerMode, WantedPeer } from './peer-input.ts';
import { declaredBy, isLocked } from './peer-view.ts';
import { changedSince, etagOf, notFound, ProblemError } from './problems.ts';

/** The peer of this kind that is there. Throws not_found, for the other kind and for tombstones too. */
export async function livePeer(mode: PeerMode, name: string, { store }: ApiContext): Promise<PeerRecord> {
  return requireLive(mode, name, await store.peers.read(name));
}

export function requireLive(mode: PeerMode, name: string, record: PeerRecord | null): PeerRecord {
  if (record !== null && !record.deleted && record.mode === mode) return record;
  throw notFound(`${mode} peer ${JSON.stringify(name)}`);
}

/** If-Match (RFC 9110 §13.1.1) must name the version there is. Throws precondition_required, precondition_failed. */
export function requireVersion(record: PeerRecord, ifMatch: string | null): void {
  const example = etagOf(record);
  if (ifMatch === null || ifMatch.trim() === '*') {
    throw new ProblemError(
      'precondition_required',
      `Found ${ifMatch === null ? 'no If-Match' : 'If-Match: *'}; allowed: the ETag of the version that you read, such as ${example}. It keeps you from overwriting what you have not seen.`,
      {
        errors: [
          { header: 'If-Match', code: 'missing', detail: 'Send the ETag of the peer as you read it.' },
        ],
      },
    );
  }
  // A proxy that compresses makes the tag weak; it is still the same version.
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  if (!tags.includes(example)) throw changedSince(record);
}

export function requireUnlocked(record: PeerRecord, { filePeers }: ApiContext): void {
  if (!isLocked(record, filePeers)) return;
  if (record.source === 'code') {
    throw new ProblemError(
      'peer_locked',
      `${record.name} is declared as code by ${declaredBy(record.declared)}, and only a deployment of that stack changes it. Change it there; reconnect, disconnect, drain and suspend are allowed here.`,
    );
  }
  throw new ProblemError(
    'peer_locked',
    `${record.name} belongs to the settings file, and this gateway keeps the API from changing it. Change the file; reconnect, disconnect, drain and suspend are allowed here.`,
  );
}

export async function createPeer(
  mode: PeerMode,
  wanted: WantedPeer,
  actor: Actor,
  context: ApiContext,
  action: 'create' | 'import' = 'create',
): Promise<PeerRecord> {
  const { name } = wanted.settings;
  const { peers } = context.store;
  const before = await peers.read(name);
  if (before !== null && (!before.deleted || isOtherKindOfFile(before, mode))) throw nameTaken(before);
  const content = await sealed(wanted, null, context);
  const next = created(before, name, content, context.cell, peers.author(actor));
  const outcome = await peers.write(before, next, action, actor);
  if (outcome.kind === 'changed_since' && outcome.current !== null) throw nameTaken(outcome.current);
  return done(outcome, name);
}

/** `before` itself where nothing would change: no new version, no audit entry. */
export async function replacePeer(
  before: PeerRecord,
  wanted: WantedPeer,
  action: 'replace' | 'patch' | 'import',
  actor: Actor,
  context: ApiContext,
): Promise<PeerRecord> {
  if (wanted.password === null && samePlainData(before.settings, wanted.settings)) return before;
  const { peers } = context.store;
  const content = await sealed(wanted, before, context);
  const next = replaced(before, content, peers.author(actor));
  return done(await peers.write(before, next, action, actor), before.name);
}

/** What `replacePeer` or `createPeer` would change. */
export function changesOf(before: PeerRecord | null, { settings, password }: WantedPeer): AuditChange[] {
  const live = before === null || before.deleted ? null : before;
  return [
    ...settingChanges(live?.settings ?? null, settings),
    ...passwordChange(live !== null, password !== null),
  ];
}

export async function deletePeer(
  before: PeerRecord,
  actor: Actor,
  { store }: ApiContext,
): Promise<PeerRecord> {
  const { peers } = store;
  return done(await peers.write(before, deleted(before, peers.author(actor)), 'delete', actor), before.name);
}

export function done(outcome: ChangeOutcome, name: string): PeerRecord {
  switch (outcome.kind) {
    case 'done':
      return outcome.record;
    case 'system_id_taken':
      throw new ProblemError(
        'system_id_taken',
        `Found system_id ${JSON.stringify(outcome.systemId)}, which ${outcome.by} has; allowed: one that no other server peer has.`,
        {
          errors: [
            {
              pointer: '/system_id',
              code: 'conflict',
              detail: 'The system_id of a bind tells partners apart: choose another.',
            },
          ],
        },
      );
    case 'changed_since':
      if (outcome.current === null) throw notFound(`peer ${JSON.stringify(name)} any more`);
      throw changedSince(outcome.current);
  }
}

async function sealed(
  wanted: WantedPeer,
  before: PeerRecord | null,
  context: ApiContext,
): Promise<PeerContent> {
  const { settings, password } = wanted;
  if (password === null) {
    if (before?.secret == null) throw new TypeError(`${settings.name} has no password to keep`);
    return contentOf(settings, before.secret);
  }
  const secret =
    settings.mode === 'client'
      ? await context.box.seal(settings.name, password)
      : await context.hasher.hash(password);
  return contentOf(settings, secret);
}

/** The file has a peer of the other kind under this name, and its deletion over the API is what lies there. */
function isOtherKindOfFile(before: PeerRecord, mode: PeerMode): boolean {
  return before.file !== null && before.mode !== mode;
}

function nameTaken(by: PeerRecord): ProblemError {
  const advice = by.deleted
    ? `The settings file has a ${by.mode} peer of this name that was deleted here: take it out of the file, or choose another name.`
    : 'Choose another name, or change that peer.';
  return new ProblemError(
    'name_taken',
    `Found the name ${by.name}, which a ${by.mode} peer has; allowed: one that no other peer of either kind has. ${advice}`,
    { errors: [{ pointer: '/name', code: 'conflict', detail: advice }] },
  );
}
