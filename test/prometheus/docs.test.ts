/** The monitoring guide: its commands work as they stand, its files exist, and both languages have the same queries. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KPIS } from '../../infra/monitoring/grafana/kpis.ts';
import { isMissing } from '../debian.ts';
import { alertsOf, readRules } from './rules.ts';
import { runToEnd } from './run-to-end.ts';

const ROOT = new URL('../..', import.meta.url).pathname;
const GUIDES = ['docs/monitoring.md', 'docs/fr/monitoring.md'] as const;
const shell = promisify(execFile);

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const blocks = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(([, block = '']) =>
    block.trim(),
  );
const alerts = alertsOf(await readRules());

describe.each(GUIDES)('%s', (file) => {
  const text = read(file);

  test('has the query of each key figure, as the dashboards have it', () => {
    const queries = blocks(text, 'promql');
    for (const { queries: ofKpi } of Object.values(KPIS)) {
      for (const { expr } of ofKpi) {
        expect(queries).toContain(
          expr.replaceAll('{job=~"$job",bind_name=~"$bind"}', '').replaceAll('{job=~"$job"}', ''),
        );
      }
    }
  });

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(10);
    const missing = links.filter((link) => !existsSync(resolve(ROOT, dirname(file), link)));
    expect(missing).toEqual([]);
  });

  test('calls alerts by names that exist, and as severe as they are', () => {
    const rows = [...text.matchAll(/^\| (\w+) \| .* \| (critical|warning) \|$/gm)];
    expect(rows).toHaveLength(8);
    for (const [, name, severity] of rows)
      expect(alerts.find(({ alert }) => alert === name)?.labels.severity).toBe(severity);
  });

  test('copies files that exist', () => {
    const copied = [...text.matchAll(/^sudo cp (\S+) /gm)].map(([, from = '']) =>
      from.replace(/\/\*\..*$/, ''),
    );
    expect(copied.length).toBeGreaterThan(3);
    expect(copied.filter((from) => !existsSync(join(ROOT, from)))).toEqual([]);
  });
});

test('both languages have the same queries and commands', () => {
  const [en = '', fr = ''] = GUIDES.map(read);
  expect(blocks(fr, 'promql')).toEqual(blocks(en, 'promql'));
  const commands = (text: string): string[] => blocks(text, 'sh').map((block) => block.replace(/ +#.*/g, ''));
  expect(commands(fr)).toEqual(commands(en));
});

describe.skipIf(isMissing('promtool', 'amtool'))('the files of the guide', () => {
  test('its checks pass, command by command', async () => {
    const commands = blocks(read('docs/monitoring.md'), 'sh')
      .flatMap((block) => block.split('\n'))
      .filter((line) => /^(promtool|amtool) /.test(line) && !line.includes('/etc/'));
    expect(commands).toHaveLength(4);
    for (const command of commands) await shell('bash', ['-c', command], { cwd: ROOT, timeout: 60_000 });
  });

  test.each(['prometheus', 'several-gateways', 'file-discovery', 'dns-discovery'])('%s.yml', async (name) => {
    const file = join(ROOT, `infra/monitoring/prometheus/${name}.yml`);
    const said = await runToEnd('promtool', ['check', 'config', '--syntax-only', file]);
    expect(said, said.text).toMatchObject({ code: 0 });
  });

  test.each([
    [['severity=critical', 'alertname=SMPPConnectionDown', 'mode=client'], 'on-call'],
    [['severity=critical', 'alertname=SMPPConnectionDown', 'mode=server'], 'team'],
    [['severity=critical', 'alertname=OmniMessageAPIUnreachable'], 'on-call'],
    [['severity=warning', 'alertname=SMPPNoTraffic'], 'team'],
  ])('alertmanager.yml sends %j to %s', async (labels, receiver) => {
    const file = join(ROOT, 'infra/monitoring/alertmanager/alertmanager.yml');
    const said = await runToEnd('amtool', ['config', 'routes', 'test', `--config.file=${file}`, ...labels]);
    expect(said.text.split('\n')).toContain(receiver);
  });
});
