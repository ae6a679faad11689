/** How the simulated carrier answers submit_sm, in place of taking it at once. */
export type AnswerFault =
  /** Refuses with this command_status: ESME_RTHROTTLED, ESME_RMSGQFUL … */
  | { readonly kind: 'status'; readonly command_status: number }
  | { readonly kind: 'generic_nack'; readonly command_status: number }
  /** Takes it and never answers. */
  | { readonly kind: 'silence' }
  /** Takes it and answers so much later. */
  | { readonly kind: 'late'; readonly delayMs: number }
  /** Takes it and answers when told to, in the order asked for. */
  | { readonly kind: 'hold' }
  /** Takes it and answers with a sequence number that nobody used. */
  | { readonly kind: 'wrong_sequence' };

export interface CountedFault<F> {
  readonly fault: F;
  left: number;
}

const MAX_FAULTS = 100;

/** Faults in the order they were added, each for a number of requests. */
export class FaultQueue<F> {
  #faults: CountedFault<F>[] = [];

  /** Returns the function that lifts it. */
  add(fault: F, times: number): () => void {
    if (this.#faults.length >= MAX_FAULTS) throw new RangeError(`at most ${MAX_FAULTS} faults at once`);
    const added = { fault, left: times };
    this.#faults.push(added);
    return () => {
      this.#faults = this.#faults.filter((one) => one !== added);
    };
  }

  strike(): F | null {
    const first = this.#faults[0];
    if (first === undefined) return null;
    first.left -= 1;
    if (first.left <= 0) this.#faults.shift();
    return first.fault;
  }
}
