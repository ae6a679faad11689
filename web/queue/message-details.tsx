import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MessageDetail, QueuedMessage } from '../../contract/api/queue.ts';
import { failureOf } from '../api/failure.ts';
import { cancelMessage, useMessage, useQueueChanged } from '../api/queue.ts';
import { useFormat } from '../i18n/format.ts';
import { useSession } from '../session/session-context.tsx';
import { FailureText } from '../shell/failure-text.tsx';
import { useNotifications } from '../shell/notifications.tsx';
import { addresses } from '../shell/pages.ts';
import { stateText } from './message-state.ts';
import type { Obstacle } from './why-waiting.ts';

interface Props {
  readonly id: string;
  readonly obstacles: (message: QueuedMessage) => readonly Obstacle[];
  readonly close: () => void;
}

/** A message with everything OmniMessage says of it, why it may be waiting, and its cancellation. */
export function MessageDetails({ id, obstacles, close }: Props) {
  const { t } = useTranslation();
  const { api, mayChange } = useSession();
  const { notify, notifyFailure } = useNotifications();
  const changed = useQueueChanged();
  const { data: message, error } = useMessage(id);
  const [phase, setPhase] = useState<'reading' | 'asking' | 'cancelling'>('reading');

  const cancel = async (): Promise<void> => {
    setPhase('cancelling');
    try {
      await cancelMessage(api, id);
      notify({ kind: 'success', content: t('queue.cancelled', { id }) });
    } catch (failed) {
      notifyFailure(failed);
    }
    changed();
    close();
  };

  return (
    <Modal
      visible
      size="large"
      onDismiss={close}
      closeAriaLabel={t('common.close')}
      header={phase === 'reading' ? t('queue.detail', { id }) : t('queue.cancel_title', { id })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            {message?.dest_smsc != null && phase === 'reading' && (
              <Button href={`#${addresses.logs({ bind: message.dest_smsc })}`}>{t('queue.view_logs')}</Button>
            )}
            {phase !== 'reading' && (
              <Button variant="link" onClick={() => setPhase('reading')}>
                {t('common.back')}
              </Button>
            )}
            {mayChange && message !== undefined && (
              <Button
                variant={phase === 'reading' ? 'normal' : 'primary'}
                loading={phase === 'cancelling'}
                onClick={() => (phase === 'reading' ? setPhase('asking') : void cancel())}
              >
                {t('queue.cancel')}
              </Button>
            )}
          </SpaceBetween>
        </Box>
      }
    >
      {message === undefined ? (
        error === null ? (
          <Spinner size="large" />
        ) : (
          <Alert type="error">
            <FailureText failure={failureOf(error)} />
          </Alert>
        )
      ) : phase === 'reading' ? (
        <Facts message={message} obstacles={obstacles(message)} />
      ) : (
        <Alert type="warning">
          {t('queue.cancel_text', {
            destination: message.destination,
            smsc: message.dest_smsc ?? t('queue.default_routing'),
          })}
        </Alert>
      )}
    </Modal>
  );
}

function Facts({ message, obstacles }: { message: MessageDetail; obstacles: readonly Obstacle[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const none = t('common.none');
  const moment = (iso: string | null): string => (iso === null ? none : format.moment(iso));
  const plain = (value: number | string | null): string => (value === null ? none : String(value));
  return (
    <SpaceBetween size="l">
      <KeyValuePairs
        columns={3}
        items={[
          { label: t('queue.destination'), value: message.destination },
          { label: t('queue.source'), value: message.source },
          { label: t('queue.dest_smsc'), value: message.dest_smsc ?? t('queue.default_routing') },
          { label: t('queue.state'), value: stateText(t, message.status) },
          { label: t('queue.attempts'), value: plain(message.delivery_attempts) },
          { label: t('queue.priority'), value: plain(message.priority) },
          { label: t('queue.created'), value: moment(message.created_at) },
          { label: t('queue.deliver_after'), value: moment(message.deliver_after) },
          { label: t('queue.expires'), value: moment(message.expires) },
        ]}
      />
      <div>
        <Box variant="awsui-key-label">{t('queue.body')}</Box>
        <pre className="wrapped">{message.body ?? none}</pre>
      </div>
      <div>
        <Box variant="awsui-key-label">{t('queue.why')}</Box>
        {obstacles.length === 0 && <Box>{t('queue.why_nothing')}</Box>}
        {obstacles.map((obstacle) => (
          <div key={obstacle.kind}>
            <StatusIndicator type="warning">
              {'name' in obstacle
                ? t(`queue.${obstacle.kind}`, { name: obstacle.name })
                : t(`queue.${obstacle.kind}`)}
            </StatusIndicator>
          </div>
        ))}
      </div>
      <ExpandableSection headerText="OmniMessage">
        <pre className="wrapped">{JSON.stringify(message.raw, null, 2)}</pre>
      </ExpandableSection>
    </SpaceBetween>
  );
}
