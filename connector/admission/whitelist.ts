import { AddressRanges } from './addresses.ts';

/**
 * Where an address stands with a partner's `ip_whitelist` (guide, "Paramètres de Liaison Serveur"):
 * `listed` it names the address · `unlisted` it names others only · `open` it is empty, or there is no such partner.
 */
export type Standing = 'listed' | 'unlisted' | 'open';

/** Compiled settings are frozen, so a list is read once, however often its partner binds. */
const compiled = new WeakMap<readonly string[], AddressRanges>();

export function standing(ipWhitelist: readonly string[], address: string): Standing {
  let ranges = compiled.get(ipWhitelist);
  if (ranges === undefined) {
    ranges = new AddressRanges(ipWhitelist);
    compiled.set(ipWhitelist, ranges);
  }
  if (ranges.isEmpty) return 'open';
  return ranges.includes(address) ? 'listed' : 'unlisted';
}
