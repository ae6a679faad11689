import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportResult } from '../../contract/api/system.ts';
import { usePeersChanged } from '../api/peers.ts';
import { importSettings } from '../api/system.ts';
import { useSession } from '../session/session-context.tsx';
import { useNotifications } from '../shell/notifications.tsx';

/** Brings in peers from a settings file: first it is said what would change, then it is done. */
export function ImportPeers({ close }: { readonly close: () => void }) {
  const { t } = useTranslation();
  const { api } = useSession();
  const { notify, notifyFailure } = useNotifications();
  const changed = usePeersChanged();
  const [text, setText] = useState('');
  const [preview, setPreview] = useState<ImportResult | null>(null);
  const [busy, setBusy] = useState(false);

  const run = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    try {
      const result = await importSettings(api, text, dryRun);
      if (dryRun) return setPreview(result);
      changed();
      const { created, changed: updated, unchanged } = result;
      notify({
        kind: result.failed === 0 ? 'success' : 'warning',
        content: t('peers.import_done', { created, updated, unchanged }),
      });
      close();
    } catch (error) {
      notifyFailure(error);
    } finally {
      setBusy(false);
    }
  };
  const change = (value: string): void => {
    setText(value);
    setPreview(null);
  };

  return (
    <Modal
      visible
      size="large"
      onDismiss={close}
      closeAriaLabel={t('common.close')}
      header={t('peers.import_title')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={close}>
              {t('common.cancel')}
            </Button>
            <Button disabled={text === ''} loading={busy && preview === null} onClick={() => void run(true)}>
              {t('peers.import_preview')}
            </Button>
            <Button
              variant="primary"
              disabled={preview === null || preview.failed > 0}
              loading={busy && preview !== null}
              onClick={() => void run(false)}
            >
              {t('peers.import_apply')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Box>{t('peers.import_text')}</Box>
        <FormField label={t('peers.import_file')}>
          <input
            type="file"
            aria-label={t('peers.import_file')}
            accept=".yaml,.yml,.json"
            onChange={({ target }) => {
              target.files?.[0]?.text().then(change, (error: unknown) => notifyFailure(error));
            }}
          />
        </FormField>
        <FormField label={t('peers.import_paste')}>
          <Textarea
            value={text}
            rows={10}
            spellcheck={false}
            onChange={({ detail }) => change(detail.value)}
          />
        </FormField>
        {preview !== null && <Preview result={preview} />}
      </SpaceBetween>
    </Modal>
  );
}

const INDICATOR = { create: 'success', change: 'info', unchanged: 'stopped', failed: 'error' } as const;

function Preview({ result }: { readonly result: ImportResult }) {
  const { t } = useTranslation();
  return (
    <section aria-label={t('peers.import_result')}>
      {result.items.slice(0, 200).map(({ name, mode, outcome, changes, errors }) => (
        <div key={`${mode} ${name}`}>
          <StatusIndicator type={INDICATOR[outcome]}>
            {name} ({t(`mode.${mode}`)}): {t(`peers.import_outcome.${outcome}`)}
          </StatusIndicator>
          {changes.length > 0 && (
            <Box color="text-body-secondary" fontSize="body-s">
              {changes.map(({ pointer }) => pointer.slice(1)).join(', ')}
            </Box>
          )}
          {errors.map(({ pointer, detail }) => (
            <Box key={`${pointer} ${detail}`} color="text-status-error" fontSize="body-s">
              <span lang="en">
                {pointer} {detail}
              </span>
            </Box>
          ))}
        </div>
      ))}
    </section>
  );
}
