export const HEADERS: Readonly<Record<string, string>>;
export function buildWeb(outdir?: string): Promise<string[]>;
