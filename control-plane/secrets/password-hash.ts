import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { isHashed, parseScryptHash, type ScryptHash } from '../../contract/password.ts';
import type { ScryptSecret } from '../../contract/records.ts';
import { SecretError } from './secret-box.ts';

/**
 * N = 2^14, r = 8, p = 1: 16 MiB and some 40 ms of one core. Partners dial again all at once after an outage, and
 * SMPP's 8 octets are guarded by lockout and allowlist rather than by the cost of a guess.
 */
const LOG_COST = 14;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;
const SALT_OCTETS = 16;
const HASH_OCTETS = 32;

export interface HashLimits {
  /** Derivations at once: each takes one of libuv's four threads. */
  readonly concurrency: number;
  /** Derivations that wait; one more is refused with code `busy`. */
  readonly queue: number;
}

export const HASH_LIMITS: HashLimits = { concurrency: 2, queue: 256 };

/** Makes and checks what partners must present. */
export class PasswordHasher {
  readonly #limits: HashLimits;
  readonly #random: (octets: number) => Buffer;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limits: HashLimits = HASH_LIMITS, random: (octets: number) => Buffer = randomBytes) {
    this.#limits = limits;
    this.#random = random;
  }

  /** A plain password is hashed; a hash in PHC format is taken as it is. Rejects with a {@link SecretError}. */
  async hash(password: string): Promise<ScryptSecret> {
    if (isHashed(password)) {
      if (parseScryptHash(password) === null) {
        throw new SecretError('not_authentic', 'the scrypt hash is malformed, or too dear to verify');
      }
      return { kind: 'scrypt', phc: password };
    }
    const salt = this.#random(SALT_OCTETS);
    const parameters = { cost: 2 ** LOG_COST, blockSize: BLOCK_SIZE, parallelization: PARALLELIZATION };
    const hash = await this.#derive(password, salt, HASH_OCTETS, parameters);
    const head = `$scrypt$ln=${LOG_COST},r=${BLOCK_SIZE},p=${PARALLELIZATION}`;
    return { kind: 'scrypt', phc: `${head}$${unpadded(salt)}$${unpadded(hash)}` };
  }

  /** Compared in constant time. Rejects with a {@link SecretError}. */
  async matches(secret: ScryptSecret, presented: string): Promise<boolean> {
    const parsed = parseScryptHash(secret.phc);
    if (parsed === null) throw new SecretError('not_authentic', 'the stored scrypt hash is malformed');
    const wanted = Buffer.from(parsed.hashBase64, 'base64');
    const derived = await this.#derive(
      presented,
      Buffer.from(parsed.saltBase64, 'base64'),
      wanted.length,
      parsed,
    );
    return timingSafeEqual(derived, wanted);
  }

  async #derive(
    password: string,
    salt: Buffer,
    length: number,
    parameters: Pick<ScryptHash, 'cost' | 'blockSize' | 'parallelization'>,
  ): Promise<Buffer> {
    await this.#turn();
    try {
      return await derive(password, salt, length, parameters);
    } finally {
      this.#running -= 1;
      this.#waiting.shift()?.();
    }
  }

  #turn(): Promise<void> {
    if (this.#running < this.#limits.concurrency) {
      this.#running += 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= this.#limits.queue) {
      const message = `${this.#limits.queue} passwords are waiting to be hashed; try again in a moment`;
      return Promise.reject(new SecretError('busy', message));
    }
    return new Promise((resolve) => {
      this.#waiting.push(() => {
        this.#running += 1;
        resolve();
      });
    });
  }
}

function derive(
  password: string,
  salt: Buffer,
  length: number,
  { cost, blockSize, parallelization }: Pick<ScryptHash, 'cost' | 'blockSize' | 'parallelization'>,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // OpenSSL counts 128·r·(N + p) octets and a little of its own against the limit.
    const maxmem = 128 * blockSize * (cost + parallelization + 2) + 1024 * 1024;
    const options = { N: cost, r: blockSize, p: parallelization, maxmem };
    scrypt(password, salt, length, options, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(new SecretError('unavailable', 'scrypt failed', error));
    });
  });
}

function unpadded(octets: Buffer): string {
  return octets.toString('base64').replace(/=+$/, '');
}
