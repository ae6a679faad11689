import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_LIMITS,
  Reassembly,
  type ReassemblyEvent,
  type ReassemblyLimits,
  type ReceivedPart,
} from './reassembly.ts';

type Part = ReceivedPart<string>;

function part(sequence: number, total = 3, given: Partial<Part> = {}): Part {
  const body = Buffer.from(`part ${sequence}`);
  const value = `${given.source ?? 'a'}/${given.reference ?? 7}/${sequence}`;
  return {
    source: 'a',
    destination: 'b',
    form: 'udh8',
    reference: 7,
    total,
    sequence,
    body,
    value,
    ...given,
  };
}

const limits = (given: Partial<ReassemblyLimits>) => new Reassembly<string>({ ...DEFAULT_LIMITS, ...given });
const kinds = (events: readonly ReassemblyEvent<string>[]) => events.map(({ kind }) => kind);
const values = (parts: readonly Part[]) => parts.map(({ value }) => value);

describe('Reassembly', () => {
  it('joins parts in any order', () => {
    const reassembly = new Reassembly<string>();
    expect(kinds(reassembly.add(part(3), 0))).toEqual(['held']);
    expect(kinds(reassembly.add(part(1), 1))).toEqual(['held']);
    const [event] = reassembly.add(part(2), 2);
    expect(event?.kind === 'complete' && values(event.parts)).toEqual(['a/7/1', 'a/7/2', 'a/7/3']);
    expect([reassembly.groups, reassembly.octets]).toEqual([0, 0]);
  });

  it('completes a message of one part at once', () => {
    expect(kinds(new Reassembly<string>().add(part(1, 1), 0))).toEqual(['complete']);
  });

  it('keeps sources, destinations, forms, references and totals apart', () => {
    const reassembly = new Reassembly<string>();
    const others: Partial<Part>[] = [
      {},
      { source: 'x' },
      { destination: 'x' },
      { form: 'sar' },
      { reference: 8 },
    ];
    for (const other of others) expect(kinds(reassembly.add(part(1, 2, other), 0))).toEqual(['held']);
    expect(kinds(reassembly.add(part(1, 3), 0))).toEqual(['held']);
    for (const other of others) expect(kinds(reassembly.add(part(2, 2, other), 0))).toEqual(['complete']);
    expect(reassembly.groups).toBe(1);
  });

  it('knows a part that comes again, before and after completion', () => {
    const reassembly = new Reassembly<string>();
    reassembly.add(part(1, 2), 0);
    expect(reassembly.add(part(1, 2), 1)).toMatchObject([{ kind: 'duplicate', of: { kind: 'waiting' } }]);
    reassembly.add(part(2, 2), 2);
    expect(reassembly.add(part(1, 2), 3)).toMatchObject([{ kind: 'duplicate', of: { kind: 'complete' } }]);
    expect(reassembly.add(part(2, 2), 4)).toMatchObject([{ kind: 'duplicate', of: { kind: 'complete' } }]);
  });

  it('takes other octets under the same reference for another message', () => {
    const reassembly = new Reassembly<string>();
    reassembly.add(part(1, 2), 0);
    const other = part(1, 2, { body: Buffer.from('new'), value: 'new' });
    expect(reassembly.add(other, 1)).toMatchObject([
      { kind: 'give_up', reason: 'conflict', parts: [{ value: 'a/7/1' }] },
      { kind: 'held', part: { value: 'new' } },
    ]);
    reassembly.add(part(2, 2), 2);
    expect(kinds(reassembly.add(part(1, 2, { body: Buffer.from('third') }), 3))).toEqual(['held']);
    // Its second part has the very octets of the message before: it belongs to the one that waits.
    expect(kinds(reassembly.add(part(2, 2), 4))).toEqual(['complete']);
  });

  it('lets a message come again that was not taken', () => {
    const reassembly = new Reassembly<string>();
    reassembly.add(part(1, 2), 0);
    const [event] = reassembly.add(part(2, 2), 0);
    reassembly.forget(event?.kind === 'complete' ? event.key : '');
    expect(kinds(reassembly.add(part(1, 2), 1))).toEqual(['held']);
    expect(kinds(reassembly.add(part(2, 2), 1))).toEqual(['complete']);
  });

  it('hands back what waited too long, and forgets what completed long ago', () => {
    const reassembly = limits({ ageMs: 100, memoryMs: 1000 });
    expect(reassembly.nextExpiryMs).toBeNull();
    reassembly.add(part(2), 0);
    reassembly.add(part(1), 60);
    expect(reassembly.nextExpiryMs).toBe(100);
    expect(reassembly.expire(99)).toEqual([]);
    const [event] = reassembly.expire(100);
    expect(event?.kind === 'give_up' && [event.reason, values(event.parts)]).toEqual([
      'age',
      ['a/7/1', 'a/7/2'],
    ]);
    reassembly.add(part(1, 1, { reference: 9 }), 200);
    expect(reassembly.add(part(1, 1, { reference: 9 }), 1199)).toMatchObject([{ kind: 'duplicate' }]);
    expect(kinds(reassembly.add(part(1, 1, { reference: 9 }), 1200))).toEqual(['complete']);
  });

  it.each([
    ['groups', { groups: 2 }],
    ['octets', { octets: 15 }],
  ] as const)('hands back the oldest message at the bound of %s', (reason, given) => {
    const reassembly = limits(given);
    reassembly.add(part(1, 2, { reference: 1 }), 0);
    reassembly.add(part(1, 2, { reference: 2 }), 1);
    const events = reassembly.add(part(1, 2, { reference: 3 }), 2);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'give_up', reason }));
    expect(events.flatMap((event) => (event.kind === 'give_up' ? values(event.parts) : []))).toEqual([
      'a/1/1',
    ]);
    expect(reassembly.groups).toBe(2);
  });

  it('does not collect a message of too many parts', () => {
    expect(limits({ partsPerGroup: 2 }).add(part(1, 3), 0)).toMatchObject([
      { kind: 'give_up', reason: 'too_many_parts' },
    ]);
  });

  it('hands back everything when the connector stops', () => {
    const reassembly = new Reassembly<string>();
    reassembly.add(part(1), 0);
    reassembly.add(part(1, 2, { reference: 8 }), 0);
    expect(reassembly.drain()).toHaveLength(2);
    expect([reassembly.groups, reassembly.octets]).toEqual([0, 0]);
  });

  it('loses no part and invents none, whatever the order and the bounds', () => {
    const arrival = fc.record({
      reference: fc.integer({ min: 0, max: 4 }),
      total: fc.integer({ min: 1, max: 4 }),
      sequence: fc.integer({ min: 1, max: 4 }),
      octet: fc.integer({ min: 0, max: 1 }),
      waitMs: fc.integer({ min: 0, max: 30 }),
    });
    const bounds = fc.record({
      groups: fc.integer({ min: 1, max: 4 }),
      octets: fc.integer({ min: 1, max: 8 }),
      ageMs: fc.integer({ min: 1, max: 100 }),
      memoryMs: fc.integer({ min: 0, max: 100 }),
      memory: fc.integer({ min: 0, max: 3 }),
      partsPerGroup: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 60 }), bounds, (arrivals, given) => {
        const reassembly = new Reassembly<string>(given);
        const out: string[] = [];
        const take = (events: readonly ReassemblyEvent<string>[]) => {
          for (const event of events) {
            if (event.kind === 'held') continue;
            if (event.kind === 'duplicate') out.push(event.part.value);
            else out.push(...values(event.parts));
            if (event.kind === 'complete')
              expect(event.parts.map((p) => p.sequence)).toEqual(event.parts.map((_, i) => i + 1));
          }
        };
        let now = 0;
        const sent = arrivals.map(({ octet, waitMs, ...rest }, index) => {
          now += waitMs;
          const value = `${index}`;
          take(
            reassembly.add(part(rest.sequence, rest.total, { ...rest, body: Buffer.of(octet), value }), now),
          );
          expect(reassembly.groups).toBeLessThanOrEqual(given.groups);
          expect(reassembly.octets).toBeLessThanOrEqual(given.octets);
          return value;
        });
        take(reassembly.drain());
        expect(out.sort()).toEqual(sent.sort());
      }),
      { numRuns: 400 },
    );
  });
});
