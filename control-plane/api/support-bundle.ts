import { stringify } from 'yaml';
import { exportPeers } from './export.ts';
import { type ApiContext, type Operation, operation } from './operation.ts';
import { statusView } from './status-view.ts';
import {
  BUNDLE_LOG_LINES,
  type BundlePart,
  prettyJson,
  supportArchive,
  versionText,
} from './support-archive.ts';

export const supportBundleOperations: readonly Operation[] = [
  operation({
    method: 'get',
    path: '/api/support-bundle',
    id: 'downloadSupportBundle',
    tag: 'System',
    role: 'operator',
    summary: 'Download what support asks for',
    description:
      'Version, the last 200 log lines, settings and peers without secrets, status, metrics and system information, as one tar.gz. A part that cannot be had says why.',
    answer: { status: 200, description: 'The archive.', types: ['application/gzip'] },
    handle: async ({ actor }, context) => {
      const { store, now, log } = context;
      await store.audit.write(store.audit.entry(actor, 'support_bundle', null));
      const { fileName, content } = await supportArchive(parts(context), now(), (name, err) =>
        log.event('support_bundle_part_failed', { part_name: name, err }),
      );
      return { kind: 'file', type: 'application/gzip', fileName, content };
    },
  }),
];

function parts(context: ApiContext): BundlePart[] {
  const { diagnostics, logs, store, cell, now, version } = context;
  return [
    { name: 'version.txt', content: () => Promise.resolve(versionText(version)) },
    { name: 'settings.yaml', content: async () => stringify(await diagnostics.settings()) },
    { name: 'peers.yaml', content: async () => stringify(await exportPeers(context)) },
    {
      name: 'status.json',
      content: async () => prettyJson(statusView(await store.fleet.read([cell]), now())),
    },
    {
      name: 'metrics.txt',
      content: async () => (await diagnostics.metrics()) ?? 'Not to be had from here: ask the connectors.\n',
    },
    { name: 'system.json', content: async () => prettyJson(await diagnostics.system()) },
    { name: 'logs.jsonl', content: () => lastLines(logs) },
  ];
}

async function lastLines(logs: ApiContext['logs']): Promise<string> {
  const { items } = await logs.query({
    cursor: null,
    level: null,
    text: null,
    bind: null,
    limit: BUNDLE_LOG_LINES,
  });
  return items.map((line) => `${JSON.stringify(line)}\n`).join('');
}
