import * as z from 'zod';

/**
 * Who uses this tab. `reason` of signed_out: never signed in here; the API stopped taking the token; the operator
 * signed out; the sign-in pages refused.
 */
export type Session =
  | { readonly kind: 'signed_out'; readonly reason: 'none' | 'refused' | 'left' | 'sign_in_failed' }
  | ({ readonly kind: 'signed_in' } & Credentials);

const credentialsSchema = z.object({
  token: z.string().min(1).max(16_384),
  /** Cognito only: renews the token. */
  refresh_token: z.string().max(16_384).nullable(),
  /** Epoch ms; null: the token does not say. */
  expires_at_ms: z.number().nullable(),
});
export type Credentials = z.output<typeof credentialsSchema>;

type SessionStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
const KEY = 'omnimessage-smpp.session';

/** Holds the session in memory and, for a reload of this tab, in sessionStorage: nothing outlives the tab. */
export class SessionStore {
  readonly #storage: SessionStorage;
  readonly #listeners = new Set<() => void>();
  #session: Session;

  constructor(storage: SessionStorage) {
    this.#storage = storage;
    this.#session = read(storage);
  }

  readonly get = (): Session => this.#session;

  readonly subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  signIn(credentials: Credentials): void {
    this.#storage.setItem(KEY, JSON.stringify(credentials));
    this.#become({ kind: 'signed_in', ...credentials });
  }

  signOut(reason: 'refused' | 'left' | 'sign_in_failed'): void {
    this.#storage.removeItem(KEY);
    this.#become({ kind: 'signed_out', reason });
  }

  #become(session: Session): void {
    this.#session = session;
    for (const listener of this.#listeners) listener();
  }
}

function read(storage: SessionStorage): Session {
  const text = storage.getItem(KEY);
  if (text === null) return { kind: 'signed_out', reason: 'none' };
  const parsed = credentialsSchema.safeParse(parseJson(text));
  if (parsed.success) return { kind: 'signed_in', ...parsed.data };
  storage.removeItem(KEY);
  return { kind: 'signed_out', reason: 'none' };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
