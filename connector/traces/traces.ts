/** What the message path tells whoever traces it; without one it costs a look at null. */
import type { Held, Part } from '../outbound/held.ts';
import type { Outcome } from '../session/state.ts';

export interface TakenMessage {
  readonly bind: string;
  readonly source: string;
  readonly destination: string;
  readonly encoding: string | null;
  /** Monotonic milliseconds: the poll was sent, its answer was there, the message was composed. */
  readonly polledAt: number;
  readonly takenAt: number;
  readonly composedAt: number;
}

export interface ReceivedRequest {
  readonly bind: string;
  readonly session: string;
  readonly command: string;
  readonly source: string;
  readonly destination: string;
}

/** A request of a peer on its way to OmniMessage. */
export interface InboundTrace {
  /** `id`: OmniMessage's; null: refused. */
  answered(commandStatus: number, id: string | null): void;
}

/** One trace from a message's poll to its report, one for each request of a peer; receipts are linked to their message. */
export interface Traces {
  taken(held: Held, message: TakenMessage): void;
  /** A part was answered, or will not be. */
  ended(part: Part, outcome: Outcome): void;
  /** Its verdict goes to OmniMessage. */
  decided(held: Held, status: string): void;
  /** OmniMessage has the verdict. */
  reported(held: Held): void;
  /** Of a message that this connector sent; `arrivedAt` in monotonic milliseconds. */
  receipt(bind: string, messageId: string, status: string, arrivedAt: number): void;
  /** null: this one is not traced. */
  received(request: ReceivedRequest): InboundTrace | null;
  /** Sends what waits, for a bounded time. Never rejects. */
  close(): Promise<void>;
}
