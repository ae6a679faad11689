import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslation } from 'react-i18next';
import type { PeerMode } from '../../contract/peer.ts';
import type { Loaded } from '../api/peers.ts';
import { useFormat } from '../i18n/format.ts';
import { settingLabel } from '../i18n/settings.ts';
import { type Draft, type DraftValue, draftOf } from './draft.ts';
import { peerFields } from './fields.ts';

export interface FieldConflict {
  readonly pointer: string;
  readonly loaded: DraftValue;
  readonly theirs: DraftValue;
  readonly mine: DraftValue;
  readonly changedBy: 'them' | 'both';
}

const same = (a: DraftValue | undefined, b: DraftValue | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Where the other operator's version differs from the one this form was opened with. */
export function conflictsBetween(
  mode: PeerMode,
  { loaded, theirs, mine }: { readonly loaded: Draft; readonly theirs: Draft; readonly mine: Draft },
): FieldConflict[] {
  return peerFields[mode].flatMap(({ pointer, control }) => {
    const [a = '', b = '', c = ''] = [loaded[pointer], theirs[pointer], mine[pointer]];
    // A password never comes back, so nothing can be said of it.
    if (control.kind === 'password' || same(a, b)) return [];
    const changedBy = same(a, c) || same(b, c) ? ('them' as const) : ('both' as const);
    return [{ pointer, loaded: a, theirs: b, mine: c, changedBy }];
  });
}

/** What this form changed, on top of what there is now. */
export function mergedDraft(
  mode: PeerMode,
  { loaded, theirs, mine }: { readonly loaded: Draft; readonly theirs: Draft; readonly mine: Draft },
): Draft {
  const merged: Record<string, DraftValue> = { ...theirs };
  for (const { pointer } of peerFields[mode]) {
    const value = mine[pointer];
    if (value !== undefined && !same(loaded[pointer], value)) merged[pointer] = value;
  }
  return merged;
}

interface Props {
  readonly mode: PeerMode;
  readonly current: Loaded;
  readonly loaded: Draft;
  readonly mine: Draft;
  readonly saving: boolean;
  readonly keepMine: (merged: Draft) => void;
  readonly takeTheirs: () => void;
  readonly close: () => void;
}

/** Shows what someone else changed since the form was opened, before anything is saved over it. */
export function Conflict({ mode, current, loaded, mine, saving, keepMine, takeTheirs, close }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { peer } = current;
  const theirs = draftOf(mode, peer);
  const conflicts = conflictsBetween(mode, { loaded, theirs, mine });
  const who = { by: peer.updated_by, time: format.moment(peer.updated_at) };
  return (
    <Modal
      visible
      size="large"
      onDismiss={close}
      closeAriaLabel={t('common.close')}
      header={t('conflict.title', { name: peer.name })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button onClick={takeTheirs}>{t('conflict.take_theirs')}</Button>
            <Button
              variant="primary"
              loading={saving}
              onClick={() => keepMine(mergedDraft(mode, { loaded, theirs, mine }))}
            >
              {t('conflict.keep_mine')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">{t('conflict.text', who)}</Alert>
        {conflicts.length === 0 ? (
          <Box>{t('conflict.no_settings')}</Box>
        ) : (
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t('conflict.field')}</th>
                <th scope="col">{t('conflict.loaded')}</th>
                <th scope="col">{t('conflict.theirs')}</th>
                <th scope="col">{t('conflict.mine')}</th>
              </tr>
            </thead>
            <tbody>
              {conflicts.map((conflict) => (
                <tr key={conflict.pointer}>
                  <th scope="row">{settingLabel(conflict.pointer)}</th>
                  <td>{shown(conflict.loaded)}</td>
                  <td>{shown(conflict.theirs)}</td>
                  <td>
                    {shown(conflict.mine)}
                    {conflict.changedBy === 'both' && (
                      <StatusIndicator type="warning">{t('conflict.both')}</StatusIndicator>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </SpaceBetween>
    </Modal>
  );
}

function shown(value: DraftValue): string {
  if (typeof value === 'string') return value === '' ? '–' : value;
  return typeof value === 'boolean' ? String(value) : value.join(', ');
}
