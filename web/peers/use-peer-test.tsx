import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { testPeer } from '../api/peers.ts';
import { useSession } from '../session/session-context.tsx';
import { useNotifications } from '../shell/notifications.tsx';

/** Has the gateway dial a carrier and bind with the stored password, and says how far it came. */
export function usePeerTest(): (name: string) => void {
  const { api } = useSession();
  const { t } = useTranslation();
  const { notify, notifyFailure } = useNotifications();
  return useCallback(
    (name) => {
      const notice = `test ${name}`;
      notify({ kind: 'progress', content: t('peers.testing', { name }) }, notice);
      testPeer(api, 'client', name).then(
        ({ ok, steps }) =>
          notify(
            {
              kind: ok ? 'success' : 'error',
              header: ok ? t('peers.test_ok', { name }) : t('peers.test_failed', { name }),
              content: steps.map((step) => (
                <div key={step.step} lang="en">
                  {step.ok ? '✓' : '✗'} {step.step}: {step.detail}
                  {step.duration_ms !== null && ` (${Math.round(step.duration_ms)} ms)`}
                </div>
              )),
            },
            notice,
          ),
        (error: unknown) => notifyFailure(error, notice),
      );
    },
    [api, notify, notifyFailure, t],
  );
}
