/**
 * What the guides call by its name exists: metrics, alerts, statuses and variables of the environment. Those lists that
 * are meant to be complete are generated (`node scripts/generate.mjs --check`), so here it is the other way round.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BIND_METRICS } from '../../connector/metrics/bind-table.ts';
import { CONNECTOR_METRICS } from '../../connector/metrics/connector-table.ts';
import { STATUS } from '../../connector/smpp/status.ts';
import { EVENTS } from '../../contract/log/log.ts';
import { globalSettingsShape } from '../../contract/settings.ts';
import { ENGLISH_GUIDES, FRENCH_GUIDES } from './guides.ts';
import { ROOT, readPage } from './page.ts';

const GUIDES = [...ENGLISH_GUIDES, ...FRENCH_GUIDES];

/** Names in code, where they stand for something of ours: spans, commands, queries. */
function namesIn(path: string, pattern: RegExp): string[] {
  const { codeSpans, blocks } = readPage(path);
  const text = [...codeSpans, ...blocks.map((block) => block.text)].join('\n');
  return [...new Set([...text.matchAll(pattern)].map(([name]) => name))];
}

const Rules = z.object({
  groups: z.array(
    z.object({ rules: z.array(z.object({ alert: z.string().optional(), record: z.string().optional() })) }),
  ),
});
const RULES = Rules.parse(
  parse(readFileSync(join(ROOT, 'infra/monitoring/rules/smpp-alerts.yml'), 'utf8')),
).groups.flatMap(({ rules }) => rules);

/** As scraped, and as OpenMetrics calls the family of a counter. */
const METRICS = [...Object.keys(BIND_METRICS), ...Object.keys(CONNECTOR_METRICS)].flatMap((name) => [
  name,
  name.replace(/_total$/, ''),
  `${name}_bucket`,
  `${name}_sum`,
  `${name}_count`,
]);
/** What else begins so: settings and events; a gateway's names of the examples, the previous gateway's application. */
const OTHERS = ['smpp_gateway', 'smpp_prod', 'omnimessage_smpp'];
const KNOWN: ReadonlySet<string> = new Set([
  ...METRICS,
  ...RULES.flatMap(({ record }) => record?.split(':') ?? []),
  ...Object.keys(globalSettingsShape),
  ...Object.keys(EVENTS),
  ...OTHERS,
]);

/** A pattern of a search may have the beginning of a name. */
const isKnown = (name: string): boolean =>
  KNOWN.has(name) || METRICS.some((metric) => metric.startsWith(name.replace(/_?$/, '_')));

test.each(GUIDES)('%s: metrics are of the tables', (path) => {
  const named = namesIn(path, /(?<![\w./-])(?:smpp|omnimessage)_[a-z0-9_]+/g);
  expect(named.filter((name) => !isKnown(name))).toEqual([]);
});

test.each(GUIDES)('%s: statuses are of the dictionary', (path) => {
  const { text } = readPage(path);
  const named = new Set([...text.matchAll(/\bESME_[A-Z_]+\b/g)].map(([name]) => name));
  expect([...named].filter((name) => !(name in STATUS))).toEqual([]);
});

test.each(GUIDES)('%s: alerts are of the rules', (path) => {
  // The beginning of the stacks' names is no alert.
  const alerts = new Set(['OmniMessageSmpp', ...RULES.flatMap(({ alert }) => alert ?? [])]);
  const { text } = readPage(path);
  const named = new Set([...text.matchAll(/(?<![\w-])(?:SMPP|OmniMessage)[A-Z]\w+/g)].map(([name]) => name));
  expect([...named].filter((name) => !alerts.has(name))).toEqual([]);
});
