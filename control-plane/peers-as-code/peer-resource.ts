import type { Declaration, PeerRecord } from '../../contract/records.ts';
import { readPeer, type WantedPeer } from '../api/peer-input.ts';
import { declaredBy } from '../api/peer-view.ts';
import type { ReadSecret, SecretText } from '../lambda/secret-text.ts';
import type { PasswordHasher } from '../secrets/password-hash.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Actor } from '../store/audit.ts';
import { declared, deleted, type PeerContent, samePlainData } from '../store/peer-change.ts';
import { contentOf } from '../store/peer-content.ts';
import type { Peers } from '../store/peers.ts';
import {
  type Declarer,
  type Identity,
  physicalId,
  ResourceError,
  type ResourceRequest,
  type WantedResource,
} from './resource-event.ts';

export interface PeerResourceParts {
  readonly peers: Peers;
  readonly box: SecretBox;
  readonly hasher: PasswordHasher;
  readonly readSecret: ReadSecret;
}

/** What CDK's provider framework hands on to CloudFormation. */
export interface ResourceAnswer {
  readonly PhysicalResourceId: string;
  readonly Data: Readonly<Record<string, string>>;
}

const MOST_ATTEMPTS = 8;

/**
 * Peers that stacks declare. CloudFormation asks again when it is not sure of an answer, so each request may come twice
 * and makes one version at most. Whatever was declared is put back as a whole, so that nothing drifts but what a
 * deployment does not say: the desired state. Rejects with a {@link ResourceError}, or the errors of store and secrets.
 */
export class PeerResource {
  readonly #parts: PeerResourceParts;

  constructor(parts: PeerResourceParts) {
    this.#parts = parts;
  }

  async carryOut(request: ResourceRequest): Promise<ResourceAnswer> {
    switch (request.kind) {
      case 'put':
        return answer(await this.#put(request.wanted, request.was, request.declarer));
      case 'delete':
        if (request.was !== null) await this.#delete(request.was, request.declarer);
        return { PhysicalResourceId: request.id, Data: {} };
    }
  }

  async #put(wanted: WantedResource, was: Identity | null, declarer: Declarer): Promise<PeerRecord> {
    const { peers, readSecret } = this.#parts;
    const secret = await readSecret(wanted.secretArn);
    const checked = valid(wanted, secret);
    // A peer of the other kind under the same name is another resource, and goes before this one comes.
    if (was !== null && was.name === wanted.name && was.mode !== wanted.mode)
      await this.#delete(was, declarer);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const before = await peers.read(wanted.name);
      requireFree(before, wanted, declarer);
      const declaration = declarationOf(wanted, secret, declarer);
      const content = await this.#sealed(checked, before, declaration);
      if (before !== null && isSame(before, content, declaration, wanted)) return before;
      const actor = actorOf(declarer);
      const next = declared(before, wanted.name, content, wanted.cell, declaration, peers.author(actor));
      const action = before === null || before.deleted ? 'create' : 'replace';
      const outcome = await peers.write(before, next, action, actor);
      if (outcome.kind === 'done') return outcome.record;
      if (outcome.kind === 'system_id_taken') {
        // A renamed partner keeps its system_id: the former name lets go of it first.
        const former = was !== null && was.name !== wanted.name && outcome.by === was.name;
        if (former && (await this.#delete(was, declarer))) continue;
        throw new ResourceError(
          'system_id_taken',
          `Found system_id ${JSON.stringify(outcome.systemId)}, which ${outcome.by} has; allowed: one that no other server peer has. Choose another.`,
        );
      }
    }
    throw new ResourceError('changed_meanwhile', `Others kept changing ${wanted.name}. Deploy again.`);
  }

  /** What is gone, or somebody else's by now, is left alone: a deletion that CloudFormation repeats must succeed. */
  async #delete({ mode, name }: Identity, declarer: Declarer): Promise<boolean> {
    const outcome = await this.#parts.peers.change(
      name,
      (before, author) =>
        before === null || before.deleted || before.mode !== mode || !isOf(before, declarer)
          ? null
          : deleted(before, author),
      'delete',
      actorOf(declarer),
    );
    if (outcome.kind === 'changed_since') {
      throw new ResourceError('changed_meanwhile', `Others kept changing ${name}. Deploy again.`);
    }
    return outcome.kind === 'done';
  }

  /** The stored secret where it was made of this very value: passwords of carriers cannot be opened to be compared. */
  async #sealed(
    { settings, password }: WantedPeer,
    before: PeerRecord | null,
    declaration: Declaration,
  ): Promise<PeerContent> {
    const { box, hasher } = this.#parts;
    const known = before?.declared;
    const kept =
      before?.secret != null &&
      before.mode === settings.mode &&
      known?.secret === declaration.secret &&
      known.secret_version === declaration.secret_version;
    if (kept && before?.secret != null) return contentOf(settings, before.secret);
    const text = password ?? '';
    return contentOf(
      settings,
      settings.mode === 'client' ? await box.seal(settings.name, text) : await hasher.hash(text),
    );
  }
}

/** By the API's own rules; every fault at once. */
function valid({ mode, peer }: WantedResource, { text }: SecretText): WantedPeer {
  const input = readPeer(mode, { ...peer, password: text }, null);
  if (input.ok) return input.wanted;
  const said = input.errors.map(({ pointer = '', detail }) => `${pointer.slice(1) || 'peer'}: ${detail}`);
  throw new ResourceError('invalid', `The peer is not valid. ${said.join(' ')}`);
}

function requireFree(
  before: PeerRecord | null,
  { name, mode, takeOver }: WantedResource,
  declarer: Declarer,
) {
  if (before === null || (before.deleted && before.file === null)) return;
  if (before.mode === mode && isOf(before, declarer)) return;
  const owner = ownerOf(before);
  if (before.mode !== mode) {
    throw new ResourceError(
      'name_taken',
      `Found the name ${name}, which a ${before.mode} peer of ${owner} has; allowed: one that no peer has. Choose another name, or delete that peer there.`,
    );
  }
  if (takeOver) return;
  throw new ResourceError(
    'name_taken',
    `Found the name ${name}, which ${owner} has; allowed: one that no peer has. Choose another name, delete that peer there, or declare this one with takeOver.`,
  );
}

function ownerOf(record: PeerRecord): string {
  switch (record.source) {
    case 'code':
      return `the stack resource ${declaredBy(record.declared)}`;
    case 'file':
      return 'a settings file';
    case 'api':
      return record.file === null
        ? `the API (made by ${record.updated_by})`
        : 'a settings file, changed over the API';
  }
}

function isOf({ declared: known }: PeerRecord, { stack, resource }: Declarer): boolean {
  return known !== undefined && known.stack === stack && known.resource === resource;
}

function isSame(
  before: PeerRecord,
  content: PeerContent,
  declaration: Declaration,
  { cell }: WantedResource,
): boolean {
  return (
    !before.deleted &&
    before.source === 'code' &&
    before.cell === cell &&
    samePlainData(before.declared, declaration) &&
    samePlainData(before.settings, content.settings) &&
    samePlainData(before.secret, content.secret)
  );
}

function declarationOf(
  { secretArn: secret }: WantedResource,
  { versionId: secret_version }: SecretText,
  { stack, resource }: Declarer,
): Declaration {
  return { stack, resource, secret, secret_version };
}

function actorOf({ stack, resource, requestId }: Declarer): Actor {
  const by = `stack:${declaredBy({ stack, resource, secret: '', secret_version: '' })}`;
  return { by: by.slice(0, 256), role: 'system', from: null, requestId };
}

function answer(record: PeerRecord): ResourceAnswer {
  return {
    PhysicalResourceId: physicalId(record),
    Data: { Name: record.name, Mode: record.mode, Version: String(record.version) },
  };
}
