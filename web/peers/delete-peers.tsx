import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../api/status.ts';
import { Traffic } from '../status/bind-actions.tsx';
import { usePeerActions } from './use-peer-actions.tsx';

interface Props {
  readonly names: readonly string[];
  readonly close: () => void;
}

/** Deletes peers once it was said which, and what traffic ends with them. */
export function DeletePeers({ names, close }: Props) {
  const { t } = useTranslation();
  const act = usePeerActions();
  return (
    <ConfirmPeers
      title={t('peers.delete_title', { name: named(names, t('peers.delete_many', { count: names.length })) })}
      text={t('peers.delete_text')}
      word={t('common.delete')}
      names={names}
      run={() => act('delete', names)}
      close={close}
    />
  );
}

export function BackToFile({ names, close }: Props) {
  const { t } = useTranslation();
  const act = usePeerActions();
  return (
    <ConfirmPeers
      title={t('peers.back_to_file_confirm', {
        name: named(names, t('peers.delete_many', { count: names.length })),
      })}
      text={t('peers.back_to_file_text')}
      word={t('peers.back_to_file')}
      names={names}
      run={() => act('back_to_file', names)}
      close={close}
    />
  );
}

function named(names: readonly string[], many: string): string {
  const [only] = names;
  return names.length === 1 && only !== undefined ? only : many;
}

interface ConfirmProps {
  readonly title: string;
  readonly text: string;
  readonly word: string;
  readonly names: readonly string[];
  readonly run: () => Promise<void>;
  readonly close: () => void;
}

function ConfirmPeers({ title, text, word, names, run, close }: ConfirmProps) {
  const { t } = useTranslation();
  const { data: status } = useStatus();
  const [busy, setBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setBusy(true);
    await run();
    close();
  };
  const footer: ReactNode = (
    <Box float="right">
      <SpaceBetween direction="horizontal" size="xs">
        <Button variant="link" onClick={close}>
          {t('common.cancel')}
        </Button>
        <Button variant="primary" loading={busy} onClick={() => void confirm()}>
          {word}
        </Button>
      </SpaceBetween>
    </Box>
  );
  return (
    <Modal visible onDismiss={close} header={title} closeAriaLabel={t('common.close')} footer={footer}>
      <SpaceBetween size="m">
        <Alert type="warning">{text}</Alert>
        {names.slice(0, 20).map((name) => {
          const bind = status?.binds.find((candidate) => candidate.name === name);
          return bind === undefined ? (
            <Box key={name} variant="strong">
              {name}
            </Box>
          ) : (
            <Traffic key={name} bind={bind} />
          );
        })}
        {names.length > 20 && <Box>…</Box>}
      </SpaceBetween>
    </Modal>
  );
}
