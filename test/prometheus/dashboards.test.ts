/** The dashboards are Grafana's, complete, and ask for nothing that nobody measures. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { DASHBOARDS_FOLDER, dashboardSchema, queriesOf } from './dashboards.ts';

const files = readdirSync(DASHBOARDS_FOLDER);
const dashboards = files.map((file) => ({
  file,
  dashboard: dashboardSchema.parse(JSON.parse(readFileSync(join(DASHBOARDS_FOLDER, file), 'utf8'))),
}));

test('there are two, each in two languages, and no two have one uid', () => {
  expect(dashboards.map(({ dashboard }) => dashboard.uid).sort()).toEqual([
    'omnimessage-smpp-bind',
    'omnimessage-smpp-bind-fr',
    'omnimessage-smpp-fleet',
    'omnimessage-smpp-fleet-fr',
  ]);
  expect(new Set(dashboards.map(({ dashboard }) => dashboard.title)).size).toBe(4);
});

describe.each(dashboards)('$file', ({ dashboard }) => {
  test('has the variables datasource, job and bind', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'job', 'bind']);
  });

  test('has panels whose ids are unique and that lie beside each other within 24 columns', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = new Set<string>();
    for (const { id, gridPos } of dashboard.panels) {
      expect(gridPos.x + gridPos.w, `panel ${id}`).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x}/${y}`), `panel ${id} covers another`).toBe(false);
          taken.add(`${x}/${y}`);
        }
      }
    }
  });

  test('marks deployments by the version that is new', () => {
    expect(dashboard.annotations.list.map(({ expr }) => expr).join()).toContain('smpp_build_info');
  });
});

test('the languages differ in their words alone', () => {
  for (const uid of ['omnimessage-smpp-fleet', 'omnimessage-smpp-bind']) {
    const [en, fr] = [uid, `${uid}-fr`].map(
      (id) => dashboards.find(({ dashboard }) => dashboard.uid === id)?.dashboard,
    );
    if (en === undefined || fr === undefined) throw new Error(`${uid} lacks a language`);
    expect(queriesOf(fr)).toEqual(queriesOf(en));
    const same = en.panels.filter(({ description }, i) => description === fr.panels[i]?.description);
    expect(same.filter(({ type }) => type !== 'row')).toEqual([]);
  }
});

describe("Grafana's provisioning", () => {
  const provisioning = join(DASHBOARDS_FOLDER, '../provisioning');
  const read = (file: string): unknown => parse(readFileSync(join(provisioning, file), 'utf8'));

  test('names a Prometheus and a folder of files', () => {
    expect(read('datasources/prometheus.yml')).toMatchObject({
      apiVersion: 1,
      datasources: [{ type: 'prometheus', access: 'proxy', isDefault: true }],
    });
    const schema = z.object({
      providers: z.tuple([z.object({ type: z.literal('file'), options: z.object({ path: z.string() }) })]),
    });
    expect(schema.parse(read('dashboards/omnimessage-smpp.yml')).providers[0].options.path).toBe(
      '/var/lib/grafana/dashboards',
    );
  });
});
