/** Every alert fires when it should and is silent when it should, says promtool; and says what it should. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import * as z from 'zod';
import { isMissing } from '../debian.ts';
import { alertsOf, RULES_FILE, readRules, rulesFor } from './rules.ts';
import { runToEnd } from './run-to-end.ts';

const CASES = new URL('rules/', import.meta.url).pathname;

const caseSchema = z.looseObject({
  name: z.string(),
  alert_rule_test: z.array(
    z.looseObject({ alertname: z.string(), eval_time: z.string(), exp_alerts: z.array(z.unknown()) }),
  ),
});
const casesSchema = z.looseObject({
  rule_files: z.tuple([z.literal('../../../infra/monitoring/rules/smpp-alerts.yml')]),
  group_eval_order: z.array(z.string()),
  tests: z.array(caseSchema),
});

const rules = await readRules();
const alerts = alertsOf(rules).map(({ alert }) => alert);
const files = await Promise.all(
  (await readdir(CASES)).map(async (file) =>
    casesSchema.parse(parse(await readFile(join(CASES, file), 'utf8'))),
  ),
);
const cases = files.flatMap(({ tests }) => tests);

/** What the cases say of one alert. */
function checksOf(alert: string) {
  return cases.flatMap(({ alert_rule_test }) =>
    alert_rule_test.filter(({ alertname }) => alertname === alert),
  );
}

function minutesOf(time: string): number {
  const [, minutes] = /^(\d+)m(?:\d+s)?$/.exec(time) ?? [];
  if (minutes === undefined) throw new Error(`write ${time} in minutes`);
  return Number(minutes);
}

describe.skipIf(isMissing('promtool'))('promtool', () => {
  let directory = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rules-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  test('check rules finds nothing, and no lint', async () => {
    const said = await runToEnd('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', RULES_FILE]);
    expect(said, said.text).toMatchObject({ code: 0 });
  });

  // Each alert with what it is computed from and no more, and days at the pace of five minutes: all rules over all cases
  // take twenty times as long.
  test.each(alerts)('test rules: %s', async (alert) => {
    const [file] = files;
    const tests = cases
      .map((one) => ({ ...one, alert_rule_test: one.alert_rule_test.filter((c) => c.alertname === alert) }))
      .filter((one) => one.alert_rule_test.length > 0);
    const needed = rulesFor(alert, rules);
    const long = tests.some((one) => one.alert_rule_test.some(({ eval_time }) => minutesOf(eval_time) > 600));
    await writeFile(join(directory, `${alert}.yml`), stringify(needed));
    const test = join(directory, `${alert}.test.yml`);
    const groups = needed.groups.map(({ name }) => name);
    await writeFile(
      test,
      stringify({
        ...file,
        evaluation_interval: long ? '5m' : '30s',
        rule_files: [`${alert}.yml`],
        group_eval_order: groups,
        tests,
      }),
    );
    const said = await runToEnd('promtool', ['test', 'rules', test]);
    expect(said, said.text).toMatchObject({ code: 0 });
  });
});

describe('the cases', () => {
  test.each(alerts)('%s has one in which it fires and one in which it is silent', (alert) => {
    const checks = checksOf(alert);
    expect(checks.some(({ exp_alerts }) => exp_alerts.length > 0)).toBe(true);
    expect(checks.some(({ exp_alerts }) => exp_alerts.length === 0)).toBe(true);
  });

  test('are about alerts that exist, and evaluate all groups in the order of the file', () => {
    const names = cases.flatMap(({ alert_rule_test }) => alert_rule_test.map(({ alertname }) => alertname));
    expect(names.filter((name) => !alerts.includes(name))).toEqual([]);
    for (const { group_eval_order } of files)
      expect(group_eval_order).toEqual(rules.groups.map(({ name }) => name));
  });
});
