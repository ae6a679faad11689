import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ServerPeerView } from '../../contract/api/peers.ts';
import { useServerPeers } from '../api/peers.ts';
import { useFormat } from '../i18n/format.ts';
import { settingLabel } from '../i18n/settings.ts';
import type { Column } from '../tables/column.ts';
import { commonColumns } from './peer-columns.tsx';
import { PeersTable } from './peers-table.tsx';

const matches = ({ name, system_id }: ServerPeerView, text: string): boolean =>
  [name, system_id].some((value) => value.toLowerCase().includes(text));

export function ServerPeersPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useServerPeers();
  const columns = useMemo<Column<ServerPeerView>[]>(() => {
    const { name, paces, origin } = commonColumns<ServerPeerView>(t, format);
    return [
      name,
      {
        id: 'system_id',
        header: settingLabel('system_id'),
        value: ({ system_id }) => system_id,
        cell: ({ system_id }) => system_id,
      },
      {
        id: 'allowed_bind_types',
        header: settingLabel('allowed_bind_types'),
        value: ({ allowed_bind_types }) => allowed_bind_types.join(' '),
        cell: ({ allowed_bind_types }) => allowed_bind_types.map((type) => t(`bind_type.${type}`)).join(', '),
      },
      {
        id: 'ip_whitelist',
        header: settingLabel('ip_whitelist'),
        value: ({ ip_whitelist }) => ip_whitelist.join(' '),
        cell: ({ ip_whitelist }) =>
          ip_whitelist.length === 0 ? (
            <StatusIndicator type="warning">{t('share.anywhere')}</StatusIndicator>
          ) : (
            <span className="one-line" title={ip_whitelist.join(', ')}>
              {ip_whitelist.join(', ')}
            </span>
          ),
      },
      ...paces,
      ...origin,
    ];
  }, [t, format]);
  return <PeersTable mode="server" peers={data} columns={columns} matches={matches} />;
}
