import type { EncryptedSecret } from '../../contract/records.ts';

/** Seals what we present to carriers. Both reject with a {@link SecretError} and nothing else. */
export interface SecretBox {
  /** For this one peer: what is sealed for one name does not open for another. */
  seal(peer: string, password: string): Promise<EncryptedSecret>;
  open(peer: string, secret: EncryptedSecret): Promise<string>;
}

/**
 * key_unusable: the key file is missing, malformed, or readable by others · unknown_key: sealed with a key that is not
 * here · not_authentic: tampered with, or sealed for another peer · unavailable: KMS did not answer, or refused ·
 * busy: too many passwords are being hashed at once.
 */
export type SecretErrorCode = 'key_unusable' | 'unknown_key' | 'not_authentic' | 'unavailable' | 'busy';

/** Says which peer or file, never a secret. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
  readonly code: SecretErrorCode;

  constructor(code: SecretErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}
