import type { Metric } from './metric.ts';

/** `text`: Prometheus' text format 0.0.4. `openmetrics`: OpenMetrics 1.0. */
export type Format = 'text' | 'openmetrics';

export const CONTENT_TYPE: Readonly<Record<Format, string>> = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
};

/** What ends an answer: OpenMetrics tells a whole one from one that was cut off. */
export const END: Readonly<Record<Format, string>> = { text: '', openmetrics: '# EOF\n' };

/** Types of families, ours and those of prom-client's defaults. */
export type FamilyType = Metric['type'] | 'summary';

/**
 * The lines before a family's samples. In OpenMetrics a family of counters is named without `_total`, one of type info
 * without `_info`, and a unit is told where the name ends with it.
 */
export function header(name: string, type: FamilyType, help: string, format: Format): string {
  if (format === 'text') {
    return `# HELP ${name} ${escapedHelp(help)}\n# TYPE ${name} ${type === 'info' ? 'gauge' : type}\n`;
  }
  const family = familyName(name, type);
  const unit = family.endsWith('_seconds') ? `# UNIT ${family} seconds\n` : '';
  return `# TYPE ${family} ${type}\n${unit}# HELP ${family} ${escapedValue(help)}\n`;
}

function familyName(name: string, type: FamilyType): string {
  if (type === 'counter') return name.replace(/_total$/, '');
  return type === 'info' ? name.replace(/_info$/, '') : name;
}

/** `name="value",…`, without the braces. */
export function labelPairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([label, value]) => labelPair(label, value))
    .join(',');
}

export function labelPair(label: string, value: string): string {
  return `${label}="${escapedValue(value)}"`;
}

export function sampleLine(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = labelPairs(labels);
  return `${name}${pairs === '' ? '' : `{${pairs}}`} ${numberText(value)}\n`;
}

export function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

/**
 * The value of `le`: OpenMetrics wants 1 spelt 1.0, and both formats spell it so, or a series would change its name with
 * the format that a scraper asks for.
 */
export function boundText(bound: number): string {
  return Number.isInteger(bound) ? `${bound}.0` : String(bound);
}

/** A label's value in either format, and a help text in OpenMetrics. */
function escapedValue(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapedHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
