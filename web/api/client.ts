import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { SessionStore } from '../session/session-store.ts';
import type { paths } from './generated/paths.ts';

export type Api = Client<paths, 'application/json'>;

interface Options {
  /** Origin of the API; empty: this page's. */
  readonly baseUrl: string;
  readonly session: SessionStore;
}

/** The API, with the token of the session in effect when a request is made. A 401 ends that session. */
export function createApi({ baseUrl, session }: Options): Api {
  const api = createClient<paths, 'application/json'>({ baseUrl: apiOrigin(baseUrl) });
  const signed: Middleware = {
    onRequest({ request }) {
      const now = session.get();
      if (now.kind === 'signed_in') request.headers.set('authorization', `Bearer ${now.token}`);
      return request;
    },
    onResponse({ request, response }) {
      const now = session.get();
      // Only the token that was refused is given up: another may have come meanwhile.
      if (response.status === 401 && now.kind === 'signed_in') {
        if (request.headers.get('authorization') === `Bearer ${now.token}`) session.signOut('refused');
      }
      return undefined;
    },
  };
  api.use(signed);
  return api;
}

export function apiOrigin(baseUrl: string): string {
  return baseUrl === '' ? window.location.origin : baseUrl;
}
