import Alert from '@cloudscape-design/components/alert';
import { I18nProvider } from '@cloudscape-design/components/i18n';
import enMessages from '@cloudscape-design/components/i18n/messages/all.en';
import frMessages from '@cloudscape-design/components/i18n/messages/all.fr';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Router, Switch } from 'wouter';
import { failureOf } from './api/failure.ts';
import { AuditPage } from './audit/audit-page.tsx';
import { DocumentationPage } from './documentation/documentation-page.tsx';
import { LogsPage } from './logs/logs-page.tsx';
import { ClientPeersPage } from './peers/client-peers-page.tsx';
import { PeerPage } from './peers/peer-page.tsx';
import { ServerPeersPage } from './peers/server-peers-page.tsx';
import { PreferencesProvider, usePreferences } from './preferences/preferences-context.tsx';
import { QueuePage } from './queue/queue-page.tsx';
import type { RuntimeConfig } from './session/runtime-config.ts';
import { SessionProvider } from './session/session-context.tsx';
import type { SessionStore } from './session/session-store.ts';
import { CrashBoundary } from './shell/crash-boundary.tsx';
import { useHashPath, useHashSearch } from './shell/hash-location.ts';
import { Layout } from './shell/layout.tsx';
import { NotFoundPage } from './shell/not-found-page.tsx';
import { NotificationsProvider } from './shell/notifications.tsx';
import { StatusPage } from './status/status-page.tsx';
import { TrafficProvider } from './status/traffic-context.tsx';

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // The browser's idea of being online says nothing about this API, which may be on this machine.
      networkMode: 'always',
      // A 4xx will not get better; what is unreachable is asked again by the refresh every few seconds.
      retry: (count, error) => count < 2 && failureOf(error).kind === 'unreachable',
      retryDelay: 500,
      refetchOnWindowFocus: true,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

interface Props {
  /** `null`: it could not be read. */
  readonly config: RuntimeConfig | null;
  readonly store: SessionStore;
}

export function App({ config, store }: Props) {
  return (
    <PreferencesProvider>
      <Localized>
        <CrashBoundary>
          {config === null ? (
            <ConfigFailed />
          ) : (
            <QueryClientProvider client={queries}>
              <SessionProvider config={config} store={store}>
                <Router hook={useHashPath} searchHook={useHashSearch}>
                  <NotificationsProvider>
                    <TrafficProvider>
                      <Layout>
                        <CrashBoundary>
                          <Routes />
                        </CrashBoundary>
                      </Layout>
                    </TrafficProvider>
                  </NotificationsProvider>
                </Router>
              </SessionProvider>
            </QueryClientProvider>
          )}
        </CrashBoundary>
      </Localized>
    </PreferencesProvider>
  );
}

function Localized({ children }: { readonly children: ReactNode }) {
  const { language } = usePreferences();
  return (
    <I18nProvider locale={language} messages={[enMessages, frMessages]}>
      {children}
    </I18nProvider>
  );
}

function ConfigFailed() {
  const { t } = useTranslation();
  return (
    <main>
      <Alert type="error">{t('sign_in.config_failed')}</Alert>
    </main>
  );
}

function Routes() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to="/status" replace />
      </Route>
      <Route path="/status" component={StatusPage} />
      <Route path="/client-peers" component={ClientPeersPage} />
      <Route path="/client-peers/new">
        <PeerPage key="new-client" mode="client" name={null} />
      </Route>
      <Route path="/client-peers/edit/:name">
        {({ name }) => <PeerPage key={name} mode="client" name={name} />}
      </Route>
      <Route path="/server-peers" component={ServerPeersPage} />
      <Route path="/server-peers/new">
        <PeerPage key="new-server" mode="server" name={null} />
      </Route>
      <Route path="/server-peers/edit/:name">
        {({ name }) => <PeerPage key={name} mode="server" name={name} />}
      </Route>
      <Route path="/queue" component={QueuePage} />
      <Route path="/logs" component={LogsPage} />
      <Route path="/audit" component={AuditPage} />
      <Route path="/documentation/*?">{(params) => <DocumentationPage at={params['*'] ?? ''} />}</Route>
      <Route component={NotFoundPage} />
    </Switch>
  );
}
