import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslation } from 'react-i18next';
import { parseTarget } from '../../contract/address.ts';
import type { ServerPeerView } from '../../contract/api/peers.ts';
import { useStatus } from '../api/status.ts';
import { useCopy } from '../copying/copy.ts';

interface Props {
  readonly peer: ServerPeerView;
  /** As it was just typed; `null`: it was not changed, and cannot be shown. */
  readonly password: string | null;
  readonly close: () => void;
}

/** What the partner needs to connect; the password is here this once and never again. */
export function ShareCard({ peer, password, close }: Props) {
  const { t } = useTranslation();
  const { data: status } = useStatus();
  const copy = useCopy();
  const listener = status?.connectors.find(({ listener: listens }) => listens !== null)?.listener;
  const none = t('common.none');
  const dialled =
    listener?.public_address == null ? null : parseTarget(listener.public_address, listener.port);
  const facts: { readonly label: string; readonly value: string }[] = [
    { label: t('share.address'), value: dialled?.host ?? window.location.hostname },
    { label: t('share.port'), value: String(dialled?.port ?? listener?.port ?? none) },
    ...(listener?.tls_port == null ? [] : [{ label: t('share.port_tls'), value: String(listener.tls_port) }]),
    { label: 'system_id', value: peer.system_id },
    { label: t('share.password'), value: password ?? t('share.password_unchanged') },
    {
      label: t('share.bind_types'),
      value: peer.allowed_bind_types.map((type) => t(`bind_type.${type}`)).join(', '),
    },
    { label: t('share.whitelist'), value: peer.ip_whitelist.join(', ') || t('share.anywhere') },
  ];
  return (
    <Modal
      visible
      onDismiss={close}
      closeAriaLabel={t('common.close')}
      header={t('common.labelled', { label: t('share.title'), value: peer.name })}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              iconName="copy"
              onClick={() =>
                copy(facts.map(({ label, value }) => t('common.labelled', { label, value })).join('\n'))
              }
            >
              {t('share.copy')}
            </Button>
            <Button variant="primary" onClick={close}>
              {t('share.done')}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="info">{t('share.text')}</Alert>
        {dialled === null && <Alert type="warning">{t('share.address_guessed')}</Alert>}
        <KeyValuePairs columns={2} items={facts} />
      </SpaceBetween>
    </Modal>
  );
}
