import { useCallback } from 'react';
import { exportSettings } from '../api/system.ts';
import { useSession } from '../session/session-context.tsx';
import { useNotifications } from '../shell/notifications.tsx';
import { fileName, offerDownload } from '../tables/export.ts';

/** Downloads all peers of both kinds as a settings file, without passwords. */
export function useSettingsExport(): () => void {
  const { api } = useSession();
  const { notifyFailure } = useNotifications();
  return useCallback(() => {
    exportSettings(api).then(
      (content) =>
        offerDownload({ name: fileName('peers', 'yaml', new Date()), type: 'application/yaml', content }),
      (error: unknown) => notifyFailure(error),
    );
  }, [api, notifyFailure]);
}
