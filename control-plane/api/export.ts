import { stringify } from 'yaml';
import { exportParameters } from '../../contract/api/system.ts';
import type { PeerRecord } from '../../contract/records.ts';
import { beyondDefaults } from '../store/peer-content.ts';
import { type ApiContext, type Operation, queryOperation } from './operation.ts';
import type { PeerMode } from './peer-input.ts';

const PAGE = 500;

export interface ExportedPeers {
  readonly binds: readonly Readonly<Record<string, unknown>>[];
  readonly server_binds: readonly Readonly<Record<string, unknown>>[];
}

export const exportOperations: readonly Operation[] = [
  queryOperation({
    method: 'get',
    path: '/api/export',
    id: 'exportPeers',
    tag: 'Peers',
    role: 'reader',
    summary: 'Export all peers in the form of a settings file',
    description: 'Without passwords; settings at their defaults are left out.',
    query: exportParameters,
    answer: { status: 200, description: 'The file.', types: ['application/yaml', 'application/json'] },
    handle: async ({ query, actor }, context) => {
      const { audit } = context.store;
      const peers = await exportPeers(context);
      await audit.write(audit.entry(actor, 'export', null));
      const { format = 'yaml' } = query;
      const content = format === 'yaml' ? yamlFile(peers, context) : `${JSON.stringify(peers, null, 2)}\n`;
      return { kind: 'file', type: `application/${format}`, fileName: `peers.${format}`, content };
    },
  }),
];

function yamlFile(peers: ExportedPeers, { now, version }: ApiContext): string {
  const head = [
    `# Peers of omnimessage-smpp ${version}, ${now().toISOString()}.`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is how settings files refer to the environment
    '# Passwords are left out: add them, such as password: "${NAME}" with an environment variable.',
  ];
  return `${head.join('\n')}\n${stringify(peers, { lineWidth: 0 })}`;
}

export async function exportPeers(context: ApiContext): Promise<ExportedPeers> {
  const [binds, partners] = await Promise.all([allOf('client', context), allOf('server', context)]);
  return {
    binds: binds.map(({ settings }) => beyondDefaults(settings)),
    server_binds: partners.map(({ settings }) => beyondDefaults(settings)),
  };
}

async function allOf(mode: PeerMode, { store }: ApiContext): Promise<PeerRecord[]> {
  const filter = { mode, search: null, source: null, desired: null };
  const found: PeerRecord[] = [];
  let after: string | null = null;
  do {
    const page: { records: PeerRecord[]; next: string | null } = await store.peers.list(filter, after, PAGE);
    found.push(...page.records);
    after = page.next;
  } while (after !== null);
  return found;
}
