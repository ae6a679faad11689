import { describe, expect, it } from 'vitest';
import { encode } from '../smpp/encode.ts';
import { type Pdu, pdu } from '../smpp/pdu.ts';
import { isViolation } from '../smpp/violation.ts';
import { Output } from './output.ts';

function octetsOf(one: Pdu): Buffer {
  const encoded = encode(one);
  if (isViolation(encoded)) throw new Error(encoded.detail);
  return encoded;
}
const payload = (octets: number): Pdu =>
  pdu('data_sm', { sequence_number: octets, tlvs: [{ tag: 0x0424, value: Buffer.alloc(octets, 7) }] });

function collecting(): { output: Output; written: Buffer[] } {
  const written: Buffer[] = [];
  return { output: new Output((octets) => written.push(octets)), written };
}

describe('Output', () => {
  it('gathers PDUs until it is flushed, and nothing is written twice', () => {
    const { output, written } = collecting();
    const pdus = Array.from({ length: 500 }, (_, index) => pdu('submit_sm', { sequence_number: index + 1 }));
    for (const one of pdus) expect(output.push(one)).toBe(null);
    expect(written).toEqual([]);
    expect(output.pending).toBe(500);
    output.flush();
    expect(output.pending).toBe(0);
    output.flush();
    expect(written.length).toBe(1);
    expect(Buffer.concat(written).equals(Buffer.concat(pdus.map(octetsOf)))).toBe(true);
  });

  it('writes early what does not fit into 64 KiB, in order', () => {
    const { output, written } = collecting();
    const pdus = [10, 40_000, 20_000, 20_000, 65_480, 1, 30_000].map(payload);
    for (const one of pdus) expect(output.push(one)).toBe(null);
    output.flush();
    expect(Buffer.concat(written).equals(Buffer.concat(pdus.map(octetsOf)))).toBe(true);
    for (const { length } of written) expect(length).toBeLessThanOrEqual(2 * 65_536 + 1024);
  });

  it('sends nothing of a PDU that cannot be expressed, and goes on', () => {
    const { output, written } = collecting();
    output.push(pdu('enquire_link', { sequence_number: 1 }));
    expect(isViolation(output.push(pdu('submit_sm', { source_addr: 'x'.repeat(22) })))).toBe(true);
    expect(isViolation(output.push(payload(70_000)))).toBe(true);
    output.push(pdu('enquire_link', { sequence_number: 2 }));
    output.flush();
    const expected = [1, 2].map((sequence_number) => octetsOf(pdu('enquire_link', { sequence_number })));
    expect(Buffer.concat(written).equals(Buffer.concat(expected))).toBe(true);
  });

  it('never touches octets again that it has written', () => {
    const { output, written } = collecting();
    output.push(pdu('enquire_link', { sequence_number: 1 }));
    output.flush();
    const before = Buffer.from(written[0] ?? '');
    output.push(pdu('enquire_link', { sequence_number: 2 }));
    output.flush();
    expect(written[0]?.equals(before)).toBe(true);
  });

  it('takes a password of 64 octets: whether the peer does is a rule of its settings', () => {
    const { output } = collecting();
    expect(output.push(pdu('bind_transceiver', { password: 'p'.repeat(64) }))).toBe(null);
    expect(isViolation(output.push(pdu('bind_transceiver', { password: 'p'.repeat(65) })))).toBe(true);
  });
});
