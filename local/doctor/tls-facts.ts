import tls from 'node:tls';
import type { CheckCode } from './check-table.ts';
import { type DoctorContext, STEP_TIMEOUT_MS } from './context.ts';
import { codeOf, type Finding, failed, ok, warning } from './finding.ts';

/** What a handshake showed of the other side. */
export interface TlsFacts {
  readonly protocol: string;
  /** Why the certificate does not check out, as OpenSSL or Node.js calls it; null: it does. */
  readonly objection: string | null;
  readonly subject: string;
  readonly validFromMs: number;
  readonly validToMs: number;
}

export interface TlsCodes {
  readonly tls: CheckCode;
  readonly certificate: CheckCode;
  /** The setting by which certificates are checked, and whether they are. */
  readonly setting: string;
  readonly verify: boolean;
  /** How an authority of one's own is named. */
  readonly authority: string;
}

const DAY_MS = 86_400_000;
/** Fewer days left draw a warning: authorities renew 30 days before the end. */
export const EXPIRY_WARNING_DAYS = 30;

/** Shakes hands with whatever certificate, and ends. Rejects when there is no handshake within 5 s. */
export function handshake(
  options: tls.ConnectionOptions,
  { clock, signal }: DoctorContext,
): Promise<TlsFacts> {
  return new Promise((resolve, reject) => {
    const socket = tls.connect({ ...options, rejectUnauthorized: false });
    const end = (): void => {
      timer.cancel();
      signal.removeEventListener('abort', overdue);
      socket.destroy();
    };
    const overdue = (): void => {
      end();
      reject(new Error(`no handshake within ${STEP_TIMEOUT_MS / 1000} s`));
    };
    const timer = clock.timer(STEP_TIMEOUT_MS, overdue);
    signal.addEventListener('abort', overdue, { once: true });
    socket.on('error', (error) => {
      end();
      reject(error);
    });
    socket.once('secureConnect', () => {
      const certificate = socket.getPeerX509Certificate();
      const protocol = socket.getProtocol() ?? 'TLS';
      const objection = socket.authorized ? null : String(socket.authorizationError);
      end();
      if (certificate === undefined) reject(new Error('no certificate was presented'));
      else {
        const { subject, validFrom, validTo } = certificate;
        resolve({
          protocol,
          objection,
          subject: subject?.split('\n').at(-1) ?? 'no subject',
          validFromMs: Date.parse(validFrom),
          validToMs: Date.parse(validTo),
        });
      }
    });
  });
}

/** The findings about a handshake and its certificate. Pure. */
export function judgeTls(
  facts: TlsFacts | { readonly error: unknown },
  codes: TlsCodes,
  subject: string | null,
  nowMs: number,
): Finding[] {
  if ('error' in facts) return [noHandshake(facts.error, codes, subject)];
  const { protocol, objection } = facts;
  const trust =
    objection === null
      ? ok(codes.tls, `${protocol}; the certificate (${facts.subject}) checks out`, subject)
      : distrust(facts, objection, codes, subject);
  return [trust, judgeValidity(codes.certificate, facts, codes.verify, subject, nowMs)];
}

function noHandshake(error: unknown, { tls: code, setting }: TlsCodes, subject: string | null): Finding {
  const why = codeOf(error) ?? (error instanceof Error ? error.message : 'no handshake');
  const plain = why === 'ERR_SSL_WRONG_VERSION_NUMBER' || why === 'ERR_SSL_PACKET_LENGTH_TOO_LONG';
  const closed = why === 'ECONNRESET';
  const file = why === 'ENOENT' || why === 'EACCES';
  const advice = plain
    ? `The port speaks no TLS: another port, or no TLS there.`
    : closed
      ? `Another port, another TLS version, or it wants a client certificate.`
      : file
        ? `A file of ${setting.split('.')[0]} cannot be read: see certificate_file and key_file below.`
        : `Check the port, TLS versions, and what is between.`;
  return failed(code, { found: `no TLS handshake: ${why}`, allowed: 'TLS 1.2 or 1.3', advice }, subject);
}

function distrust(facts: TlsFacts, objection: string, codes: TlsCodes, subject: string | null): Finding {
  const finding = {
    found: `${facts.protocol}; the certificate (${facts.subject}) does not check out: ${wordsFor(objection)} (${objection})`,
    allowed: codes.verify
      ? `one that does, since ${codes.setting} is true`
      : `any, since ${codes.setting} is false: whoever is between can read along`,
    advice: adviceFor(objection, codes),
  };
  return codes.verify ? failed(codes.tls, finding, subject) : warning(codes.tls, finding, subject);
}

function wordsFor(objection: string): string {
  switch (objection) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return 'it is self-signed';
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_GET_ISSUER_CERT':
      return 'its authority is not known here';
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return 'its authority is not known here, or the chain is not sent whole';
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return 'it is for another name';
    case 'CERT_HAS_EXPIRED':
      return 'it has expired';
    case 'CERT_NOT_YET_VALID':
      return 'it is not valid yet';
    default:
      return 'it is refused';
  }
}

function adviceFor(objection: string, { verify, setting, authority }: TlsCodes): string {
  const then = verify ? '' : ` Then set ${setting}: true.`;
  switch (objection) {
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `Dial it by the name in its certificate, or have it reissued for this one.${then}`;
    case 'CERT_HAS_EXPIRED':
      return `Have whoever runs it renew the certificate.${then}`;
    case 'CERT_NOT_YET_VALID':
      return `Compare clocks: date -u.${then}`;
    default:
      return `Name its authority by ${authority}, or have it use a known one.${then}`;
  }
}

/** `verify`: whether a certificate out of its time keeps anybody from anything. Pure. */
export function judgeValidity(
  code: CheckCode,
  { validFromMs, validToMs }: Pick<TlsFacts, 'validFromMs' | 'validToMs'>,
  verify: boolean,
  subject: string | null,
  nowMs: number,
): Finding {
  const days = Math.floor((validToMs - nowMs) / DAY_MS);
  const until = new Date(validToMs).toISOString().slice(0, 10);
  const level = verify ? failed : warning;
  const allowed = `valid today, and for ${EXPIRY_WARNING_DAYS} days more`;
  if (nowMs < validFromMs) {
    const from = new Date(validFromMs).toISOString().slice(0, 10);
    const advice = 'Compare clocks (date -u), or wait until then.';
    return level(code, { found: `valid from ${from} on only`, allowed, advice }, subject);
  }
  if (validToMs <= nowMs) {
    const ago = Math.floor((nowMs - validToMs) / DAY_MS);
    const found = `expired on ${until}, ${ago} days ago`;
    return level(code, { found, allowed, advice: 'Renew it.' }, subject);
  }
  if (days < EXPIRY_WARNING_DAYS) {
    const found = `expires on ${until}, in ${days} days`;
    return warning(code, { found, allowed, advice: 'Renew it before then.' }, subject);
  }
  return ok(code, `valid until ${until}, ${days} days`, subject);
}
