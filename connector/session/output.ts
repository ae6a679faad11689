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

  constructor(write: (octets: Buffer) => void) {
    this.#write = write;
  }

  /** A violation means that the PDU cannot be expressed; nothing of it is sent. */
  push(pdu: Pdu): Violation | null {
    this.#buffer ??= Buffer.allocUnsafe(this.#size);
    let end = encodeInto(pdu, this.#buffer, this.#length, ENCODING);
    if (end === -1) {
      this.flush();
      this.#size = Math.min(2 * this.#size, LARGEST);
      this.#buffer = Buffer.allocUnsafe(this.#size);
      end = encodeInto(pdu, this.#buffer, 0, ENCODING);
      if (end === -1) {
        this.#buffer = Buffer.allocUnsafe(LARGEST_PDU);
        end = encodeInto(pdu, this.#buffer, 0, ENCODING);
      }
    }
    if (isViolation(end)) return end;
    if (end === -1)
      throw new Error(`a ${pdu.command} of more than ${LARGEST_PDU} octets passed the encoder's checks`);
    this.#length = end;
    return null;
  }

  /** The buffer goes with the write: the socket may still read from it later. */
  flush(): void {
    const buffer = this.#buffer;
    if (buffer === null || this.#length === 0) return;
    const octets = buffer.subarray(0, this.#length);
    this.#buffer = null;
    this.#size = Math.max(SMALLEST, Math.min(LARGEST, 2 ** Math.ceil(Math.log2(this.#length * 1.25))));
    this.#length = 0;
    this.#write(octets);
  }

  get pending(): boolean {
    return this.#length > 0;
  }
}
