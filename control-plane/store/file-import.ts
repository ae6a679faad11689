import type { Peer } from '../../contract/peer.ts';
import type { PeerRecord } from '../../contract/records.ts';
import { PEERS_BY_CELL } from '../../contract/tables.ts';
import { eachOf } from '../at-once.ts';
import type { PasswordHasher } from '../secrets/password-hash.ts';
import { type SecretBox, SecretError } from '../secrets/secret-box.ts';
import type { Actor } from './audit.ts';
import type { Table } from './dynamo.ts';
import { imported, leftOut, type PeerContent } from './peer-change.ts';
import type { PeerPassword } from './peer-content.ts';
import { contentOf, splitPeer } from './peer-content.ts';
import type { Peers } from './peers.ts';

export const FILE_ACTOR: Actor = { by: 'file', role: 'system', from: null, requestId: null };

export interface FileImport {
  readonly written: readonly string[];
  readonly unchanged: number;
  /** Peers of the file that could not be taken in: the table has the name or the system_id for another peer. */
  readonly refused: readonly { readonly name: string; readonly reason: string }[];
}

export interface FileImportParts {
  readonly peers: Peers;
  readonly table: Table;
  readonly box: SecretBox;
  readonly hasher: PasswordHasher;
  readonly cell: string;
}

/** Peers that are looked at together: enough to hide the way to DynamoDB, few enough not to be throttled. */
const AT_ONCE = 8;
const MOST_PEERS = 20_000;

/**
 * Takes the peers of a settings file into the table as `source: file`. A change or a deletion made over the API wins,
 * and the file's word is kept beside it for "back to file". Peers of this cell that an earlier file had and this one
 * does not go away. The connectors of one cell have one file.
 */
export async function importFile(file: readonly Peer[], parts: FileImportParts): Promise<FileImport> {
  const { items } = await parts.table.all(
    {
      IndexName: PEERS_BY_CELL,
      KeyConditionExpression: '#cell = :cell',
      ExpressionAttributeNames: { '#cell': 'cell' },
      values: { ':cell': parts.cell },
    },
    MOST_PEERS,
  );
  const wanted = new Map(file.map((peer) => [peer.name, peer]));
  const known = items.map((item) => String(item['name'])).filter((name) => !wanted.has(name));
  const written: string[] = [];
  const refused: { name: string; reason: string }[] = [];
  let unchanged = 0;
  // What goes first: it may have the system_id of what comes.
  for (const names of [known, [...wanted.keys()]]) {
    await eachOf(names, AT_ONCE, async (name) => {
      const outcome = await importPeer(name, wanted.get(name) ?? null, parts);
      if (outcome === 'written') written.push(name);
      else if (outcome === 'unchanged') unchanged += 1;
      else refused.push({ name, reason: outcome.reason });
    });
  }
  return { written, unchanged, refused };
}

type PeerOutcome = 'written' | 'unchanged' | { readonly reason: string };

const MOST_ATTEMPTS = 8;

async function importPeer(name: string, peer: Peer | null, parts: FileImportParts): Promise<PeerOutcome> {
  const { peers, cell } = parts;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const before = await peers.read(name);
    if (before === null && peer === null) return 'unchanged';
    const author = peers.author(FILE_ACTOR);
    const content = peer === null ? null : await sealed(before, peer, parts);
    const step =
      content !== null
        ? imported(before, name, content, cell, author)
        : before === null
          ? null
          : leftOut(before, author);
    if (step === null || step.kind === 'unchanged') return 'unchanged';
    if (step.kind === 'taken') {
      return {
        reason:
          before?.source === 'code'
            ? 'a stack declares a peer of this name: take it out of the file, or out of the stack'
            : `the API made a ${before?.mode} peer of this name`,
      };
    }
    const outcome = await peers.write(before, step.record, 'file_import', FILE_ACTOR);
    if (outcome.kind === 'done') return 'written';
    if (outcome.kind === 'system_id_taken') {
      return { reason: `system_id ${JSON.stringify(outcome.systemId)} is that of ${outcome.by}` };
    }
  }
  return { reason: 'others kept changing it' };
}

/** The stored secret itself where the password is the same, so that nothing looks changed that is not. */
async function sealed(
  before: PeerRecord | null,
  peer: Peer,
  { box, hasher }: FileImportParts,
): Promise<PeerContent> {
  const { settings, password } = splitPeer(peer);
  const known = before?.file?.secret ?? null;
  if (known !== null && (await isPassword(peer.name, known, password, { box, hasher }))) {
    return contentOf(settings, known);
  }
  return contentOf(
    settings,
    settings.mode === 'client' ? await box.seal(peer.name, password) : await hasher.hash(password),
  );
}

async function isPassword(
  name: string,
  secret: PeerPassword,
  password: string,
  { box, hasher }: { readonly box: SecretBox; readonly hasher: PasswordHasher },
): Promise<boolean> {
  if (secret.kind === 'scrypt') return secret.phc === password || (await hasher.matches(secret, password));
  try {
    return (await box.open(name, secret)) === password;
  } catch (error) {
    // Sealed with a key that is gone, or tampered with: the file has the password, so it is sealed anew.
    if (error instanceof SecretError && error.code !== 'unavailable') return false;
    throw error;
  }
}
