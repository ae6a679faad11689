const UNITS_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/** `for: 2m`, `interval: 30s`, `[5m]`, `offset 1d`, `scrape_interval: 15s`, `group_wait: 30s`. */
const DURATION = /(\bfor: |\b\w*(?:interval|wait|timeout): |\[|\boffset )(\d+)(ms|[smhdw])\b/g;

/**
 * The same rules or configuration in a world where everything is `factor` times as fast, so that a test sees in seconds
 * what takes an operator minutes. Durations alone change; a number that stands for a duration in an expression (the
 * 300 in `rate5m * 300`, days in seconds) does not, so that only alerts without one can be proven this way.
 */
export function scaledTime(yaml: string, factor: number): string {
  return yaml.replace(DURATION, (_whole, before: string, count: string, unit: string) => {
    const ms = Math.max(1, Math.round((Number(count) * (UNITS_MS[unit] ?? Number.NaN)) / factor));
    return `${before}${ms}ms`;
  });
}
