/** Every alert says what to do: its runbook_url leads to a heading, in both languages, and no heading is left over. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BIND_METRICS } from '../../connector/metrics/bind-table.ts';
import { CONNECTOR_METRICS } from '../../connector/metrics/connector-table.ts';
import { alertsOf, readRules, recordingsOf } from './rules.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const rules = await readRules();
const alerts = alertsOf(rules);
const LANGUAGES = { 'docs/runbooks.md': 'Critical', 'docs/fr/runbooks.md': 'Critique' } as const;

describe.each(Object.entries(LANGUAGES))('%s', (file, critical) => {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const sections = new Map(
    text
      .split(/^### /m)
      .slice(1)
      .map((section) => {
        const [heading = '', ...lines] = section.split('\n');
        return [heading, lines.join('\n')];
      }),
  );

  test('has a heading for each alert, and for nothing else', () => {
    expect([...sections.keys()].sort()).toEqual(alerts.map(({ alert }) => alert).sort());
  });

  test.each(alerts)('calls $alert as severe as it is', ({ alert, labels }) => {
    const section = sections.get(alert) ?? '';
    expect(section.startsWith(`**${critical}`)).toBe(labels.severity === 'critical');
    expect(section.length).toBeGreaterThan(100);
  });
});

test.each(alerts)('runbook_url of $alert leads to its heading', ({ alert, annotations }) => {
  expect(annotations.runbook_url).toBe(`docs/runbooks.md#${alert.toLowerCase()}`);
});

test.each(alerts)(
  '$alert says in French what it says in English, from the same labels',
  ({ annotations }) => {
    const labels = (text: string): string[] =>
      [...text.matchAll(/{{[^}]*}}/g)].map(([label]) => label).sort();
    expect(labels(annotations.summary_fr)).toEqual(labels(annotations.summary));
    expect(labels(annotations.description_fr)).toEqual(labels(annotations.description));
    expect(annotations.summary_fr).not.toBe(annotations.summary);
  },
);

test('the rules ask only for what is measured or recorded', () => {
  // Of Prometheus itself, and of Node.js and the process (prom-client).
  const others = ['up', 'nodejs_eventloop_lag_p99_seconds'];
  const known = [
    ...Object.keys({ ...BIND_METRICS, ...CONNECTOR_METRICS }),
    'omnimessage_api_request_duration_seconds_bucket',
    ...recordingsOf(rules).map(({ record }) => record),
    ...others,
  ];
  for (const { expr } of rules.groups.flatMap((group) => group.rules)) {
    const names = expr.match(/\b(?:smpp|omnimessage|bind|bind_name|job|nodejs)[_:][\w:]+/g) ?? [];
    const labels = ['bind_name', 'bind_type'];
    for (const name of names) {
      if (labels.includes(name)) continue;
      expect(known, expr).toContain(name);
    }
  }
});
