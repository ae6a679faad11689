import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DesiredAction } from '../../contract/api/peers.ts';
import type { BindView } from '../../contract/api/status.ts';
import { actOnPeers, usePeersChanged } from '../api/peers.ts';
import { useFormat } from '../i18n/format.ts';
import { useSession } from '../session/session-context.tsx';
import { useNotifications } from '../shell/notifications.tsx';

interface Asked {
  readonly action: DesiredAction;
  readonly binds: readonly BindView[];
}

type Ask = (action: DesiredAction, binds: readonly BindView[]) => void;

const Context = createContext<Ask | null>(null);

/** Asks for a change of the wanted state: what interrupts traffic is confirmed first, with what it interrupts. */
export function useBindActions(): Ask {
  const ask = useContext(Context);
  if (ask === null) throw new Error('useBindActions needs a BindActions above it');
  return ask;
}

const isBound = ({ state }: BindView): boolean => state === 'connected' || state === 'active';

function needsConfirmation(action: DesiredAction, binds: readonly BindView[]): boolean {
  switch (action) {
    case 'disconnect':
    case 'drain':
    case 'suspend':
      return true;
    case 'reconnect':
      return binds.some(isBound);
    case 'resume':
      return false;
  }
}

export function BindActions({ children }: { readonly children: ReactNode }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const act = useAct();

  const carryOut = useCallback(
    async ({ action, binds }: Asked) => {
      setBusy(true);
      await act(
        action,
        binds.map(({ name }) => name),
      );
      setBusy(false);
      setAsked(null);
    },
    [act],
  );
  const ask = useCallback<Ask>(
    (action, binds) => {
      if (needsConfirmation(action, binds)) setAsked({ action, binds });
      else void carryOut({ action, binds });
    },
    [carryOut],
  );

  return (
    <Context value={ask}>
      {children}
      {asked !== null && (
        <Confirmation
          asked={asked}
          busy={busy}
          confirm={() => void carryOut(asked)}
          cancel={() => setAsked(null)}
        />
      )}
    </Context>
  );
}

/** Never rejects: what happened is notified. */
function useAct() {
  const { api } = useSession();
  const { t } = useTranslation();
  const { notify, notifyFailure } = useNotifications();
  const changed = usePeersChanged();
  return useCallback(
    async (action: DesiredAction, names: readonly string[]): Promise<void> => {
      try {
        const { items } = await actOnPeers(api, action, names);
        const failed = items.filter(({ outcome }) => outcome === 'failed');
        const done = items.filter(({ outcome }) => outcome !== 'failed').map(({ name }) => name);
        if (done.length > 0) {
          notify({ kind: 'success', content: t(`status.done.${action}`, { names: done.join(', ') }) });
        }
        if (failed.length > 0) {
          notify({
            kind: 'error',
            header: t('status.some_failed', { names: failed.map(({ name }) => name).join(', ') }),
            content: failed.map(({ name, problem }) => (
              <div key={name} lang="en">
                {name}: {problem?.detail}
              </div>
            )),
          });
        }
      } catch (error) {
        notifyFailure(error);
      } finally {
        changed();
      }
    },
    [api, changed, notify, notifyFailure, t],
  );
}

interface ConfirmationProps {
  readonly asked: Asked;
  readonly busy: boolean;
  readonly confirm: () => void;
  readonly cancel: () => void;
}

function Confirmation({ asked: { action, binds }, busy, confirm, cancel }: ConfirmationProps) {
  const { t } = useTranslation();
  if (action === 'resume') return null;
  const [only] = binds;
  const name = binds.length === 1 && only ? only.name : t('status.confirm.many', { count: binds.length });
  return (
    <Modal
      visible
      onDismiss={cancel}
      header={t(`status.confirm.${action}`, { name })}
      closeAriaLabel={t('common.close')}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={cancel}>
              {t('common.cancel')}
            </Button>
            <Button variant="primary" loading={busy} onClick={confirm}>
              {t(`status.${action}`)}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type={action === 'disconnect' ? 'warning' : 'info'}>
          {t(`status.confirm.${action}_text`)}
        </Alert>
        {binds.slice(0, 20).map((bind) => (
          <Traffic key={bind.name} bind={bind} />
        ))}
        {binds.length > 20 && <Box>…</Box>}
      </SpaceBetween>
    </Modal>
  );
}

/** What of a bind an action interrupts. */
export function Traffic({ bind }: { readonly bind: BindView }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <div>
      <Box variant="strong">{bind.name}</Box>
      <Box color="text-body-secondary">
        {t('status.confirm.traffic', {
          sessions: format.number(bind.sessions.length),
          held: format.number(bind.held),
          sent: format.number(bind.sent),
          received: format.number(bind.received),
        })}
      </Box>
    </div>
  );
}
