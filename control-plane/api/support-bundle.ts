import { stringify } from 'yaml';
import { exportPeers } from './export.ts';
import { type ApiContext, type Operation, operation } from './operation.ts';
import { statusView } from './status-view.ts';
import { type ArchivedFile, tarGz } from './tar.ts';

/** As the guide's support chapter asks for. */
const LOG_LINES = 200;

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
      const { store, now } = context;
      await store.audit.write(store.audit.entry(actor, 'support_bundle', null));
      const at = now();
      const stamp = at.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
      const content = await tarGz(await contents(context), at);
      return {
        kind: 'file',
        type: 'application/gzip',
        fileName: `omnimessage-smpp-support-${stamp}.tar.gz`,
        content,
      };
    },
  }),
];

function contents(context: ApiContext): Promise<ArchivedFile[]> {
  const { diagnostics, logs, store, cell, now, version } = context;
  const parts: readonly (readonly [name: string, content: () => Promise<string>])[] = [
    ['version.txt', () => Promise.resolve(`omnimessage-smpp ${version}\nNode ${process.version}\n`)],
    ['settings.yaml', async () => stringify(await diagnostics.settings())],
    ['peers.yaml', async () => stringify(await exportPeers(context))],
    ['status.json', async () => pretty(statusView(await store.fleet.read([cell]), now()))],
    [
      'metrics.txt',
      async () => (await diagnostics.metrics()) ?? 'Not to be had from here: ask the connectors.\n',
    ],
    ['system.json', async () => pretty(await diagnostics.system())],
    ['logs.jsonl', () => lastLines(logs)],
  ];
  return Promise.all(
    parts.map(async ([name, content]) => {
      try {
        return { name, content: await content() };
      } catch (error) {
        // A bundle is asked for when things are broken: what is broken must not keep the rest from being had.
        context.log.event('support_bundle_part_failed', { part_name: name, err: error });
        const reason = error instanceof Error ? error.message : 'unknown error';
        return { name: `${name}.failed`, content: `${reason}\n` };
      }
    }),
  );
}

async function lastLines(logs: ApiContext['logs']): Promise<string> {
  const { items } = await logs.query({ cursor: null, level: null, text: null, bind: null, limit: LOG_LINES });
  return items.map((line) => `${JSON.stringify(line)}\n`).join('');
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
