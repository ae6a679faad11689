import Link from '@cloudscape-design/components/link';
import type { TFunction } from 'i18next';
import type { BindView } from '../../contract/api/status.ts';
import type { Format } from '../i18n/format.ts';
import { addresses } from '../shell/pages.ts';
import type { Column } from '../tables/column.ts';
import { BindState, shownState } from './bind-state.tsx';
import { Sparkline } from './sparkline.tsx';
import type { TrafficHistory } from './traffic-history.ts';

interface Around {
  readonly t: TFunction;
  readonly format: Format;
  readonly history: TrafficHistory;
  /** The search of the address, so that opening a bind keeps the filters. */
  readonly open: (name: string) => void;
}

const bindTypesOf = ({ bind_types }: BindView, t: TFunction): string =>
  bind_types.map((type) => t(`bind_type.${type}`)).join(', ');

/** The rows of Live Status: what the guide's metrics and procedures name, what is looked at first on the left. */
export function bindColumns({ t, format, history, open }: Around): Column<BindView>[] {
  const none = t('common.none');
  return [
    {
      id: 'name',
      header: t('status.name'),
      rowHeader: true,
      value: ({ name }) => name,
      cell: ({ name }) => (
        <Link
          href={`#${addresses.bind(name)}`}
          onFollow={(event) => {
            event.preventDefault();
            open(name);
          }}
        >
          <span className="one-line name" title={name}>
            {name}
          </span>
        </Link>
      ),
    },
    {
      id: 'state',
      header: t('status.state'),
      value: (bind) => shownState(bind),
      cell: (bind) => <BindState bind={bind} />,
    },
    {
      id: 'sent',
      header: t('status.sent'),
      value: ({ sent }) => sent,
      cell: ({ sent }) => <span data-count="sent">{format.number(sent)}</span>,
    },
    {
      id: 'received',
      header: t('status.received'),
      value: ({ received }) => received,
      cell: ({ received }) => <span data-count="received">{format.number(received)}</span>,
    },
    {
      id: 'failures',
      header: t('status.failures'),
      value: ({ failures }) => failures,
      cell: ({ failures }) => format.number(failures),
    },
    {
      id: 'traffic',
      header: t('status.traffic'),
      cell: ({ name }) => {
        const rates = history.rates(name);
        const { sent, received } = rates.at(-1) ?? { sent: 0, received: 0 };
        const words = { sent: format.rate(sent), received: format.rate(received) };
        return <Sparkline rates={rates} label={t('status.traffic_label', words)} />;
      },
    },
    {
      id: 'uptime',
      header: t('status.uptime'),
      value: ({ uptime_ms }) => uptime_ms,
      cell: ({ uptime_ms }) => (uptime_ms === null ? none : format.duration(uptime_ms)),
    },
    {
      id: 'mode',
      header: t('status.mode'),
      value: ({ mode }) => mode,
      cell: ({ mode }) => t(`mode.${mode}`),
    },
    {
      id: 'sessions',
      header: t('status.sessions'),
      value: ({ sessions }) => sessions.length,
      cell: ({ sessions }) => {
        const [first] = sessions;
        if (first === undefined) return '0';
        return sessions.length === 1 ? first.peer_address : `${sessions.length}: ${first.peer_address} …`;
      },
    },
    { id: 'host', header: t('status.host'), value: ({ host }) => host, cell: ({ host }) => host ?? none },
    { id: 'port', header: t('status.port'), value: ({ port }) => port, cell: ({ port }) => port ?? none },
    {
      id: 'bind_type',
      header: t('status.bind_type'),
      value: ({ bind_types }) => bind_types.join(' '),
      cell: (bind) => bindTypesOf(bind, t),
    },
    {
      id: 'system_id',
      header: t('status.system_id'),
      value: ({ system_id }) => system_id,
      cell: ({ system_id }) => system_id ?? none,
    },
    {
      id: 'last_error',
      header: t('status.last_error'),
      value: ({ last_error }) => last_error?.message ?? null,
      cell: ({ last_error }) =>
        last_error === null ? (
          none
        ) : (
          <span className="one-line" title={last_error.message} lang="en">
            {format.moment(last_error.at)} {last_error.message}
          </span>
        ),
    },
  ];
}
