const SEED = 0x811c9dc5;

/**
 * 0 to below 2 ** 32, the same everywhere: FNV-1a over the names, mixed as MurmurHash3 ends (fmix32), so that similar ones land
 * far apart.
 */
export function hashOfNames(...names: readonly string[]): number {
  let hash = SEED;
  for (const name of names) {
    for (let index = 0; index < name.length; index += 1) {
      hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
    }
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
