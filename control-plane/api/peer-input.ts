import { PEER_FACTS } from '../../contract/api/peers.ts';
import type { ProblemDetail } from '../../contract/api/problem.ts';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import type { Peer } from '../../contract/peer.ts';
import type { PeerRecord } from '../../contract/records.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import { isMapping } from '../../contract/setting.ts';
import { type PeerSettings, splitPeer } from '../store/peer-content.ts';
import { bodyFaults } from './operation.ts';

export type PeerMode = Peer['mode'];

/** A peer as somebody wants it. `password` null: the stored one stays. */
export interface WantedPeer {
  readonly settings: PeerSettings;
  readonly password: string | null;
}

export type PeerInput =
  | { readonly ok: true; readonly wanted: WantedPeer }
  | { readonly ok: false; readonly errors: readonly ProblemDetail[] };

/** What stands in for the password that stays; a carrier's is taken for a hash, whose length no rule judges. */
const STAYS = '$scrypt$';

/**
 * Checks a whole peer against the guide's ranges: every fault at once. `stored`: the peer that it replaces, whose
 * password stays when none is given; null: it is new.
 */
export function readPeer(mode: PeerMode, input: unknown, stored: PeerRecord | null): PeerInput {
  const keeps = stored !== null && isMapping(input) && input['password'] === undefined;
  const whole = keeps ? { ...input, password: placeholder(stored) } : input;
  const schema = mode === 'client' ? clientPeerSchema : serverPeerSchema;
  const parsed = schema.safeParse(whole);
  const errors = parsed.success ? [] : bodyFaults(schema, whole, parsed.error);
  if (stored !== null && isMapping(input))
    errors.push(...steadyName(input, stored), ...fittingPassword(input, stored));
  if (!parsed.success || errors.length > 0) return { ok: false, errors };
  const { settings, password } = splitPeer(parsed.data);
  return { ok: true, wanted: { settings, password: keeps ? null : password } };
}

/** The body of a PUT: what the API added when the peer was read is left alone, and the name may be left out. */
export function replacement(body: unknown, name: string): unknown {
  if (!isMapping(body)) return body;
  const settings = Object.entries(body).filter(([key]) => !PEER_FACTS.includes(key));
  return { name, ...Object.fromEntries(settings) };
}

/** The settings after a JSON Merge Patch (RFC 7396): null takes a setting back to its default. */
export function patched(record: PeerRecord, patch: unknown): unknown {
  return isMapping(patch) ? merge(record.settings, patch) : patch;
}

function merge(target: unknown, patch: unknown): unknown {
  if (!isMapping(patch)) return patch;
  const merged = new Map<string, unknown>(isMapping(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, merge(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}

function placeholder(stored: PeerRecord): string {
  return stored.secret?.kind === 'scrypt' ? stored.secret.phc : STAYS;
}

function steadyName(input: Record<string, unknown>, stored: PeerRecord): ProblemDetail[] {
  const { name } = input;
  if (typeof name !== 'string' || name === stored.name) return [];
  return [
    {
      pointer: '/name',
      code: 'conflict',
      detail: `Found another name; allowed: ${stored.name}. To rename a peer, make a new one and delete this one.`,
    },
  ];
}

/** Whether a stored password fits without allow_long_password cannot be told: nobody can look at it here. */
function fittingPassword(input: Record<string, unknown>, stored: PeerRecord): ProblemDetail[] {
  const tightened = stored.settings.allow_long_password && input['allow_long_password'] !== true;
  if (!tightened || input['password'] !== undefined) return [];
  return [
    {
      pointer: '/password',
      code: 'missing',
      detail:
        'Found nothing; allowed: a password of at most 8 characters, because allow_long_password is being taken back. Send the password again, or leave allow_long_password as it is.',
    },
  ];
}
