import * as z from 'zod';
import { latin1 } from './setting.ts';

/** password of a bind PDU: 9 octets with its NUL (SMPP 3.4 §5.2.2). */
export const SMPP_PASSWORD_LENGTH = 8;
/** What some SMPP systems take all the same; `allow_long_password` opens it. */
export const LONG_PASSWORD_LENGTH = 64;
/** The guide's recommendation (chapter "Meilleures pratiques de sécurité"). Shorter ones draw a warning. */
export const RECOMMENDED_PASSWORD_LENGTH = 12;

/** A password kept as scrypt (RFC 7914) in PHC string format; salt and hash are base64 without padding. */
export interface ScryptHash {
  readonly kind: 'scrypt';
  /** N, a power of two. */
  readonly cost: number;
  /** r */
  readonly blockSize: number;
  /** p */
  readonly parallelization: number;
  readonly saltBase64: string;
  readonly hashBase64: string;
}

export interface PlainPassword {
  readonly kind: 'plain';
  readonly password: string;
}

const PHC =
  /^\$scrypt\$ln=([0-9]{1,2}),r=([0-9]{1,2}),p=([0-9]{1,2})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/;
/** 128·N·r octets are taken to verify one password; a partner's bind must not be able to take more. */
const MAX_MEMORY = 128 * 1024 * 1024;

/** `$scrypt$ln=14,r=8,p=1$salt$hash`. `null`: malformed, or dearer than 128 MiB or p = 16 to verify. */
export function parseScryptHash(value: string): ScryptHash | null {
  const match = PHC.exec(value);
  if (!match) return null;
  const [, ln, r, p, saltBase64 = '', hashBase64 = ''] = match;
  const cost = 2 ** Number(ln);
  const blockSize = Number(r);
  const parallelization = Number(p);
  if (cost < 2 || blockSize < 1 || parallelization < 1 || parallelization > 16) return null;
  if (128 * cost * blockSize > MAX_MEMORY) return null;
  if (saltBase64.length % 4 === 1 || hashBase64.length % 4 === 1) return null;
  return { kind: 'scrypt', cost, blockSize, parallelization, saltBase64, hashBase64 };
}

export function isHashed(password: unknown): boolean {
  return typeof password === 'string' && password.startsWith('$scrypt$');
}

/** What we present to a carrier. Its length depends on `allow_long_password`: a rule of the peer checks it. */
export function presentedPassword() {
  return latin1(0, LONG_PASSWORD_LENGTH);
}

/** What a partner must present: plain, or a scrypt hash. */
export function expectedPassword() {
  const error =
    'a text of 1 to 64 printable Latin-1 characters, or a hash $scrypt$ln=…,r=…,p=…$salt$hash (128·2^ln·r at most 128 MiB, p at most 16)';
  const plain = latin1(1, LONG_PASSWORD_LENGTH);
  return z
    .string({ error })
    .max(256, { error })
    .refine((value) => (isHashed(value) ? parseScryptHash(value) !== null : plain.safeParse(value).success), {
      error,
    });
}

/** The rule behind `allow_long_password`; `true`: the plain password can go into the bind PDU. */
export function passwordFits(peer: { password?: unknown; allow_long_password?: unknown }): boolean {
  if (typeof peer.password !== 'string') return true;
  return peer.allow_long_password === true || peer.password.length <= SMPP_PASSWORD_LENGTH;
}

/** The same for what a partner must present, of which a hash does not tell the length. */
export function expectedPasswordFits(peer: { password?: unknown; allow_long_password?: unknown }): boolean {
  return isHashed(peer.password) || passwordFits(peer);
}
