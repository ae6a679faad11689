/** Entry by entry, several at once; the list's order is that of the indexes. */
export async function eachOf<T>(
  list: readonly T[],
  atOnce: number,
  task: (entry: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = list.entries();
  const worker = async (): Promise<void> => {
    for (const [index, entry] of entries) await task(entry, index);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
}
