import type { Comment } from './syntax.ts';
import type { Token } from './tokens.ts';

/** Comments by what they stand beside; each is given out once. */
export class Comments {
  /** Comments on lines of their own, by the line of the code that follows. */
  readonly #leading = new Map<number, string[]>();
  readonly #trailing = new Map<number, string>();
  readonly #lastLine: number;

  constructor(comments: readonly Comment[], tokens: readonly Token[]) {
    const lines = [...new Set(tokens.map(({ at }) => at.line))];
    this.#lastLine = lines.at(-1) ?? 1;
    let index = 0;
    for (const { text, at, alone } of comments) {
      while (index < lines.length - 1 && (lines[index] ?? 0) < at.line) index += 1;
      const line = Math.max(lines[index] ?? 1, at.line);
      if (alone) this.#leading.set(line, [...(this.#leading.get(line) ?? []), text]);
      else this.#trailing.set(at.line, text);
    }
  }

  /** Those above the code of any of these lines. */
  above(lines: readonly number[]): string[] {
    return lines.flatMap((line) => {
      const found = this.#leading.get(line) ?? [];
      this.#leading.delete(line);
      return found;
    });
  }

  /** The one at the end of a line; null: none. */
  behind(line: number): string | null {
    const found = this.#trailing.get(line) ?? null;
    this.#trailing.delete(line);
    return found;
  }

  /** Those below all code. */
  below(): string[] {
    return this.above([...this.#leading.keys()].filter((line) => line >= this.#lastLine));
  }
}
