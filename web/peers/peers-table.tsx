import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import Header from '@cloudscape-design/components/header';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeerView } from '../../contract/api/peers.ts';
import type { PeerMode } from '../../contract/peer.ts';
import { useSession } from '../session/session-context.tsx';
import { navigate } from '../shell/hash-location.ts';
import { addresses } from '../shell/pages.ts';
import type { Column } from '../tables/column.ts';
import { ExportMenu } from '../tables/export-menu.tsx';
import { ResourceTable } from '../tables/resource-table.tsx';
import { BackToFile, DeletePeers } from './delete-peers.tsx';
import { ImportPeers } from './import-peers.tsx';
import { usePeerTest } from './use-peer-test.tsx';
import { useSettingsExport } from './use-settings-export.ts';

interface Props<T extends PeerView> {
  readonly mode: PeerMode;
  readonly peers: readonly T[] | undefined;
  readonly columns: readonly Column<T>[];
  readonly matches: (peer: T, text: string) => boolean;
}

type Asked =
  | { readonly kind: 'delete' | 'back_to_file'; readonly names: readonly string[] }
  | { readonly kind: 'import' };

const nameOf = ({ name }: PeerView): string => name;

/** The list of one kind of peer, with what can be done to them. */
export function PeersTable<T extends PeerView>({ mode, peers, columns, matches }: Props<T>) {
  const { t } = useTranslation();
  const { mayChange } = useSession();
  const [asked, setAsked] = useState<Asked | null>(null);
  const exportSettings = useSettingsExport();
  const add = t(`peers.add_${mode}`);
  const all = useMemo<Column<T>[]>(() => {
    if (!mayChange) return [...columns];
    const actions: Column<T> = {
      id: 'actions',
      header: t('common.actions'),
      cell: (peer) => <RowActions peer={peer} ask={setAsked} />,
    };
    return [...columns.slice(0, 1), actions, ...columns.slice(1)];
  }, [columns, mayChange, t]);

  return (
    <>
      <ResourceTable<T>
        label={t(`peers.${mode}_title`)}
        columns={all}
        items={peers}
        nameOf={nameOf}
        matches={matches}
        searchLabel={t(`peers.filter_${mode}`)}
        selectable={mayChange}
        defaultSort={{ id: 'name', descending: false }}
        header={({ matching, selected }) => {
          const [only] = selected;
          const changeable = selected.filter(({ locked }) => !locked);
          return (
            <Header
              variant="h1"
              description={t(`peers.${mode}_description`)}
              counter={
                selected.length > 0
                  ? t('common.selected', { selected: selected.length, total: matching.length })
                  : `(${matching.length})`
              }
              actions={
                <div className="bar">
                  <ExportMenu
                    stem={`${mode}-peers`}
                    columns={columns}
                    items={matching}
                    curl={`${mode}_peers`}
                    extra={[{ id: 'yaml', text: t('common.export_yaml'), run: exportSettings }]}
                  />
                  {mayChange && (
                    <>
                      <Button onClick={() => setAsked({ kind: 'import' })}>{t('peers.import')}</Button>
                      <Button
                        disabled={selected.length !== 1}
                        onClick={() => only !== undefined && navigate(addresses.peer(mode, only.name))}
                      >
                        {only?.locked === true ? t('peers.view') : t('common.edit')}
                      </Button>
                      <Button
                        disabled={changeable.length === 0}
                        onClick={() => setAsked({ kind: 'delete', names: changeable.map(nameOf) })}
                      >
                        {t('common.delete')}
                      </Button>
                      <Button variant="primary" onClick={() => navigate(addresses.newPeer(mode))}>
                        {add}
                      </Button>
                    </>
                  )}
                </div>
              }
            >
              {t(`peers.${mode}_title`)}
            </Header>
          );
        }}
        empty={{
          title: t(`peers.empty_${mode}`),
          text: t(`peers.empty_${mode}_text`),
          noMatch: t('peers.no_match'),
          action: mayChange ? (
            <Button onClick={() => navigate(addresses.newPeer(mode))}>{add}</Button>
          ) : undefined,
        }}
      />
      {asked?.kind === 'delete' && <DeletePeers names={asked.names} close={() => setAsked(null)} />}
      {asked?.kind === 'back_to_file' && <BackToFile names={asked.names} close={() => setAsked(null)} />}
      {asked?.kind === 'import' && <ImportPeers close={() => setAsked(null)} />}
    </>
  );
}

function RowActions({ peer, ask }: { readonly peer: PeerView; readonly ask: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const test = usePeerTest();
  const { name, mode, locked, overrides_file } = peer;
  return (
    <ButtonDropdown
      variant="inline-icon"
      expandToViewport
      ariaLabel={t('common.actions_for', { name })}
      items={[
        {
          id: 'edit',
          text: locked ? t('peers.view') : t('common.edit'),
          href: `#${addresses.peer(mode, name)}`,
        },
        ...(mode === 'client' ? [{ id: 'test', text: t('peers.test') }] : []),
        ...(overrides_file ? [{ id: 'back_to_file', text: t('peers.back_to_file') }] : []),
        { id: 'status', text: t('peers.saved_link'), href: `#${addresses.bind(name)}` },
        { id: 'delete', text: t('common.delete'), disabled: locked },
      ]}
      onItemClick={({ detail }) => {
        switch (detail.id) {
          case 'test':
            return test(name);
          case 'back_to_file':
          case 'delete':
            return ask({ kind: detail.id, names: [name] });
        }
      }}
    />
  );
}
