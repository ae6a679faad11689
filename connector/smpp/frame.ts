import { HEADER_LENGTH, lostFraming } from './decode.ts';
import { uint32 } from './generated/octets.ts';
import { Violation } from './violation.ts';

/** The longest PDU that is read by default, and that is sent: 64 KiB for message_payload, and a header. */
export const MAX_PDU_LENGTH = 65_536 + HEADER_LENGTH;

/** What is kept of chunks that are pushed although the reader was stopped, besides the one it was stopped in. */
const MAX_WAITING_OCTETS = 1_048_576;
const MAX_WAITING_CHUNKS = 1_024;

/** Room that a frame in pieces starts with: memory is given as octets come, not as command_length promises. */
const FIRST_ROOM = 256;

export interface FramerOptions {
  /** The longest PDU that is accepted, in octets, header included. */
  readonly maxPduLength?: number;
}

/** Takes one whole PDU. Returning `false` stops the reading after this one. */
// biome-ignore lint/suspicious/noConfusingVoidType: a callback that returns nothing goes on
export type OnFrame = (frame: Buffer) => void | boolean;

/**
 * Cuts a stream of octets into PDUs by command_length (SMPP 3.4 §3.2).
 *
 * A PDU that lies within one chunk is handed out as a view of it. One in pieces is gathered in room that doubles up to
 * its command_length, so a stream of single octets costs in proportion to its octets. Held at any time: less than one
 * PDU, the rest of the chunk in which the reader was stopped, and at most 1 MiB (1,024 chunks) pushed after that.
 */
export class Framer {
  readonly #maxPduLength: number;
  /** `#filled` octets of a PDU in pieces; `#wanted` is its command_length, 0 until that is known. */
  #piece: Buffer = Buffer.alloc(0);
  #filled = 0;
  #wanted = 0;
  /** Chunks not read yet, and how much of the first one is. */
  readonly #waiting: Buffer[] = [];
  #waitingOctets = 0;
  #at = 0;
  #reading = false;
  #lost: Violation | null = null;

  constructor(options: FramerOptions = {}) {
    this.#maxPduLength = options.maxPduLength ?? MAX_PDU_LENGTH;
  }

  /** Octets held and not handed out yet. */
  get buffered(): number {
    return this.#filled + this.#waitingOctets;
  }

  /**
   * Hands each complete PDU to `onFrame`, in order. When that returns `false` the rest is kept, and the next push (an
   * empty chunk will do) goes on from there. A violation is final: nothing is held, and every later push returns it.
   */
  push(chunk: Buffer, onFrame: OnFrame): Violation | null {
    if (this.#lost !== null) return this.#lost;
    if (chunk.length > 0) {
      if (this.#isOverflowing(chunk.length)) return this.#lose(this.#overflow());
      this.#waiting.push(chunk);
      this.#waitingOctets += chunk.length;
    }
    if (this.#reading) return null; // pushed from within onFrame: the loop below is still running and reads it
    this.#reading = true;
    try {
      let frame = this.#next();
      while (frame !== null) {
        if (onFrame(frame) === false) return null;
        frame = this.#next();
      }
      return this.#lost;
    } finally {
      this.#reading = false;
    }
  }

  /** The next complete PDU, already taken out; null when octets are missing or framing is lost. */
  #next(): Buffer | null {
    while (this.#lost === null) {
      const chunk = this.#waiting[0];
      if (chunk === undefined) return null;
      const frame = (this.#filled === 0 ? this.#view(chunk) : null) ?? this.#gather(chunk);
      if (frame !== null) return frame;
    }
    return null;
  }

  #view(chunk: Buffer): Buffer | null {
    const at = this.#at;
    const left = chunk.length - at;
    if (left < 4) return null;
    const length = uint32(chunk, at);
    if (!this.#isPossible(length)) {
      this.#lose(
        this.#impossible(length, left < HEADER_LENGTH ? null : chunk.subarray(at, at + HEADER_LENGTH)),
      );
      return null;
    }
    if (length > left) return null;
    this.#consume(chunk, length);
    return length === chunk.length ? chunk : chunk.subarray(at, at + length);
  }

  /** Moves octets of the chunk to the piece: first the length, then what that asks for. */
  #gather(chunk: Buffer): Buffer | null {
    if (this.#lost !== null) return null;
    if (this.#wanted === 0) {
      this.#take(chunk, 4 - this.#filled);
      if (this.#filled < 4) return null;
      const length = uint32(this.#piece, 0);
      if (!this.#isPossible(length)) {
        const rest = this.#waiting[0];
        if (rest !== undefined) this.#take(rest, HEADER_LENGTH - 4);
        this.#lose(this.#impossible(length, this.#filled < HEADER_LENGTH ? null : this.#piece));
        return null;
      }
      this.#wanted = length;
      return null;
    }
    this.#take(chunk, this.#wanted - this.#filled);
    if (this.#filled < this.#wanted) return null;
    const frame = this.#piece.subarray(0, this.#wanted);
    this.#piece = Buffer.alloc(0);
    this.#filled = 0;
    this.#wanted = 0;
    return frame;
  }

  #take(chunk: Buffer, most: number): void {
    const octets = Math.min(most, chunk.length - this.#at);
    const filled = this.#filled + octets;
    if (filled > this.#piece.length) {
      const doubled = Math.max(filled, 2 * this.#piece.length, FIRST_ROOM);
      const room = Buffer.allocUnsafe(Math.min(doubled, Math.max(this.#wanted, HEADER_LENGTH)));
      this.#piece.copy(room, 0, 0, this.#filled);
      this.#piece = room;
    }
    chunk.copy(this.#piece, this.#filled, this.#at, this.#at + octets);
    this.#filled = filled;
    this.#consume(chunk, octets);
  }

  #consume(chunk: Buffer, octets: number): void {
    this.#at += octets;
    this.#waitingOctets -= octets;
    if (this.#at < chunk.length) return;
    this.#waiting.shift();
    this.#at = 0;
  }

  #isPossible(command_length: number): boolean {
    return command_length >= HEADER_LENGTH && command_length <= this.#maxPduLength;
  }

  #impossible(command_length: number, header: Buffer | null): Violation {
    const allowed = `${HEADER_LENGTH} to ${this.#maxPduLength} are allowed`;
    const detail = `command_length is ${command_length}; ${allowed}`;
    return header === null
      ? lostFraming(0, 0, detail)
      : lostFraming(uint32(header, 4), uint32(header, 12), detail);
  }

  #isOverflowing(octets: number): boolean {
    const { length } = this.#waiting;
    return length > 0 && (length >= MAX_WAITING_CHUNKS || this.#waitingOctets + octets > MAX_WAITING_OCTETS);
  }

  #overflow(): Violation {
    const found = `${this.#waitingOctets} octets in ${this.#waiting.length} chunks wait for a stopped reader`;
    const detail = `${found}; at most ${MAX_WAITING_OCTETS} in ${MAX_WAITING_CHUNKS} are kept: pause the socket`;
    return new Violation({
      code: 'receive_overflow',
      detail,
      command_id: 0,
      sequence_number: 0,
      fatal: true,
    });
  }

  #lose(violation: Violation): Violation {
    this.#lost = violation;
    this.#waiting.length = 0;
    this.#waitingOctets = 0;
    this.#at = 0;
    this.#filled = 0;
    this.#piece = Buffer.alloc(0);
    return violation;
  }
}
