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
import { conflictsBetween, mergedDraft } from './conflict-between.ts';
import { type Draft, type DraftValue, draftOf } from './draft.ts';

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
