/** One line of Prometheus' text format. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Of a thousand binds there are a hundred thousand; these are the ones that `doctor` reads. */
export const READ: ReadonlySet<string> = new Set([
  'smpp_build_info',
  'smpp_bind_wanted',
  'smpp_bind_suspended',
  'smpp_api_circuit_open',
  'smpp_report_backlog',
  'smpp_config_apply_failures_total',
  'nodejs_eventloop_lag_p99_seconds',
  'process_open_fds',
  'process_max_fds',
]);

const LINE = /^([a-z_0-9]+)(?:\{([^}]*)\})? (\S+)/gm;
const LABEL = /([a-z_]+)="([^"]*)"/g;

export function readSamples(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const [, name = '', labels = '', value = ''] of text.matchAll(LINE)) {
    if (!READ.has(name)) continue;
    const pairs = [...labels.matchAll(LABEL)].map(([, label = '', said = '']) => [label, said]);
    samples.push({ name, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return samples;
}

/** Of the first sample with this name; null: there is none, or no number. */
export function figureOf(samples: readonly Sample[], name: string): number | null {
  const value = samples.find((sample) => sample.name === name)?.value ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}
