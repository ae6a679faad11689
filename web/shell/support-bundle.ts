import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { readSupportBundle } from '../api/system.ts';
import { useSession } from '../session/session-context.tsx';
import { fileName, offerDownload } from '../tables/export.ts';
import { useNotifications } from './notifications.tsx';

const NOTICE = 'support-bundle';

/** Fetches the support bundle, which may take a while, and offers it as a download. */
export function useSupportBundle(): () => void {
  const { api } = useSession();
  const { t } = useTranslation();
  const { notify, notifyFailure } = useNotifications();
  return useCallback(() => {
    notify({ kind: 'progress', content: t('account.support_bundle_running') }, NOTICE);
    readSupportBundle(api).then(
      (bundle) => {
        const extension = bundle.type.includes('zip') && !bundle.type.includes('gzip') ? 'zip' : 'tar.gz';
        const name = fileName('omnimessage-smpp-support', extension, new Date());
        offerDownload({ name, type: bundle.type, content: bundle });
        notify({ kind: 'success', content: t('account.support_bundle_done') }, NOTICE);
      },
      (error: unknown) => notifyFailure(error, NOTICE),
    );
  }, [api, notify, notifyFailure, t]);
}
