import type { Held } from './held.ts';

/**
 * Messages with parts to submit, in the order in which they were taken; one that comes back (throttled, put off)
 * takes its old place again, near the front.
 */
export class ReadyQueue {
  #messages: Held[] = [];

  get size(): number {
    return this.#messages.length;
  }

  at(index: number): Held | undefined {
    return this.#messages[index];
  }

  /** Nothing happens when it is in there already. */
  add(held: Held): void {
    const messages = this.#messages;
    const last = messages[messages.length - 1];
    if (last === undefined || last.order < held.order) {
      messages.push(held);
      return;
    }
    const index = messages.findIndex((other) => other.order >= held.order);
    if (messages[index] !== held) messages.splice(index, 0, held);
  }

  removeAt(index: number): void {
    if (index === 0) this.#messages.shift();
    else this.#messages.splice(index, 1);
  }

  remove(held: Held): void {
    const index = this.#messages.indexOf(held);
    if (index >= 0) this.removeAt(index);
  }

  clear(): void {
    this.#messages = [];
  }
}
