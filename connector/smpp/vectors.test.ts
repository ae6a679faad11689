import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import type { Pdu } from './pdu.ts';
import { isViolation } from './violation.ts';

/** Octets that other projects publish, with the fields that they say are in them. Each file cites source and licence. */
const vectorFile = z.object({
  source: z.url(),
  commit: z.string().regex(/^[0-9a-f]{40}$/),
  path: z.string(),
  licence: z.enum(['Apache-2.0', 'LGPL-3.0', 'MIT']),
  vectors: z.array(
    z.object({
      name: z.string(),
      hex: z.string(),
      fields: z.record(z.string(), z.unknown()),
      tlvs: z.array(z.tuple([z.number(), z.string()])).optional(),
      tlvCount: z.number().optional(),
      longPassword: z.boolean().optional(),
      /** Absent: a PDU. malformed: a PDU that says so. Otherwise the code of the violation. */
      outcome: z.enum(['unknown', 'malformed', 'message_length']).optional(),
    }),
  ),
});

const folder = new URL('vectors/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.startsWith('pdus-'));

/** The PDU as JSON can have it: octets in hexadecimal. */
function plain(pdu: Pdu): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(pdu).map(([name, value]) => [
      name,
      Buffer.isBuffer(value) ? value.toString('hex') : value,
    ]),
  );
}

describe.each(files)('%s', (file) => {
  const { vectors } = vectorFile.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));

  it.each(vectors)('$name', (vector) => {
    const frame = Buffer.from(vector.hex, 'hex');
    const pdu = decode(frame);
    if (isViolation(pdu)) {
      expect(pdu.code).toBe(vector.outcome);
      return;
    }
    expect(plain(pdu)).toMatchObject(vector.fields);
    expect(pdu.command === 'unknown').toBe(vector.outcome === 'unknown');
    expect('malformed' in pdu).toBe(vector.outcome === 'malformed');
    if (vector.tlvCount !== undefined) expect(pdu).toHaveProperty('tlvs.length', vector.tlvCount);
    if (vector.tlvs !== undefined) {
      const tlvs = vector.tlvs.map(([tag, hex]) => ({ tag, value: Buffer.from(hex, 'hex') }));
      expect(pdu).toHaveProperty('tlvs', tlvs);
    }

    const again = encode(pdu, { allowLongPassword: vector.longPassword ?? false });
    if (isViolation(again)) throw new Error(again.detail);
    const isResponse = (frame[4] ?? 0) >= 0x80;
    if (isResponse && (frame.length === 16 || again.length === 16 || vector.outcome === 'malformed')) {
      // A response without the body that it may lack, or with one that is not returned on refusal, changes length only.
      expect(again.subarray(4, 16)).toEqual(frame.subarray(4, 16));
    } else {
      expect(again.toString('hex')).toBe(vector.hex);
    }
  });
});

it('has vectors of at least three projects', () => {
  expect(files.length).toBeGreaterThanOrEqual(3);
});
