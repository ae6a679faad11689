import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Framer, MAX_PDU_LENGTH } from './frame.ts';
import { frameOf, u32 } from './wire-builder.ts';

const EMPTY = Buffer.alloc(0);
const stream = fc
  .array(fc.uint8Array({ maxLength: 600 }), { minLength: 1, maxLength: 8 })
  .map((bodies) => bodies.map((body, index) => frameOf(0x00000004, 0, index, Buffer.from(body))));

function chunksOf(octets: Buffer, cuts: readonly number[]): Buffer[] {
  const at = [0, ...cuts.map((cut) => cut % (octets.length + 1)).sort((a, b) => a - b), octets.length];
  return at.slice(1).map((end, index) => octets.subarray(at[index] ?? 0, end));
}

describe('Framer', () => {
  it('yields the same frames however the stream is cut', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 30 }), (frames, cuts) => {
        const framer = new Framer();
        const seen: Buffer[] = [];
        for (const chunk of chunksOf(Buffer.concat(frames), cuts)) {
          expect(framer.push(chunk, (frame) => void seen.push(frame))).toBeNull();
        }
        expect(seen).toEqual(frames);
        expect(framer.buffered).toBe(0);
      }),
    );
  });

  it('yields the same frames octet by octet, and holds no more than one PDU', () => {
    const frames = [
      frameOf(4, 0, 1, Buffer.alloc(5_000, 1)),
      frameOf(4, 0, 2),
      frameOf(4, 0, 3, Buffer.alloc(300, 2)),
    ];
    const framer = new Framer();
    const seen: Buffer[] = [];
    let most = 0;
    for (const octet of Buffer.concat(frames)) {
      framer.push(Buffer.from([octet]), (frame) => void seen.push(frame));
      most = Math.max(most, framer.buffered);
    }
    expect(seen).toEqual(frames);
    expect(most).toBe(5_015);
  });

  it('hands out a view, not a copy, of a PDU within one chunk', () => {
    const chunk = Buffer.concat([frameOf(0x15, 0, 1), frameOf(4, 0, 2, Buffer.alloc(9))]);
    const seen: Buffer[] = [];
    new Framer().push(chunk, (frame) => void seen.push(frame));
    expect(seen).toHaveLength(2);
    for (const frame of seen) expect(frame.buffer).toBe(chunk.buffer);
  });

  it('is stopped by false, keeps the rest, and goes on with the next push, however the stream is cut', () => {
    fc.assert(
      fc.property(
        stream,
        fc.array(fc.nat(), { maxLength: 10 }),
        fc.array(fc.boolean()),
        (frames, cuts, stops) => {
          const framer = new Framer();
          const seen: Buffer[] = [];
          const onFrame = (frame: Buffer): boolean => {
            seen.push(frame);
            return stops[seen.length % Math.max(1, stops.length)] ?? true;
          };
          for (const chunk of chunksOf(Buffer.concat(frames), cuts))
            expect(framer.push(chunk, onFrame)).toBeNull();
          for (const _ of frames) framer.push(EMPTY, onFrame);
          expect(seen).toEqual(frames);
          expect(framer.buffered).toBe(0);
        },
      ),
    );
  });

  it('reads what is pushed from within onFrame after what came before', () => {
    const framer = new Framer();
    const sequence: number[] = [];
    const onFrame = (frame: Buffer): void => {
      sequence.push(frame.readUInt32BE(12));
      if (sequence.length === 1) framer.push(frameOf(0x15, 0, 3), onFrame);
    };
    framer.push(Buffer.concat([frameOf(0x15, 0, 1), frameOf(0x15, 0, 2)]), onFrame);
    expect(sequence).toEqual([1, 2, 3]);
  });

  it('goes on after an onFrame that threw', () => {
    const framer = new Framer();
    const chunk = Buffer.concat([frameOf(0x15, 0, 1), frameOf(0x15, 0, 2)]);
    expect(() =>
      framer.push(chunk, () => {
        throw new Error('consumer');
      }),
    ).toThrow('consumer');
    const seen: Buffer[] = [];
    framer.push(EMPTY, (frame) => void seen.push(frame));
    expect(seen).toEqual([frameOf(0x15, 0, 2)]);
  });

  // 0xF0000011: fizzed/cloudhopper-smpp PduDecoderTest.decodeSignedIntLength; 15: jookies/smpp.pdu (both Apache-2.0).
  it.each([0, 4, 10, 15, MAX_PDU_LENGTH + 1, 0x7fffffff, 0xf0000011, 0xffffffff])(
    'loses framing for good at command_length %i, whichever way it comes',
    (length) => {
      const header = Buffer.concat([u32(length), u32(0x00000004), u32(0), u32(77)]);
      for (const size of [1, 3, 4, 5, 16]) {
        const framer = new Framer();
        const seen: Buffer[] = [];
        framer.push(frameOf(0x15, 0, 1), (frame) => void seen.push(frame));
        let violation = null;
        for (let at = 0; at < header.length; at += size) {
          violation = framer.push(header.subarray(at, at + size), (frame) => void seen.push(frame));
        }
        expect(violation).toMatchObject({
          code: 'command_length',
          fatal: true,
          answer: { command: 'generic_nack', command_status: 2, sequence_number: size === 16 ? 77 : 0 },
        });
        expect(seen).toHaveLength(1);
        expect(framer.buffered).toBe(0);
        expect(framer.push(frameOf(0x15, 0, 2), (frame) => void seen.push(frame))).toBe(violation);
        expect(seen).toHaveLength(1);
      }
    },
  );

  it('accepts up to maxPduLength', () => {
    const seen: Buffer[] = [];
    const onFrame = (frame: Buffer): void => void seen.push(frame);
    expect(new Framer({ maxPduLength: 20 }).push(frameOf(4, 0, 1, Buffer.alloc(4)), onFrame)).toBeNull();
    expect(
      new Framer({ maxPduLength: 20 }).push(frameOf(4, 0, 1, Buffer.alloc(5)), onFrame)?.detail,
    ).toContain('16 to 20');
    expect(new Framer().push(frameOf(4, 0, 1, Buffer.alloc(MAX_PDU_LENGTH - 16)), onFrame)).toBeNull();
    expect(seen).toHaveLength(2);
  });

  it('bounds what is pushed while it is stopped', () => {
    const framer = new Framer();
    const stop = (): boolean => false;
    const chunk = Buffer.concat(Array.from({ length: 4_096 }, (_, index) => frameOf(0x15, 0, index)));
    let violation = null;
    let most = 0;
    for (let i = 0; i < 40 && violation === null; i++) {
      violation = framer.push(chunk, stop);
      most = Math.max(most, framer.buffered);
    }
    expect(violation).toMatchObject({ code: 'receive_overflow', answer: null, fatal: true });
    expect(most).toBeLessThanOrEqual(1_048_576);
    expect(framer.buffered).toBe(0);
  });
});
