export class ReleaseRefused extends Error {}
export function release(options: {
  root: string;
  version: string;
  dryRun: boolean;
  /** YYYY-MM-DD */
  today: string;
  say: (line: string) => void;
}): void;
