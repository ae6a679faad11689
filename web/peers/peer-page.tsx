import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PeerMode } from '../../contract/peer.ts';
import { failureOf } from '../api/failure.ts';
import { readPeer } from '../api/peers.ts';
import { useSession } from '../session/session-context.tsx';
import { FailureText } from '../shell/failure-text.tsx';
import { PeerEditor } from './peer-editor.tsx';

interface Props {
  readonly mode: PeerMode;
  /** `null`: a new one. */
  readonly name: string | null;
}

/** Adds a peer, or edits the one that was there when the page was opened. */
export function PeerPage({ mode, name }: Props) {
  const { t } = useTranslation();
  const { api } = useSession();
  const title = name === null ? t(`peers.add_${mode}`) : t('peers.edit_title', { name });
  const opened = useQuery({
    queryKey: ['peer', mode, name],
    queryFn: ({ signal }) => readPeer(api, mode, name ?? '', signal),
    enabled: name !== null,
    // What is in the form must not change under the operator's hands; a newer version shows as a 412.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });

  return (
    <ContentLayout header={<Header variant="h1">{title}</Header>}>
      {opened.isError ? (
        <Alert
          type="error"
          action={<Button onClick={() => void opened.refetch()}>{t('common.retry')}</Button>}
        >
          <FailureText failure={failureOf(opened.error)} />
        </Alert>
      ) : name !== null && opened.data === undefined ? (
        <Spinner size="large" />
      ) : (
        <PeerEditor key={opened.data?.etag ?? 'new'} mode={mode} opened={opened.data ?? null} />
      )}
    </ContentLayout>
  );
}
