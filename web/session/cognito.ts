import * as z from 'zod';
import type { CognitoSettings } from './runtime-config.ts';
import type { Credentials } from './session-store.ts';

/**
 * Authorization code grant with PKCE (RFC 6749 §4.1, RFC 7636) at Cognito's hosted pages: no secret in the browser,
 * and a code that someone else caught is worth nothing without the verifier, which stays in this tab.
 */
export interface Surroundings {
  readonly location: { readonly origin: string; readonly pathname: string; readonly search: string };
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly crypto: Pick<Crypto, 'getRandomValues' | 'subtle'>;
  readonly fetch: typeof fetch;
  readonly now: () => number;
}

const PENDING = 'omnimessage-smpp.sign-in';
const pendingSchema = z.object({ state: z.string(), verifier: z.string(), return_to: z.string() });

const tokensSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().optional(),
  expires_in: z.number().positive(),
});

export function base64url(octets: Uint8Array): string {
  let binary = '';
  for (const octet of octets) binary += String.fromCharCode(octet);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export async function challengeOf(verifier: string, crypto: Pick<Crypto, 'subtle'>): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  return base64url(new Uint8Array(digest));
}

const redirectUri = ({ location }: Surroundings): string => `${location.origin}${location.pathname}`;

/** Where to send the browser; the state and the verifier wait in sessionStorage for its return. */
export async function signInUrl(
  settings: CognitoSettings,
  returnTo: string,
  around: Surroundings,
): Promise<string> {
  const state = base64url(around.crypto.getRandomValues(new Uint8Array(16)));
  const verifier = base64url(around.crypto.getRandomValues(new Uint8Array(32)));
  around.storage.setItem(PENDING, JSON.stringify({ state, verifier, return_to: returnTo }));
  const url = new URL('/oauth2/authorize', settings.authority);
  url.search = new URLSearchParams({
    response_type: 'code',
    client_id: settings.client_id,
    redirect_uri: redirectUri(around),
    scope: settings.scopes.join(' '),
    state,
    code_challenge: await challengeOf(verifier, around.crypto),
    code_challenge_method: 'S256',
  }).toString();
  return url.href;
}

export type Return =
  | { readonly kind: 'none' }
  | { readonly kind: 'signed_in'; readonly credentials: Credentials; readonly returnTo: string }
  | { readonly kind: 'failed'; readonly reason: string };

/** What the hosted pages brought back in the query: nothing, a code to exchange, or a refusal. */
export async function completeSignIn(settings: CognitoSettings, around: Surroundings): Promise<Return> {
  const query = new URLSearchParams(around.location.search);
  const code = query.get('code');
  const refusal = query.get('error');
  if (code === null && refusal === null) return { kind: 'none' };
  const waiting = around.storage.getItem(PENDING);
  around.storage.removeItem(PENDING);
  if (refusal !== null || code === null)
    return { kind: 'failed', reason: query.get('error_description') ?? refusal ?? '' };
  const pending = pendingSchema.safeParse(waiting === null ? null : JSON.parse(waiting));
  // A code that this tab did not ask for would sign the operator in as someone else.
  if (!pending.success || pending.data.state !== query.get('state'))
    return { kind: 'failed', reason: 'state' };
  const credentials = await tokens(settings, around, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(around),
    code_verifier: pending.data.verifier,
  });
  if (credentials === null) return { kind: 'failed', reason: 'token' };
  return { kind: 'signed_in', credentials, returnTo: pending.data.return_to };
}

/** `null`: Cognito does not renew it; sign in anew. */
export async function renew(
  settings: CognitoSettings,
  refreshToken: string,
  around: Surroundings,
): Promise<Credentials | null> {
  const renewed = await tokens(settings, around, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
  });
  return renewed === null ? null : { ...renewed, refresh_token: renewed.refresh_token ?? refreshToken };
}

async function tokens(
  settings: CognitoSettings,
  around: Surroundings,
  grant: Readonly<Record<string, string>>,
): Promise<Credentials | null> {
  const response = await around.fetch(new URL('/oauth2/token', settings.authority), {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ client_id: settings.client_id, ...grant }).toString(),
  });
  if (!response.ok) return null;
  const parsed = tokensSchema.safeParse(await response.json());
  if (!parsed.success) return null;
  const { access_token, refresh_token = null, expires_in } = parsed.data;
  return { token: access_token, refresh_token, expires_at_ms: around.now() + expires_in * 1000 };
}

export function signOutUrl(settings: CognitoSettings, around: Surroundings): string {
  const url = new URL('/logout', settings.authority);
  url.search = new URLSearchParams({
    client_id: settings.client_id,
    logout_uri: redirectUri(around),
  }).toString();
  return url.href;
}
