import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../contract/api/system.ts';
import { type Api, createApi } from '../api/client.ts';
import { failureOf } from '../api/failure.ts';
import { statusQuery } from '../api/status-query.ts';
import { readAccount } from '../api/system.ts';
import { renew, signOutUrl } from './cognito.ts';
import type { RuntimeConfig } from './runtime-config.ts';
import type { SessionStore } from './session-store.ts';
import { SignIn } from './sign-in.tsx';
import { surroundings } from './surroundings.ts';

export interface Account {
  readonly subject: string;
  readonly role: Role;
}

interface SessionHandle {
  readonly api: Api;
  readonly account: Account;
  /** Whether the API lets this account change things. */
  readonly mayChange: boolean;
  readonly config: RuntimeConfig;
  readonly signOut: () => void;
}

const Context = createContext<SessionHandle | null>(null);

export function useSession(): SessionHandle {
  const handle = useContext(Context);
  if (handle === null) throw new Error('useSession needs a SessionProvider above it');
  return handle;
}

interface Props {
  readonly config: RuntimeConfig;
  readonly store: SessionStore;
  readonly children: ReactNode;
}

/** Shows the pages to whoever is signed in, and the sign-in to everyone else. */
export function SessionProvider({ config, store, children }: Props) {
  const session = useSyncExternalStore(store.subscribe, store.get);
  const api = useMemo(() => createApi({ baseUrl: config.api_base_url, session: store }), [config, store]);
  const token = session.kind === 'signed_in' ? session.token : null;
  const account = useQuery({
    queryKey: ['account', token],
    queryFn: ({ signal }) => readAccount(api, signal),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
  // Every page needs it: asked for at once, not after the answer to the first question.
  useQuery({ ...statusQuery(api), enabled: token !== null });
  useRenewal(config, store);

  const handle = useMemo<SessionHandle | null>(() => {
    if (account.data === undefined) return null;
    return {
      api,
      config,
      account: account.data,
      mayChange: account.data.role === 'operator',
      signOut: () => {
        store.signOut('left');
        if (config.sign_in.kind === 'cognito')
          window.location.assign(signOutUrl(config.sign_in, surroundings()));
      },
    };
  }, [account.data, api, config, store]);

  if (session.kind === 'signed_out') return <SignIn config={config} store={store} reason={session.reason} />;
  if (handle !== null) return <Context value={handle}>{children}</Context>;
  if (account.isError) {
    return (
      <SignIn
        config={config}
        store={store}
        reason={failureOf(account.error).kind === 'problem' ? 'refused' : 'unreachable'}
        retry={() => void account.refetch()}
      />
    );
  }
  return <Waiting />;
}

function Waiting() {
  const { t } = useTranslation();
  return (
    <Box textAlign="center" padding="xxxl">
      <span role="status" aria-label={t('common.loading')}>
        <Spinner size="large" />
      </span>
    </Box>
  );
}

const RENEW_BEFORE_MS = 120_000;

/** Renews a Cognito token shortly before it ends, for as long as the tab is open. */
function useRenewal({ sign_in }: RuntimeConfig, store: SessionStore): void {
  const session = useSyncExternalStore(store.subscribe, store.get);
  useEffect(() => {
    if (sign_in.kind !== 'cognito' || session.kind !== 'signed_in') return;
    const { refresh_token, expires_at_ms } = session;
    if (refresh_token === null || expires_at_ms === null) return;
    const timer = setTimeout(
      () => {
        renew(sign_in, refresh_token, surroundings()).then(
          (renewed) => (renewed === null ? store.signOut('refused') : store.signIn(renewed)),
          // Not reached: the API will refuse the old token when it has ended, and say so.
          (error: unknown) => console.warn('the token could not be renewed', error),
        );
      },
      Math.max(0, expires_at_ms - Date.now() - RENEW_BEFORE_MS),
    );
    return () => clearTimeout(timer);
  }, [session, sign_in, store]);
}
