import type { CoreStatus, Fields, SimulatedCore } from '../../../local/simulators/omnimessage.ts';

/** Texts of messages that do not agree with what was queued, by what is wrong with them; the first few of many. */
export interface Balance {
  /** Queued and never taken by the carrier. */
  readonly lost: readonly string[];
  /** Taken by the carrier more than once. */
  readonly doubled: readonly string[];
  /** Taken by the carrier and never queued. */
  readonly foreign: readonly string[];
  /** Not in the state that the core should end with. */
  readonly unfinished: readonly string[];
}

export const BALANCED: Balance = { lost: [], doubled: [], foreign: [], unfinished: [] };

/** Keeps the books of messages: what went in at the core, what came out at the carrier, where each one ended. */
export class Books {
  readonly #core: SimulatedCore;
  /** Text → id in the core. */
  readonly #queued = new Map<string, string>();

  constructor(core: SimulatedCore) {
    this.#core = core;
  }

  get size(): number {
    return this.#queued.size;
  }

  /** Queues `count` messages whose texts tell them apart. */
  queue(count: number, fields: Fields = {}): void {
    for (let i = 0; i < count; i += 1) {
      const text = textOf(this.#queued.size + 1);
      const [id] = this.#core.queue({
        dest_smsc: 'carrier',
        source_msisdn: 'ACME',
        destination_msisdn: '447700900123',
        registered_delivery: 1,
        ...fields,
        message_body: text,
      });
      if (id === undefined) throw new Error('the core queued nothing');
      this.#queued.set(text, id);
    }
  }

  /** What was reported of the nth message, oldest first; n counts from 1. */
  history(n: number): readonly Fields[] {
    const id = this.#queued.get(textOf(n));
    const message = id === undefined ? undefined : this.#core.message(id);
    if (message === undefined) throw new Error(`there is no message ${n}`);
    return message.history;
  }

  /** Messages that the carrier has taken and the core has pending: they will be sent again. */
  exposed(carrier: { readonly messages: readonly { readonly text: string }[] }): number {
    const taken = new Set(carrier.messages.map(({ text }) => text));
    let exposed = 0;
    for (const [text, id] of this.#queued)
      if (taken.has(text) && this.#core.message(id)?.status === 'pending') exposed += 1;
    return exposed;
  }

  /** Takes by the carrier beyond the first of each message. */
  furtherCopies(carrier: { readonly messages: readonly { readonly text: string }[] }): number {
    return carrier.messages.length - new Set(carrier.messages.map(({ text }) => text)).size;
  }

  balance(
    carrier: { readonly messages: readonly { readonly text: string }[] },
    end: CoreStatus = 'delivered',
  ): Balance {
    const taken = new Map<string, number>();
    for (const { text } of carrier.messages) taken.set(text, (taken.get(text) ?? 0) + 1);
    const texts = [...this.#queued.keys()];
    return {
      lost: shown(texts.filter((text) => !taken.has(text))),
      doubled: shown(texts.filter((text) => (taken.get(text) ?? 0) > 1)),
      foreign: shown([...taken.keys()].filter((text) => !this.#queued.has(text))),
      unfinished: shown(
        [...this.#queued].flatMap(([text, id]) => {
          const status = this.#core.message(id)?.status;
          return status === end ? [] : [`${text}: ${status ?? 'gone'}`];
        }),
      ),
    };
  }
}

function textOf(n: number): string {
  return `message ${String(n).padStart(6, '0')}`;
}

const MOST_SHOWN = 5;

function shown(texts: readonly string[]): readonly string[] {
  if (texts.length <= MOST_SHOWN) return texts;
  return [...texts.slice(0, MOST_SHOWN), `and ${texts.length - MOST_SHOWN} more`];
}
