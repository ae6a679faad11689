import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientPeerView } from '../../contract/api/peers.ts';
import { useClientPeers } from '../api/peers.ts';
import { useFormat } from '../i18n/format.ts';
import { settingLabel } from '../i18n/settings.ts';
import type { Column } from '../tables/column.ts';
import { commonColumns } from './peer-columns.tsx';
import { PeersTable } from './peers-table.tsx';

const matches = ({ name, host, system_id }: ClientPeerView, text: string): boolean =>
  [name, host, system_id].some((value) => value.toLowerCase().includes(text));

export function ClientPeersPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useClientPeers();
  const columns = useMemo<Column<ClientPeerView>[]>(() => {
    const { name, paces, origin } = commonColumns<ClientPeerView>(t, format);
    return [
      name,
      { id: 'host', header: settingLabel('host'), value: ({ host }) => host, cell: ({ host }) => host },
      { id: 'port', header: settingLabel('port'), value: ({ port }) => port, cell: ({ port }) => port },
      {
        id: 'system_id',
        header: settingLabel('system_id'),
        value: ({ system_id }) => system_id,
        cell: ({ system_id }) => system_id,
      },
      {
        id: 'bind_type',
        header: settingLabel('bind_type'),
        value: ({ bind_type }) => bind_type,
        cell: ({ bind_type }) => t(`bind_type.${bind_type}`),
      },
      ...paces,
      ...origin,
    ];
  }, [t, format]);
  return <PeersTable mode="client" peers={data} columns={columns} matches={matches} />;
}
