export function anchorsOf(headings: readonly string[]): string[];
