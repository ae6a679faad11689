import { describe, expect, it } from 'vitest';
import { challengeOf, completeSignIn, renew, type Surroundings, signInUrl } from './cognito.ts';
import { runtimeConfigSchema } from './runtime-config.ts';
import { SessionStore } from './session-store.ts';
import { takeTokenFromAddress } from './token-link.ts';

class MemoryStorage {
  readonly items = new Map<string, string>();
  getItem = (key: string): string | null => this.items.get(key) ?? null;
  setItem = (key: string, value: string): void => void this.items.set(key, value);
  removeItem = (key: string): void => void this.items.delete(key);
}

const settings = {
  kind: 'cognito' as const,
  authority: 'https://sign-in.example.com',
  client_id: 'client-1',
  scopes: ['openid', 'peers.read'],
};

interface Posted {
  readonly url: string;
  readonly body: URLSearchParams;
}

function around(search: string, answer: object | null, storage = new MemoryStorage()) {
  const posted: Posted[] = [];
  const surroundings: Surroundings = {
    location: { origin: 'https://dashboard.example.com', pathname: '/', search },
    storage,
    crypto: globalThis.crypto,
    now: () => 1_000_000,
    fetch: (url, init) => {
      posted.push({ url: String(url), body: new URLSearchParams(String(init?.body)) });
      return Promise.resolve(
        answer === null ? new Response('{}', { status: 400 }) : new Response(JSON.stringify(answer)),
      );
    },
  };
  return { surroundings, posted, storage };
}

const TOKENS = { access_token: 'a', refresh_token: 'r', expires_in: 3600 };

describe('the sign-in at the hosted pages', () => {
  it('makes the challenge of RFC 7636 appendix B', async () => {
    const challenge = await challengeOf('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk', globalThis.crypto);
    expect(challenge).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
  });

  it('goes out with state and challenge, and comes back where it left', async () => {
    const out = around('', null);
    const url = new URL(await signInUrl(settings, '#/queue?dest_smsc=a', out.surroundings));
    expect(url.origin + url.pathname).toBe('https://sign-in.example.com/oauth2/authorize');
    expect(Object.fromEntries(url.searchParams)).toMatchObject({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: 'https://dashboard.example.com/',
      scope: 'openid peers.read',
      code_challenge_method: 'S256',
    });
    const back = around(`?code=c&state=${url.searchParams.get('state')}`, TOKENS, out.storage);
    expect(await completeSignIn(settings, back.surroundings)).toEqual({
      kind: 'signed_in',
      credentials: { token: 'a', refresh_token: 'r', expires_at_ms: 1_000_000 + 3_600_000 },
      returnTo: '#/queue?dest_smsc=a',
    });
    const verifier = back.posted[0]?.body.get('code_verifier') ?? '';
    expect(await challengeOf(verifier, globalThis.crypto)).toBe(url.searchParams.get('code_challenge'));
    // What waited for the return is gone: a second return with the same code is refused.
    expect(await completeSignIn(settings, back.surroundings)).toEqual({ kind: 'failed', reason: 'state' });
  });

  it('refuses a code that this tab did not ask for', async () => {
    const out = around('', null);
    await signInUrl(settings, '', out.surroundings);
    const back = around('?code=c&state=other', TOKENS, out.storage);
    expect(await completeSignIn(settings, back.surroundings)).toEqual({ kind: 'failed', reason: 'state' });
    expect(back.posted).toEqual([]);
  });

  it('says what the pages refused, and nothing when they were not asked', async () => {
    const refused = around('?error=access_denied&error_description=not%20you', null);
    expect(await completeSignIn(settings, refused.surroundings)).toEqual({
      kind: 'failed',
      reason: 'not you',
    });
    expect(await completeSignIn(settings, around('', null).surroundings)).toEqual({ kind: 'none' });
  });

  it('renews with the refresh token, which stays when no new one comes', async () => {
    const { surroundings } = around('', { access_token: 'b', expires_in: 60 });
    expect(await renew(settings, 'r', surroundings)).toMatchObject({ token: 'b', refresh_token: 'r' });
    expect(await renew(settings, 'r', around('', null).surroundings)).toBeNull();
  });
});

describe('the printed link', () => {
  const open = (hash: string) => {
    const replaced: string[] = [];
    const token = takeTokenFromAddress({
      location: { hash },
      history: { replaceState: (_data, _unused, url) => void replaced.push(url) },
    });
    return { token, replaced };
  };

  it('gives its token and loses it at once', () => {
    expect(open('#token=a%2Bb')).toEqual({ token: 'a+b', replaced: ['#/status'] });
    expect(open('#token=%E0%A4%A')).toEqual({ token: null, replaced: ['#/status'] });
    expect(open('#/queue')).toEqual({ token: null, replaced: [] });
  });
});

describe('the session', () => {
  it('survives a reload of the tab, and ends for good', () => {
    const storage = new MemoryStorage();
    const store = new SessionStore(storage);
    const seen: string[] = [];
    store.subscribe(() => seen.push(store.get().kind));
    store.signIn({ token: 't', refresh_token: null, expires_at_ms: null });
    expect(new SessionStore(storage).get()).toMatchObject({ kind: 'signed_in', token: 't' });
    store.signOut('refused');
    expect(storage.items.size).toBe(0);
    expect(seen).toEqual(['signed_in', 'signed_out']);
  });

  it('does not take what it cannot read', () => {
    const storage = new MemoryStorage();
    storage.setItem('omnimessage-smpp.session', '{"token":1}');
    expect(new SessionStore(storage).get()).toEqual({ kind: 'signed_out', reason: 'none' });
  });
});

describe('config.json', () => {
  it('is what a deployment writes', () => {
    expect(runtimeConfigSchema.parse({ sign_in: { kind: 'token' } }).api_base_url).toBe('');
    expect(runtimeConfigSchema.safeParse({ sign_in: settings }).success).toBe(true);
    expect(runtimeConfigSchema.safeParse({ sign_in: { ...settings, authority: 'http://x' } }).success).toBe(
      false,
    );
  });
});
