/** A message that is watched has its number in its source address, so that two processes speak of the same one. */
const PREFIX = '4477';

export function addressOf(index: number): string {
  return PREFIX + String(index).padStart(8, '0');
}

export function indexOf(address: string): number {
  return Number(address.slice(PREFIX.length));
}
