/** Queries and configurations of Prometheus in the guides are ones that Prometheus reads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isMissing } from '../../debian.ts';
import { runToEnd } from '../../prometheus/run-to-end.ts';
import { PAGES } from '../guides.ts';
import { readPage } from '../page.ts';

const blocks = PAGES.flatMap((page) => readPage(page).blocks.map((block) => ({ page, ...block })));

describe.skipIf(isMissing('promtool'))('promtool', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'docs-queries-'));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('reads every query', async () => {
    const queries = blocks.filter(({ language }) => language === 'promql');
    expect(queries.length).toBeGreaterThan(30);
    const rules = queries.map(({ text }, index) => ({ record: `query_${index}`, expr: text }));
    const file = join(directory, 'rules.yml');
    await writeFile(file, stringify({ groups: [{ name: 'guides', rules }] }));
    const said = await runToEnd('promtool', ['check', 'rules', '--lint=none', file]);
    expect(said, said.text).toMatchObject({ code: 0 });
  });

  const configurations = blocks.filter(({ text }) => /^scrape_configs:/m.test(text));

  it('has configurations to read', () => {
    expect(configurations.length).toBeGreaterThan(0);
  });

  it.each(configurations)('reads the configuration of $page', async ({ text }) => {
    const file = join(directory, 'prometheus.yml');
    await writeFile(file, text);
    const said = await runToEnd('promtool', ['check', 'config', '--syntax-only', file]);
    expect(said, said.text).toMatchObject({ code: 0 });
  });
});
