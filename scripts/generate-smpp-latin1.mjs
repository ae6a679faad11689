// generated/latin1.ts: short strings without a call into C++, which costs three times as much.
const LONGEST = 24;

export function latin1File() {
  const octet = (i) => (i === 0 ? 'octets[at]!' : `octets[at + ${i}]!`);
  const cases = Array.from({ length: LONGEST }, (_, index) => {
    const args = Array.from({ length: index + 1 }, (_, i) => octet(i));
    return `    case ${index + 1}:\n      return String.fromCharCode(${args.join(', ')});`;
  });
  return `
/** The octets from \`at\` to before \`end\` as Latin-1. Both must lie within \`octets\`: the callers have checked. */
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
