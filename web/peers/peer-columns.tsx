import Badge from '@cloudscape-design/components/badge';
import Link from '@cloudscape-design/components/link';
import Popover from '@cloudscape-design/components/popover';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { TFunction } from 'i18next';
import type { PeerView } from '../../contract/api/peers.ts';
import type { Format } from '../i18n/format.ts';
import { settingLabel } from '../i18n/settings.ts';
import { addresses } from '../shell/pages.ts';
import type { Column } from '../tables/column.ts';

/** Columns that both kinds of peer have. */
export function commonColumns<T extends PeerView>(t: TFunction, format: Format) {
  const name: Column<T> = {
    id: 'name',
    header: settingLabel('name'),
    rowHeader: true,
    value: (peer) => peer.name,
    cell: (peer) => (
      <Link href={`#${addresses.peer(peer.mode, peer.name)}`}>
        <span className="one-line name" title={peer.name}>
          {peer.name}
        </span>
      </Link>
    ),
  };
  const paces: Column<T>[] = [
    {
      id: 'tps_limit',
      header: settingLabel('tps_limit'),
      value: ({ tps_limit }) => tps_limit,
      cell: ({ tps_limit }) => format.number(tps_limit),
    },
    {
      id: 'queue_check_frequency',
      header: settingLabel('queue_check_frequency'),
      value: ({ queue_check_frequency }) => queue_check_frequency,
      cell: ({ queue_check_frequency }) => `${format.number(queue_check_frequency)} ms`,
    },
  ];
  const origin: Column<T>[] = [
    {
      id: 'source',
      header: t('peers.source'),
      value: ({ source }) => source,
      cell: ({ source }) => <Badge color={source === 'api' ? 'blue' : 'grey'}>{t(`source.${source}`)}</Badge>,
    },
    {
      id: 'warnings',
      header: t('peers.warnings'),
      value: ({ warnings }) => warnings.length,
      cell: ({ warnings }) =>
        warnings.length === 0 ? (
          t('common.none')
        ) : (
          <Popover
            dismissAriaLabel={t('common.close')}
            content={warnings.map(({ code, pointer }) => (
              <div key={`${code} ${pointer}`}>
                {t('common.labelled', {
                  label: settingLabel(pointer.slice(1)),
                  value: t(`warnings.${code}`),
                })}
              </div>
            ))}
          >
            <StatusIndicator type="warning">{warnings.length}</StatusIndicator>
          </Popover>
        ),
    },
    {
      id: 'updated_at',
      header: t('peers.updated'),
      value: ({ updated_at }) => updated_at,
      cell: ({ updated_at, updated_by }) =>
        t('peers.updated_by', { time: format.moment(updated_at), by: updated_by }),
    },
  ];
  return { name, paces, origin };
}
