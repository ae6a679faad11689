import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { actOnPeers, usePeersChanged } from '../api/peers.ts';
import { useSession } from '../session/session-context.tsx';
import { useNotifications } from '../shell/notifications.tsx';

/** Deletes peers or takes them back to the file, and says what became of each. Never rejects. */
export function usePeerActions(): (
  action: 'delete' | 'back_to_file',
  names: readonly string[],
) => Promise<void> {
  const { api } = useSession();
  const { t } = useTranslation();
  const { notify, notifyFailure } = useNotifications();
  const changed = usePeersChanged();
  return useCallback(
    async (action, names) => {
      try {
        const { items } = await actOnPeers(api, action, names);
        const failed = items.filter(({ outcome }) => outcome === 'failed');
        const done = items.filter(({ outcome }) => outcome !== 'failed').map(({ name }) => name);
        if (done.length > 0) {
          const list = done.join(', ');
          const content =
            action === 'delete'
              ? t('peers.deleted', { names: list })
              : t('peers.back_to_file_done', { name: list });
          notify({ kind: 'success', content });
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
