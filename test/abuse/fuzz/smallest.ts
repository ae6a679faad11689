/** Octets of the kept corpus; what does not fit is found again by the next campaign. */
const MOST_OCTETS = 60_000;

/** The shortest inputs first, as many as the corpus has room for. */
export function smallest(inputs: readonly Buffer[]): Buffer[] {
  const kept: Buffer[] = [];
  let octets = 0;
  for (const input of [...inputs].sort((a, b) => a.length - b.length)) {
    octets += input.length;
    if (octets > MOST_OCTETS) break;
    kept.push(input);
  }
  return kept;
}
