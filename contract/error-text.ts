/** What was thrown, in words: JavaScript may throw anything. */
export function errorText(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
