import { DecryptCommand, EncryptCommand, type KMSClient } from '@aws-sdk/client-kms';
import type { EncryptedSecret } from '../../contract/records.ts';
import { type SecretBox, SecretError } from './secret-box.ts';

/** KMS says so when the ciphertext, its context or its key does not fit: trying again is of no use. */
const NOT_AUTHENTIC: ReadonlySet<string> = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

/**
 * Direct encryption with a KMS key under the encryption context `{peer}`. The API's role may only encrypt, the
 * connectors' role only decrypt; CloudTrail names the peer of every use.
 */
export class KmsBox implements SecretBox {
  readonly #client: KMSClient;
  readonly #keyId: string;

  /** `keyId`: id, ARN or alias of the key that seals and opens. */
  constructor(client: KMSClient, keyId: string) {
    this.#client = client;
    this.#keyId = keyId;
  }

  async seal(peer: string, password: string): Promise<EncryptedSecret> {
    try {
      const { CiphertextBlob, KeyId } = await this.#client.send(
        new EncryptCommand({
          KeyId: this.#keyId,
          Plaintext: Buffer.from(password, 'utf8'),
          EncryptionContext: { peer },
        }),
      );
      if (CiphertextBlob === undefined)
        throw new SecretError('unavailable', 'KMS answered without a ciphertext');
      const ciphertext = Buffer.from(CiphertextBlob).toString('base64');
      return { kind: 'encrypted', key: KeyId ?? this.#keyId, ciphertext };
    } catch (error) {
      throw refused(peer, 'sealed', error);
    }
  }

  async open(peer: string, secret: EncryptedSecret): Promise<string> {
    try {
      const { Plaintext } = await this.#client.send(
        new DecryptCommand({
          KeyId: secret.key,
          CiphertextBlob: Buffer.from(secret.ciphertext, 'base64'),
          EncryptionContext: { peer },
        }),
      );
      if (Plaintext === undefined) throw new SecretError('unavailable', 'KMS answered without a plaintext');
      return Buffer.from(Plaintext).toString('utf8');
    } catch (error) {
      throw refused(peer, 'opened', error);
    }
  }
}

function refused(peer: string, what: 'sealed' | 'opened', error: unknown): SecretError {
  if (error instanceof SecretError) return error;
  const name = error instanceof Error ? error.name : 'unknown error';
  if (NOT_AUTHENTIC.has(name)) {
    return new SecretError(
      'not_authentic',
      `the password of ${peer} was tampered with or is another peer's`,
      error,
    );
  }
  return new SecretError(
    'unavailable',
    `the password of ${peer} could not be ${what}: KMS said ${name}`,
    error,
  );
}
