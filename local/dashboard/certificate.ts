import { createPrivateKey, X509Certificate } from 'node:crypto';
import { hostname } from 'node:os';
import { generate } from 'selfsigned';
import type { DataDirectory } from '../data-directory.ts';

/** PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
  readonly validTo: Date;
  /** Made by us, as opposed to put there by the operator. */
  readonly selfSigned: boolean;
}

export const CERTIFICATE_FILES = { cert: 'dashboard.cert.pem', key: 'dashboard.key.pem' } as const;

const DAY_MS = 86_400_000;
/** The longest that every browser takes (Apple, "Requirements for trusted certificates in macOS 10.15"). */
const VALID_DAYS = 825;
const RENEW_DAYS = 30;
/** How one of ours is told from an operator's, which is never overwritten. */
const ORGANIZATION = 'omnimessage-smpp local';

export class CertificateError extends Error {
  override readonly name = 'CertificateError';
  readonly code = 'certificate_unusable';
}

/**
 * The certificate of the dashboard: the operator's where both files are in the data directory, else a self-signed
 * one for localhost, 127.0.0.1, ::1 and this host's name, made now and again 30 days before it ends.
 */
export async function dashboardCertificate(
  data: DataDirectory,
  now: Date = new Date(),
): Promise<ServerCertificate> {
  const [cert, key] = [await data.read(CERTIFICATE_FILES.cert), await data.read(CERTIFICATE_FILES.key)];
  if (cert === null && key === null) return make(data, now);
  if (cert === null || key === null) {
    const missing = data.file(cert === null ? CERTIFICATE_FILES.cert : CERTIFICATE_FILES.key);
    throw new CertificateError(`${missing} is missing. Put it there, or remove the other one as well.`);
  }
  const parsed = checked(cert, key, data);
  const selfSigned = parsed.subject.includes(`O=${ORGANIZATION}`);
  const validTo = new Date(parsed.validTo);
  if (selfSigned && validTo.getTime() - now.getTime() < RENEW_DAYS * DAY_MS) return make(data, now);
  if (validTo < now) {
    const file = data.file(CERTIFICATE_FILES.cert);
    throw new CertificateError(
      `${file} has expired (${parsed.validTo}). Renew it, or remove it and its key for a self-signed one.`,
    );
  }
  return { cert, key, validTo, selfSigned };
}

function checked(cert: string, key: string, data: DataDirectory): X509Certificate {
  try {
    const parsed = new X509Certificate(cert);
    if (parsed.checkPrivateKey(createPrivateKey(key))) return parsed;
  } catch (cause) {
    const files = `${data.file(CERTIFICATE_FILES.cert)} and ${data.file(CERTIFICATE_FILES.key)}`;
    throw new CertificateError(
      `${files} must be a certificate and its key in PEM, the key without a pass phrase.`,
      {
        cause,
      },
    );
  }
  throw new CertificateError(
    `${data.file(CERTIFICATE_FILES.key)} is not the key of ${CERTIFICATE_FILES.cert}.`,
  );
}

async function make(data: DataDirectory, now: Date): Promise<ServerCertificate> {
  const validTo = new Date(now.getTime() + VALID_DAYS * DAY_MS);
  const attributes = [
    { name: 'commonName', value: 'localhost' },
    { name: 'organizationName', value: ORGANIZATION },
  ];
  const { cert, private: key } = await generate(attributes, {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: validTo,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...[...new Set(['localhost', hostname()])].map((value) => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  });
  await data.write(CERTIFICATE_FILES.key, key);
  await data.write(CERTIFICATE_FILES.cert, cert);
  return { cert, key, validTo, selfSigned: true };
}
