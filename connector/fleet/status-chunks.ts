import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { BindStatus } from '../../contract/records.ts';

const zip = promisify(gzip);

/** Under DynamoDB's 400 KB an item, with room for keys and the other attributes. */
export const MOST_CHUNK_OCTETS = 350_000;
/** Sessions of one bind that are told one by one; the schema's own limit. */
const MOST_SESSIONS = 1000;

/**
 * The binds of one publication as gzipped lists, each small enough for an item; at least one list. One bind alone
 * always fits: its texts and sessions are bounded.
 */
export async function packBinds(
  binds: readonly BindStatus[],
  mostOctets = MOST_CHUNK_OCTETS,
): Promise<Buffer[]> {
  const packed = await zip(JSON.stringify(binds.map(bounded)), { level: 1 });
  if (packed.length <= mostOctets || binds.length <= 1) return [packed];
  const half = Math.ceil(binds.length / 2);
  const [first, second] = [binds.slice(0, half), binds.slice(half)];
  return [...(await packBinds(first, mostOctets)), ...(await packBinds(second, mostOctets))];
}

function bounded(bind: BindStatus): BindStatus {
  return bind.sessions.length <= MOST_SESSIONS
    ? bind
    : { ...bind, sessions: bind.sessions.slice(0, MOST_SESSIONS) };
}
