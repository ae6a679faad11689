// generated/octets.ts: short strings without a call into C++, which costs three times as much, and integers without
// the checks of Buffer's readers.
const LONGEST = 24;

export function octetsFile() {
  const octet = (i) => (i === 0 ? 'octets[at]!' : `octets[at + ${i}]!`);
  const cases = Array.from({ length: LONGEST }, (_, index) => {
    const args = Array.from({ length: index + 1 }, (_, i) => octet(i));
    return `    case ${index + 1}:\n      return String.fromCharCode(${args.join(', ')});`;
  });
  return `
// The octet reads are marked present (\`!\`): every caller has checked the bounds.

/** The unsigned 16-bit integer at \`at\`, in network order. Its octets must lie within \`octets\`. */
export function uint16(octets: Buffer, at: number): number {
  return (octets[at]! << 8) | octets[at + 1]!;
}

/** The unsigned 32-bit integer at \`at\`, in network order. Its octets must lie within \`octets\`. */
export function uint32(octets: Buffer, at: number): number {
  return ((octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!) >>> 0;
}

/** The octets from \`at\` to before \`end\` as Latin-1. Both must lie within \`octets\`. */
export function latin1(octets: Buffer, at: number, end: number): string {
  switch (end - at) {
    case 0:
      return '';
${cases.join('\n')}
    default:
      return octets.toString('latin1', at, end);
  }
}
`;
}
