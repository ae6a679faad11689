import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BindView } from '../../contract/api/status.ts';
import { useStatus } from '../api/status.ts';
import { useFormat } from '../i18n/format.ts';
import { useSession } from '../session/session-context.tsx';
import { addresses } from '../shell/pages.ts';
import { useUrlState } from '../shell/url-state.ts';
import type { Column } from '../tables/column.ts';
import { ExportMenu } from '../tables/export-menu.tsx';
import { ResourceTable } from '../tables/resource-table.tsx';
import { BindActions, useBindActions } from './bind-actions.tsx';
import { bindColumns } from './bind-columns.tsx';
import { BindDetails } from './bind-details.tsx';
import { type ShownState, shownState } from './bind-state.tsx';
import { SummaryCards } from './summary-cards.tsx';
import { SystemHealth } from './system-health.tsx';
import { useTrafficHistory } from './traffic-context.tsx';

const nameOf = ({ name }: BindView): string => name;

function matches({ name, host, system_id }: BindView, text: string): boolean {
  return [name, host, system_id].some((value) => value?.toLowerCase().includes(text) === true);
}

const STATES: readonly ShownState[] = [
  'connected',
  'reconnecting',
  'disconnected',
  'active',
  'waiting',
  'suspended',
  'drained',
  'unknown',
];
const MODES = ['client', 'server'] as const;

export function StatusPage() {
  return (
    <BindActions>
      <StatusTable />
    </BindActions>
  );
}

function StatusTable() {
  const { t } = useTranslation();
  const format = useFormat();
  const { mayChange } = useSession();
  const { data: status, dataUpdatedAt } = useStatus();
  const [url, setUrl] = useUrlState();
  const ask = useBindActions();
  const history = useTrafficHistory();

  const open = useCallback((name: string) => setUrl({ bind: name }), [setUrl]);
  const columns = useMemo<Column<BindView>[]>(() => {
    const shown = bindColumns({ t, format, history, open });
    if (!mayChange) return shown;
    const actions: Column<BindView> = {
      id: 'actions',
      header: t('common.actions'),
      cell: (bind) => <RowActions bind={bind} />,
    };
    return [...shown.slice(0, 2), actions, ...shown.slice(2)];
  }, [t, format, history, open, mayChange]);

  const { state, mode } = url;
  const binds = useMemo(
    () =>
      status?.binds.filter(
        (bind) =>
          (state === undefined || shownState(bind) === state) && (mode === undefined || bind.mode === mode),
      ),
    [status, state, mode],
  );
  const opened = status?.binds.find(({ name }) => name === url['bind']);

  return (
    <SpaceBetween size="l">
      <SummaryCards status={status} />
      <ResourceTable<BindView>
        label={t('status.table')}
        columns={columns}
        items={binds}
        nameOf={nameOf}
        matches={matches}
        searchLabel={t('status.filter')}
        filters={<Filters />}
        filterNames={['state', 'mode']}
        selectable={mayChange}
        defaultSort={{ id: 'name', descending: false }}
        header={({ matching, selected }) => (
          <Header
            variant="h1"
            description={`${t('status.description')} ${
              dataUpdatedAt === 0 ? '' : t('common.updated', { time: format.time(dataUpdatedAt) })
            }`}
            counter={
              selected.length > 0
                ? t('common.selected', { selected: selected.length, total: matching.length })
                : `(${matching.length})`
            }
            actions={
              <div className="bar">
                <ExportMenu stem="binds" columns={columns} items={matching} curl="status" />
                {mayChange && (
                  <>
                    <Button disabled={selected.length === 0} onClick={() => ask('reconnect', selected)}>
                      {t('status.reconnect')}
                    </Button>
                    <Button disabled={selected.length === 0} onClick={() => ask('disconnect', selected)}>
                      {t('status.disconnect')}
                    </Button>
                    <ButtonDropdown
                      disabled={selected.length === 0}
                      items={[
                        { id: 'suspend', text: t('status.suspend') },
                        { id: 'resume', text: t('status.resume') },
                        { id: 'drain', text: t('status.drain') },
                      ]}
                      onItemClick={({ detail }) => {
                        if (detail.id === 'suspend' || detail.id === 'resume' || detail.id === 'drain') {
                          ask(detail.id, selected);
                        }
                      }}
                    >
                      {t('common.more_actions')}
                    </ButtonDropdown>
                  </>
                )}
              </div>
            }
          >
            {t('status.title')}
          </Header>
        )}
        empty={{
          title: t('status.empty'),
          text: t('status.empty_text'),
          noMatch: t('status.no_match'),
          action: mayChange ? (
            <SpaceBetween direction="horizontal" size="xs">
              <Button href={`#${addresses.newPeer('client')}`}>{t('peers.add_client')}</Button>
              <Button href={`#${addresses.newPeer('server')}`}>{t('peers.add_server')}</Button>
            </SpaceBetween>
          ) : undefined,
        }}
      />
      <SystemHealth connectors={status?.connectors ?? []} />
      {opened !== undefined && (
        <BindDetails
          bind={opened}
          connectors={status?.connectors ?? []}
          close={() => setUrl({ bind: null })}
        />
      )}
    </SpaceBetween>
  );
}

function Filters() {
  const { t } = useTranslation();
  const [url, setUrl] = useUrlState();
  const states = [
    { value: '', label: t('common.labelled', { label: t('status.filter_state'), value: t('common.any') }) },
    ...STATES.map((value) => ({ value, label: t(`state.${value}`) })),
  ];
  const modes = [
    { value: '', label: t('common.labelled', { label: t('status.filter_mode'), value: t('common.any') }) },
    ...MODES.map((value) => ({ value, label: t(`mode.${value}`) })),
  ];
  const selectedState = states.find(({ value }) => value === (url['state'] ?? '')) ?? null;
  const selectedMode = modes.find(({ value }) => value === (url['mode'] ?? '')) ?? null;
  return (
    <>
      <Select
        ariaLabel={t('status.filter_state')}
        options={states}
        selectedOption={selectedState}
        onChange={({ detail }) => setUrl({ state: detail.selectedOption.value ?? null, page: null })}
      />
      <Select
        ariaLabel={t('status.filter_mode')}
        options={modes}
        selectedOption={selectedMode}
        onChange={({ detail }) => setUrl({ mode: detail.selectedOption.value ?? null, page: null })}
      />
    </>
  );
}

function RowActions({ bind }: { readonly bind: BindView }) {
  const { t } = useTranslation();
  const ask = useBindActions();
  return (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={t('common.actions_for', { name: bind.name })}
      items={[
        { id: 'reconnect', text: t('status.reconnect') },
        { id: 'disconnect', text: t('status.disconnect') },
        { id: 'suspend', text: t('status.suspend') },
        { id: 'resume', text: t('status.resume') },
        { id: 'drain', text: t('status.drain') },
        { id: 'logs', text: t('status.view_logs'), href: `#${addresses.logs({ bind: bind.name })}` },
        { id: 'queue', text: t('status.view_queue'), href: `#${addresses.queue({ dest_smsc: bind.name })}` },
        { id: 'settings', text: t('status.view_settings'), href: `#${addresses.peer(bind.mode, bind.name)}` },
      ]}
      onItemClick={({ detail }) => {
        switch (detail.id) {
          case 'reconnect':
          case 'disconnect':
          case 'suspend':
          case 'resume':
          case 'drain':
            return ask(detail.id, [bind]);
        }
      }}
    />
  );
}
