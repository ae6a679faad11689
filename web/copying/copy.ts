import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useNotifications } from '../shell/notifications.tsx';

/** Copies a text and says so; browsers refuse where the page is not served safely. */
export function useCopy(): (text: string) => void {
  const { t } = useTranslation();
  const { notify } = useNotifications();
  return useCallback(
    (text: string) => {
      const write = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
      write.then(
        () => notify({ kind: 'success', content: t('common.copied') }, 'copied'),
        () => notify({ kind: 'warning', header: t('common.copy_failed'), content: text }, 'copied'),
      );
    },
    [notify, t],
  );
}
