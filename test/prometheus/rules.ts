import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';

/** The rule file that Prometheus and Amazon Managed Service for Prometheus load. */
export const RULES_FILE = new URL('../../infra/monitoring/rules/smpp-alerts.yml', import.meta.url).pathname;

/** What both accept; a field beyond these is a fault of the file, not of this schema. */
const recordingRuleSchema = z.strictObject({ record: z.string(), expr: z.string() });
const alertRuleSchema = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.strictObject({ severity: z.enum(['critical', 'warning']) }),
  annotations: z.strictObject({
    summary: z.string().min(1),
    description: z.string().min(1),
    summary_fr: z.string().min(1),
    description_fr: z.string().min(1),
    runbook_url: z.string(),
  }),
});
const rulesSchema = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      interval: z.string(),
      rules: z.array(z.union([recordingRuleSchema, alertRuleSchema])),
    }),
  ),
});

export type Rules = z.output<typeof rulesSchema>;
export type RecordingRule = z.output<typeof recordingRuleSchema>;
export type AlertRule = z.output<typeof alertRuleSchema>;

export async function readRules(): Promise<Rules> {
  return rulesSchema.parse(parse(await readFile(RULES_FILE, 'utf8')));
}

export function alertsOf({ groups }: Rules): AlertRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => 'alert' in rule));
}

export function recordingsOf({ groups }: Rules): RecordingRule[] {
  return groups.flatMap(({ rules }) => rules.filter((rule) => 'record' in rule));
}

/** The same rules, but of the alerts only one, and of the recorded series only those that it is computed from. */
export function rulesFor(alert: string, rules: Rules): Rules {
  const recordings = recordingsOf(rules);
  const wanted = new Set<string>();
  const want = (expr: string): void => {
    for (const { record, expr: inner } of recordings) {
      if (wanted.has(record) || !mentions(expr, record)) continue;
      wanted.add(record);
      want(inner);
    }
  };
  for (const { alert: name, expr } of alertsOf(rules)) if (name === alert) want(expr);
  const groups = rules.groups.map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => ('record' in rule ? wanted.has(rule.record) : rule.alert === alert)),
  }));
  return { groups: groups.filter((group) => group.rules.length > 0) };
}

/** Whether the name stands in the expression whole, not as the beginning or end of a longer one. */
export function mentions(expr: string, name: string): boolean {
  return new RegExp(`(?<![\\w:])${name}(?![\\w:])`).test(expr);
}
