import './zod-in-browser.ts';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startI18n } from './i18n/i18n.ts';
import { preferredLanguage, readPreferences } from './preferences/preferences.ts';
import { completeSignIn } from './session/cognito.ts';
import { loadRuntimeConfig, type RuntimeConfig } from './session/runtime-config.ts';
import { SessionStore } from './session/session-store.ts';
import { surroundings } from './session/surroundings.ts';
import { takeTokenFromAddress } from './session/token-link.ts';
import './shell/shell.css';

/** Takes what the sign-in brought along out of the address, whatever it was. */
async function arrive(config: RuntimeConfig, store: SessionStore): Promise<void> {
  switch (config.sign_in.kind) {
    case 'token':
      return;
    case 'cognito': {
      const back = await completeSignIn(config.sign_in, surroundings());
      if (back.kind === 'none') return;
      const hash = back.kind === 'signed_in' ? back.returnTo : '';
      window.history.replaceState(null, '', `${window.location.pathname}${hash}`);
      if (back.kind === 'signed_in') store.signIn(back.credentials);
      else store.signOut('sign_in_failed');
    }
  }
}

async function start(root: HTMLElement): Promise<void> {
  const store = new SessionStore(window.sessionStorage);
  const token = takeTokenFromAddress(window);
  if (token !== null) store.signIn({ token, refresh_token: null, expires_at_ms: null });
  await startI18n(preferredLanguage(readPreferences(window.localStorage).language, navigator.languages));
  const config = await loadRuntimeConfig((...request) => window.fetch(...request)).catch((error: unknown) => {
    console.error('config.json cannot be read', error);
    return null;
  });
  if (config !== null) {
    await arrive(config, store).catch((error: unknown) => {
      console.error('the sign-in did not complete', error);
      store.signOut('sign_in_failed');
    });
  }
  createRoot(root).render(<App config={config} store={store} />);
}

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
void start(root);
