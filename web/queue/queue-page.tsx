import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueuedMessage } from '../../contract/api/queue.ts';
import { failureOf } from '../api/failure.ts';
import { type QueueFilter, queueKey, useQueue } from '../api/queue.ts';
import { useStatus } from '../api/status.ts';
import { type Format, useFormat } from '../i18n/format.ts';
import { useSession } from '../session/session-context.tsx';
import { FailureText } from '../shell/failure-text.tsx';
import { type UrlState, useUrlState } from '../shell/url-state.ts';
import type { Column } from '../tables/column.ts';
import { ExportMenu } from '../tables/export-menu.tsx';
import { MoreRows } from '../tables/more-rows.tsx';
import { ResourceTable } from '../tables/resource-table.tsx';
import { SearchField } from '../tables/search-field.tsx';
import { MessageDetails } from './message-details.tsx';
import { stateText } from './message-state.ts';
import { TestMessageForm } from './test-message-form.tsx';
import { type Obstacle, obstaclesOf } from './why-waiting.ts';

const idOf = ({ id }: QueuedMessage): string => id;
const FILTERS = ['search', 'destination', 'dest_smsc'] as const;

function filterOf(url: UrlState): QueueFilter {
  return Object.fromEntries(
    FILTERS.flatMap((name) => {
      const value = url[name]?.trim() ?? '';
      return value === '' ? [] : [[name, value]];
    }),
  );
}

export function QueuePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { mayChange } = useSession();
  const [url, setUrl] = useUrlState();
  const { search, destination, dest_smsc } = url;
  const filter = useMemo(
    () => filterOf({ search: search ?? '', destination: destination ?? '', dest_smsc: dest_smsc ?? '' }),
    [search, destination, dest_smsc],
  );
  const queue = useQueue(filter);
  const { data: status } = useStatus();
  const messages = useMemo(() => queue.data?.pages.flatMap(({ items }) => items), [queue.data]);
  const obstacles = useCallback(
    (message: QueuedMessage) => (status === undefined ? [] : obstaclesOf(message, status.binds, Date.now())),
    [status],
  );
  const open = useCallback((id: string) => setUrl({ message: id }), [setUrl]);
  const columns = useMessageColumns(format, obstacles, open);
  const failed = queue.isError ? failureOf(queue.error) : null;

  return (
    <>
      {failed !== null && (
        <Alert
          type="error"
          action={<Button onClick={() => void queue.refetch()}>{t('common.retry')}</Button>}
        >
          <FailureText failure={failed} />
        </Alert>
      )}
      <ResourceTable<QueuedMessage>
        label={t('queue.title')}
        columns={columns}
        items={messages ?? (failed === null ? undefined : [])}
        nameOf={idOf}
        searchLabel={t('queue.filter_text')}
        filters={
          <>
            <SearchField name="destination" label={t('queue.filter_destination')} count={null} />
            <SearchField name="dest_smsc" label={t('queue.filter_smsc')} count={null} />
          </>
        }
        filterNames={['destination', 'dest_smsc']}
        selectable={false}
        header={({ matching }) => (
          <Header
            variant="h1"
            counter={`(${format.number(matching.length)}${queue.hasNextPage ? '+' : ''})`}
            description={t('queue.description')}
            actions={
              <SpaceBetween direction="horizontal" size="xs">
                <ExportMenu
                  stem="queue"
                  columns={columns}
                  items={matching}
                  curl="queue"
                  query={{ ...filter }}
                />
                {mayChange && (
                  <Button variant="primary" onClick={() => setUrl({ test: dest_smsc ?? '-' })}>
                    {t('queue.send_test')}
                  </Button>
                )}
              </SpaceBetween>
            }
          >
            {t('queue.title')}
          </Header>
        )}
        empty={{
          title: t('queue.empty'),
          text: t('queue.empty_text'),
          noMatch: t('queue.no_match'),
          action: mayChange ? (
            <Button onClick={() => setUrl({ test: '-' })}>{t('queue.send_test')}</Button>
          ) : undefined,
        }}
        footer={<MoreRows list={queue} queryKey={queueKey(filter)} />}
      />
      {url['message'] !== undefined && (
        <MessageDetails id={url['message']} obstacles={obstacles} close={() => setUrl({ message: null })} />
      )}
      {url['test'] !== undefined && mayChange && (
        <TestMessageForm
          bind={url['test'] === '-' ? null : url['test']}
          binds={status?.binds.map(({ name }) => name) ?? []}
          close={() => setUrl({ test: null })}
        />
      )}
    </>
  );
}

function useMessageColumns(
  format: Format,
  obstacles: (message: QueuedMessage) => readonly Obstacle[],
  open: (id: string) => void,
): Column<QueuedMessage>[] {
  const { t } = useTranslation();
  return useMemo(() => {
    const none = t('common.none');
    const moment = (iso: string | null) => (iso === null ? none : format.moment(iso));
    return [
      {
        id: 'destination',
        header: t('queue.destination'),
        rowHeader: true,
        value: ({ destination }) => destination,
        cell: ({ id, destination }) => (
          <Link
            href={`#/queue?message=${encodeURIComponent(id)}`}
            onFollow={(event) => {
              event.preventDefault();
              open(id);
            }}
          >
            {destination}
          </Link>
        ),
      },
      {
        id: 'source',
        header: t('queue.source'),
        value: ({ source }) => source,
        cell: ({ source }) => source,
      },
      {
        id: 'body',
        header: t('queue.body'),
        value: ({ body }) => body,
        cell: ({ body }) => (
          <span className="one-line" title={body ?? ''}>
            {body ?? none}
          </span>
        ),
      },
      {
        id: 'dest_smsc',
        header: t('queue.dest_smsc'),
        value: ({ dest_smsc }) => dest_smsc,
        cell: (message) => {
          const { dest_smsc } = message;
          if (dest_smsc === null) return t('queue.default_routing');
          const stuck = obstacles(message).some(
            ({ kind }) => kind === 'smsc_missing' || kind === 'smsc_down' || kind === 'smsc_held',
          );
          return stuck ? <StatusIndicator type="warning">{dest_smsc}</StatusIndicator> : dest_smsc;
        },
      },
      {
        id: 'delivery_attempts',
        header: t('queue.attempts'),
        value: ({ delivery_attempts }) => delivery_attempts,
        cell: ({ delivery_attempts }) => delivery_attempts ?? none,
      },
      {
        id: 'status',
        header: t('queue.state'),
        value: ({ status }) => status,
        cell: ({ status }) => stateText(t, status),
      },
      {
        id: 'deliver_after',
        header: t('queue.deliver_after'),
        value: ({ deliver_after }) => deliver_after,
        cell: ({ deliver_after }) => moment(deliver_after),
      },
      {
        id: 'expires',
        header: t('queue.expires'),
        value: ({ expires }) => expires,
        cell: ({ expires }) => moment(expires),
      },
      {
        id: 'priority',
        header: t('queue.priority'),
        value: ({ priority }) => priority,
        cell: ({ priority }) => priority ?? none,
      },
    ];
  }, [t, format, obstacles, open]);
}
