import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import type { EncryptedSecret } from '../../contract/records.ts';
import { type SecretBox, SecretError } from './secret-box.ts';

const KEY_OCTETS = 32;
const IV_OCTETS = 12;
const TAG_OCTETS = 16;
/** Layout: version (1) · IV (12) · AES-256-GCM of the padded password · tag (16). */
const VERSION = 1;
/** One octet of length, and a password of at most 64 Latin-1 characters: the ciphertext does not tell its length. */
const PADDED_OCTETS = 129;
const MAX_KEY_FILE_OCTETS = 4096;

interface Key {
  /** `file:` and the first 16 hex digits of the key's SHA-256. */
  readonly id: string;
  readonly octets: Buffer;
}

/**
 * AES-256-GCM under keys of a file that only its owner may read; the peer's name is authenticated with the password.
 * The file has one key a line, base64: the first one seals, every one opens, so that a key is changed by putting a new
 * line on top.
 */
export class KeyFileBox implements SecretBox {
  readonly #keys: readonly [Key, ...Key[]];
  readonly #random: (octets: number) => Buffer;

  constructor(keys: readonly [Buffer, ...Buffer[]], random: (octets: number) => Buffer = randomBytes) {
    const [first, ...others] = keys;
    this.#keys = [identified(first), ...others.map(identified)];
    this.#random = random;
  }

  seal(peer: string, password: string): Promise<EncryptedSecret> {
    const [key] = this.#keys;
    const plain = Buffer.from(password, 'utf8');
    if (plain.length >= PADDED_OCTETS) {
      return Promise.reject(
        new SecretError('not_authentic', `the password of ${peer} is longer than 128 octets`),
      );
    }
    const padded = Buffer.alloc(PADDED_OCTETS);
    padded.writeUInt8(plain.length, 0);
    plain.copy(padded, 1);
    const iv = this.#random(IV_OCTETS);
    const cipher = createCipheriv('aes-256-gcm', key.octets, iv, { authTagLength: TAG_OCTETS });
    cipher.setAAD(additionalData(peer));
    const sealed = Buffer.concat([
      Buffer.of(VERSION),
      iv,
      cipher.update(padded),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    return Promise.resolve({ kind: 'encrypted', key: key.id, ciphertext: sealed.toString('base64') });
  }

  open(peer: string, secret: EncryptedSecret): Promise<string> {
    try {
      return Promise.resolve(this.#open(peer, secret));
    } catch (error) {
      if (error instanceof SecretError) return Promise.reject(error);
      return Promise.reject(
        new SecretError(
          'not_authentic',
          `the password of ${peer} was tampered with or is another peer's`,
          error,
        ),
      );
    }
  }

  #open(peer: string, secret: EncryptedSecret): string {
    const key = this.#keys.find(({ id }) => id === secret.key);
    if (key === undefined) {
      const known = this.#keys.map(({ id }) => id).join(', ');
      throw new SecretError(
        'unknown_key',
        `the password of ${peer} is sealed with key ${secret.key}; there are ${known}. Put that key back, or set the password again.`,
      );
    }
    const sealed = Buffer.from(secret.ciphertext, 'base64');
    if (sealed.length !== 1 + IV_OCTETS + PADDED_OCTETS + TAG_OCTETS || sealed[0] !== VERSION) {
      throw new SecretError(
        'not_authentic',
        `the password of ${peer} is not in the form that is written here`,
      );
    }
    const iv = sealed.subarray(1, 1 + IV_OCTETS);
    const decipher = createDecipheriv('aes-256-gcm', key.octets, iv, { authTagLength: TAG_OCTETS });
    decipher.setAAD(additionalData(peer));
    decipher.setAuthTag(sealed.subarray(sealed.length - TAG_OCTETS));
    const body = sealed.subarray(1 + IV_OCTETS, sealed.length - TAG_OCTETS);
    const padded = Buffer.concat([decipher.update(body), decipher.final()]);
    return padded.subarray(1, 1 + padded.readUInt8(0)).toString('utf8');
  }
}

function identified(octets: Buffer): Key {
  const digest = createHash('sha256').update(octets).digest('hex');
  return { id: `file:${digest.slice(0, 16)}`, octets };
}

function additionalData(peer: string): Buffer {
  return Buffer.from(`omnimessage-smpp peer ${peer}`, 'utf8');
}

/** Reads the key file; made with a random key and mode 0600 when there is none. Rejects with a {@link SecretError}. */
export async function openKeyFile(path: string): Promise<KeyFileBox> {
  const text = (await created(path)) ?? (await read(path));
  const keys = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => decoded(path, line));
  const [first, ...others] = keys;
  if (first === undefined) throw unusable(path, 'it has no key');
  return new KeyFileBox([first, ...others]);
}

function decoded(path: string, line: string): Buffer {
  const octets = Buffer.from(line, 'base64');
  if (octets.length !== KEY_OCTETS || octets.toString('base64') !== line) {
    throw unusable(path, `a line is not ${KEY_OCTETS} octets in base64`);
  }
  return octets;
}

/** null: the file is there already; `wx` makes sure that of two processes one wins. */
async function created(path: string): Promise<string | null> {
  const text = `${randomBytes(KEY_OCTETS).toString('base64')}\n`;
  let file: FileHandle;
  try {
    file = await open(path, 'wx', 0o600);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return null;
    throw unusable(path, 'it cannot be made', error);
  }
  try {
    await file.writeFile(text);
    await file.sync();
  } catch (error) {
    throw unusable(path, 'it cannot be written', error);
  } finally {
    await file.close();
  }
  return text;
}

async function read(path: string): Promise<string> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (error) {
    throw unusable(path, 'it cannot be read', error);
  }
  try {
    const stat = await file.stat();
    if (!stat.isFile() || stat.size > MAX_KEY_FILE_OCTETS) {
      throw unusable(path, `it is no file of at most ${MAX_KEY_FILE_OCTETS} octets`);
    }
    if ((stat.mode & 0o077) !== 0) {
      throw unusable(path, `others than its owner may read it. Run: chmod 600 ${path}`);
    }
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

function unusable(path: string, why: string, cause?: unknown): SecretError {
  return new SecretError('key_unusable', `key file ${path}: ${why}`, cause);
}
