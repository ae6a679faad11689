import { collectDefaultMetrics, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import { boundText, type FamilyType, type Format, header, sampleLine } from './exposition.ts';

/** What Node.js and the operating system say of the process: memory, CPU, garbage collection, event-loop delay. */
export class ProcessMetrics {
  readonly #registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  async text(format: Format): Promise<string> {
    const families = await this.#registry.getMetricsAsJSON();
    return families
      .filter(keepsToConventions)
      .map((family) => familyText(family, format))
      .join('');
  }
}

/** nodejs_active_handles_total and its like are gauges under a counter's name; nodejs_active_handles says the same. */
function keepsToConventions({ name, type }: MetricObjectWithValues<MetricValue<string>>): boolean {
  return !name.endsWith('_total') || String(type) === 'counter';
}

function familyText(
  { name, help, type, values }: MetricObjectWithValues<MetricValue<string>>,
  format: Format,
): string {
  const lines = values.map((sample) =>
    sampleLine(nameOf(sample) ?? name, textLabels(sample.labels), sample.value),
  );
  return header(name, familyType(String(type)), help, format) + lines.join('');
}

/** Samples of histograms and summaries have names of their own, of which prom-client's types know nothing. */
function nameOf(sample: object): string | null {
  return 'metricName' in sample && typeof sample.metricName === 'string' ? sample.metricName : null;
}

/** prom-client's bounds are numbers; both formats get them spelt as ours are. */
function textLabels(labels: MetricValue<string>['labels']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(labels).map(([label, value]) => [
      label,
      label === 'le' && typeof value === 'number' ? boundText(value) : String(value),
    ]),
  );
}

function familyType(type: string): FamilyType {
  switch (type) {
    case 'counter':
    case 'gauge':
    case 'histogram':
    case 'summary':
      return type;
    default:
      throw new Error(`prom-client has a metric of type ${type}, which cannot be written`);
  }
}
