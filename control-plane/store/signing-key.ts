import { randomBytes } from 'node:crypto';
import { SIGNING_KEY_KEY } from '../../contract/tables.ts';
import { StoreError, type Table } from './dynamo.ts';

export const SIGNING_KEY_OCTETS = 32;

/**
 * The key that signs cursors and hashes Idempotency-Keys: made by the first instance of the API that asks, and the
 * same for all of them from then on. It opens nothing beyond this table, which has its own encryption at rest.
 * Rejects with a {@link StoreError}.
 */
export async function sharedSigningKey(requests: Table, random = randomBytes): Promise<Buffer> {
  const made = random(SIGNING_KEY_OCTETS);
  const item = { ...SIGNING_KEY_KEY, key: made.toString('base64') };
  if (await requests.put(item, { expression: 'attribute_not_exists(pk)' })) return made;
  const kept = await requests.get(SIGNING_KEY_KEY);
  const key = Buffer.from(typeof kept?.['key'] === 'string' ? kept['key'] : '', 'base64');
  if (key.length >= SIGNING_KEY_OCTETS) return key;
  throw new StoreError(
    'malformed_record',
    'the signing key of the API cannot be read: delete the item SIGNING_KEY of the table of requests, and one is made anew',
  );
}
