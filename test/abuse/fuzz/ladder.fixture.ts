/** One octet from the first rung. */
export const FOOT = Buffer.alloc(6);

/** A target whose rungs are reached one after another: each by one octet of an input that stands on the rung before. */
export class Ladder {
  /** The highest rung that an input stood on. */
  highest = 0;

  // Written out, since a loop would be the same blocks on every rung.
  run(input: Buffer): void {
    // Of a long input few mutations meet a rung, and a short one has none to come.
    if (input.length !== FOOT.length || input[0] !== 0x80) return;
    this.#stand(1);
    if (input[1] !== 0x7f) return;
    this.#stand(2);
    if (input[2] !== 0xff) return;
    this.#stand(3);
    if (input[3] !== 0xfe) return;
    this.#stand(4);
    if (input[4] !== 0x80) return;
    this.#stand(5);
    if (input[5] !== 0x7f) return;
    this.#stand(6);
  }

  #stand(rung: number): void {
    this.highest = Math.max(this.highest, rung);
  }
}
