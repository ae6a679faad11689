import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BindView, StatusView } from '../../contract/api/status.ts';
import { useFormat } from '../i18n/format.ts';
import { addresses } from '../shell/pages.ts';
import { BindState } from './bind-state.tsx';

interface Props {
  readonly bind: BindView;
  readonly connectors: StatusView['connectors'];
  readonly close: () => void;
}

/** A bind with its sessions, and the ways to its log lines, its queue and its settings. */
export function BindDetails({ bind, connectors, close }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const none = t('common.none');
  // Where it runs says more to people than which start of it this is; that one is there to be pointed at.
  const connector = (incarnation: string): ReactNode => {
    const found = connectors.find((candidate) => candidate.incarnation === incarnation);
    return <span title={incarnation}>{found?.hostname ?? incarnation}</span>;
  };
  return (
    <Modal
      visible
      size="large"
      onDismiss={close}
      header={t('status.details_of', { name: bind.name })}
      closeAriaLabel={t('common.close')}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button href={`#${addresses.logs({ bind: bind.name })}`}>{t('status.view_logs')}</Button>
          <Button href={`#${addresses.queue({ dest_smsc: bind.name })}`}>{t('status.view_queue')}</Button>
          <Button href={`#${addresses.peer(bind.mode, bind.name)}`}>{t('status.view_settings')}</Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={3}
          items={[
            { label: t('status.state'), value: <BindState bind={bind} /> },
            { label: t('status.mode'), value: t(`mode.${bind.mode}`) },
            { label: t('status.system_id'), value: bind.system_id ?? none },
            ...(bind.host === null
              ? []
              : [{ label: t('status.host'), value: `${bind.host}:${bind.port ?? ''}` }]),
            { label: t('status.sent'), value: format.number(bind.sent) },
            { label: t('status.received'), value: format.number(bind.received) },
            { label: t('status.failures'), value: format.number(bind.failures) },
            { label: t('status.held'), value: format.number(bind.held) },
            {
              label: t('status.uptime'),
              value: bind.uptime_ms === null ? none : format.duration(bind.uptime_ms),
            },
            { label: t('status.connector'), value: bind.owner === null ? none : connector(bind.owner) },
            {
              label: t('status.last_error'),
              value:
                bind.last_error === null ? (
                  none
                ) : (
                  <>
                    {format.moment(bind.last_error.at)} <span lang="en">{bind.last_error.message}</span>
                  </>
                ),
            },
          ]}
        />
        <Sessions bind={bind} connector={connector} />
      </SpaceBetween>
    </Modal>
  );
}

interface SessionsProps {
  readonly bind: BindView;
  readonly connector: (incarnation: string) => ReactNode;
}

function Sessions({ bind: { sessions }, connector }: SessionsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  if (sessions.length === 0) return <Box>{t('status.no_sessions')}</Box>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t('status.sessions')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{t('status.session_peer')}</th>
            <th scope="col">{t('status.bind_type')}</th>
            <th scope="col">{t('status.session_bound')}</th>
            <th scope="col">{t('status.session_since')}</th>
            <th scope="col">{t('status.connector')}</th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={`${session.connector} ${session.id}`}>
              <td>{session.peer_address}</td>
              <td>{session.bind_type === null ? t('common.none') : t(`bind_type.${session.bind_type}`)}</td>
              <td>{session.bound ? t('common.yes') : t('common.no')}</td>
              <td>{session.since === null ? t('common.none') : format.moment(session.since)}</td>
              <td>{connector(session.connector)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
