import { createHash, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import type { Role } from '../../contract/api/system.ts';

export interface Caller {
  readonly subject: string;
  readonly role: Role;
}

/** none: no token · invalid: one that is not known, has expired, or allows nothing here. */
export type Identified =
  | { readonly kind: 'caller'; readonly caller: Caller }
  | { readonly kind: 'none' }
  | { readonly kind: 'invalid' };

/** Tells who asks. `platform` is what the server around the API passes along with a request (Hono's `env`). */
export interface Identity {
  identify(authorization: string | null, platform: unknown): Promise<Identified>;
}

export interface TokenIdentity {
  readonly token: string;
  readonly subject: string;
  readonly role: Role;
}

const MOST_TOKEN_CHARACTERS = 8192;

/** Known tokens, compared in constant time: for one machine. */
export class TokensIdentity implements Identity {
  readonly #known: readonly { readonly digest: Buffer; readonly caller: Caller }[];

  constructor(tokens: readonly TokenIdentity[]) {
    this.#known = tokens.map(({ token, subject, role }) => ({
      digest: digest(token),
      caller: { subject, role },
    }));
  }

  identify(authorization: string | null): Promise<Identified> {
    const token = bearerToken(authorization);
    if (token === null) return Promise.resolve({ kind: authorization === null ? 'none' : 'invalid' });
    const presented = digest(token);
    let found: Caller | null = null;
    // All of them are looked at, so that the time does not tell which one was near.
    for (const { digest: known, caller } of this.#known)
      if (timingSafeEqual(known, presented)) found = caller;
    return Promise.resolve(found === null ? { kind: 'invalid' } : { kind: 'caller', caller: found });
  }
}

/** RFC 6750 §2.1. */
function bearerToken(authorization: string | null): string | null {
  if (authorization === null || authorization.length > MOST_TOKEN_CHARACTERS) return null;
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(authorization)?.[1] ?? null;
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token, 'utf8').digest();
}

/** What API Gateway's JWT authorizer of an HTTP API (payload 2.0) has checked and passes along. */
const authorizedSchema = z.object({
  event: z.object({
    requestContext: z.object({
      authorizer: z.object({
        jwt: z.object({
          claims: z.record(z.string(), z.unknown()),
          scopes: z.array(z.string()).nullish(),
        }),
      }),
    }),
  }),
});

/** Cognito puts the resource server before a scope: `omnimessage-smpp/peers.read`. */
export const RESOURCE_SERVER = 'omnimessage-smpp';
export const READ_SCOPE = 'peers.read';
export const WRITE_SCOPE = 'peers.write';

/**
 * Behind API Gateway, which has verified signature, issuer, audience and expiry, and that there is one of our scopes:
 * scopes become roles. The scope of another resource server is another scope, whatever its name ends with. Expiry and
 * the kind of token are looked at once more, so that an authorizer that is set up wrongly lets nobody in for ever, and
 * no ID token, which is for whoever signed in and not for an API.
 */
export class GatewayIdentity implements Identity {
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
  }

  identify(authorization: string | null, platform: unknown): Promise<Identified> {
    const parsed = authorizedSchema.safeParse(platform);
    if (!parsed.success) return Promise.resolve({ kind: authorization === null ? 'none' : 'invalid' });
    const { claims, scopes } = parsed.data.event.requestContext.authorizer.jwt;
    const role = this.#isUsable(claims) ? roleOf(claims, scopes ?? []) : null;
    const subject = [claims['username'], claims['email'], claims['client_id'], claims['sub']].find(
      (claim) => typeof claim === 'string' && claim !== '',
    );
    if (role === null || typeof subject !== 'string') return Promise.resolve({ kind: 'invalid' });
    return Promise.resolve({ kind: 'caller', caller: { subject: subject.slice(0, 256), role } });
  }

  /** Claims come as text, numbers too. */
  #isUsable({ exp, token_use: use }: Readonly<Record<string, unknown>>): boolean {
    if (use !== undefined && use !== 'access') return false;
    return exp === undefined || Number(exp) * 1_000 > this.#nowMs();
  }
}

function roleOf(claims: Readonly<Record<string, unknown>>, scopes: readonly string[]): Role | null {
  const claimed = typeof claims['scope'] === 'string' ? claims['scope'].split(' ') : [];
  const granted = new Set([...scopes, ...claimed]);
  const has = (scope: string): boolean => granted.has(`${RESOURCE_SERVER}/${scope}`);
  if (has(WRITE_SCOPE)) return 'operator';
  return has(READ_SCOPE) ? 'reader' : null;
}
