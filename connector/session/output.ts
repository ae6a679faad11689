import { type EncodeOptions, encodeInto } from '../smpp/encode.ts';
import type { Pdu } from '../smpp/pdu.ts';
import { isViolation, type Violation } from '../smpp/violation.ts';

const SMALLEST = 1024;
const LARGEST = 65_536;
/** A PDU with a full message_payload and room for the rest. */
const LARGEST_PDU = 2 * LARGEST + 1024;
/** Whether this peer takes a long password is a rule of its settings (contract/password.ts); here it has been kept. */
const ENCODING: EncodeOptions = { allowLongPassword: true };

/**
 * PDUs of one session on their way to the socket, gathered so that those of one turn of the event loop leave in
 * one write. An idle session holds no memory; a busy one's buffer grows to what its last flushes needed.
 */
export class Output {
  readonly #write: (octets: Buffer) => void;
  #buffer: Buffer | null = null;
  #length = 0;
  #size = SMALLEST;
  #pdus = 0;

  constructor(write: (octets: Buffer) => void) {
    this.#write = write;
  }

  /** A violation means that the PDU cannot be expressed; nothing of it is sent. */
  push(pdu: Pdu): Violation | null {
    for (;;) {
      this.#buffer ??= Buffer.allocUnsafe(this.#size);
      const end = encodeInto(pdu, this.#buffer, this.#length, ENCODING);
      if (isViolation(end)) return end;
      if (end !== -1) {
        this.#length = end;
        this.#pdus += 1;
        return null;
      }
      this.#makeRoom(this.#buffer);
    }
  }

  /** A larger buffer while it may be, then a write; a PDU that is larger than all that gets a buffer of its own. */
  #makeRoom(buffer: Buffer): void {
    if (buffer.length < LARGEST) {
      this.#buffer = Buffer.allocUnsafe(Math.min(2 * buffer.length, LARGEST));
      buffer.copy(this.#buffer, 0, 0, this.#length);
    } else if (this.#length > 0) {
      this.flush();
    } else if (buffer.length < LARGEST_PDU) {
      this.#buffer = Buffer.allocUnsafe(LARGEST_PDU);
    } else {
      throw new Error(`a PDU of more than ${LARGEST_PDU} octets passed the encoder's checks`);
    }
  }

  /** The buffer goes with the write: the socket may still read from it later. */
  flush(): void {
    const buffer = this.#buffer;
    if (buffer === null || this.#length === 0) return;
    const octets = buffer.subarray(0, this.#length);
    this.#buffer = null;
    this.#size = Math.max(SMALLEST, Math.min(LARGEST, 2 ** Math.ceil(Math.log2(this.#length * 1.25))));
    this.#length = 0;
    this.#pdus = 0;
    this.#write(octets);
  }

  /** PDUs that have not left. */
  get pending(): number {
    return this.#pdus;
  }
}
