import { createHmac, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptHash } from '../../contract/compiled.ts';
import { type Clock, systemClock, type Timer } from '../clock.ts';
import { WrongGuesses } from './wrong-guesses.ts';

export type PasswordVerdict = 'right' | 'wrong' | 'busy';

/** scrypt with its parameters as RFC 7914 names them (N, r, p), to `length` octets. */
export type DeriveKey = (password: string, hash: ScryptHash, length: number) => Promise<Buffer>;

/**
 * `known`: from an address that the partner's whitelist names, or from which a partner has bound before; these go first.
 * `stranger`: from anywhere else; one at a time, and as long as their wrong guesses do not cost too much.
 */
export type Lane = 'known' | 'stranger';

export interface PasswordCheckLimits {
  /** Derivations at once: each takes a thread of libuv's four for tens of milliseconds, and up to 128 MiB. */
  readonly concurrency: number;
  /** Derivations that wait in each lane; with one more the verdict is `busy`. */
  readonly queue: Readonly<Record<Lane, number>>;
  /**
   * Of those, for one source; with one more the verdict is `busy`. As many as its failures may be before it is locked
   * out, or a guesser would get further by asking all at once.
   */
  readonly perSource: number;
  /** Right passwords remembered, so that a partner whose sessions all come back at once is checked once. */
  readonly remembered: number;
}

export const PASSWORD_CHECK_LIMITS = {
  concurrency: 2,
  queue: { known: 256, stranger: 256 },
  remembered: 1000,
} as const;

/**
 * Compares what a partner presents with what it must present.
 *
 * Plain text is compared by digests of equal length in constant time; a hash by scrypt over the password's UTF-8
 * octets (RFC 7914). What is remembered is an HMAC under a key of this process, never a password. The same password
 * for the same hash is derived once, however many sessions wait for it.
 */
export class PasswordCheck {
  readonly #derive: DeriveKey;
  readonly #limits: PasswordCheckLimits;
  readonly #key = randomBytes(32);
  readonly #remembered = new Set<string>();
  readonly #underWay = new Map<string, Promise<PasswordVerdict>>();
  readonly #waiting: Readonly<Record<Lane, (() => void)[]>> = { known: [], stranger: [] };
  readonly #bySource = new Map<string, number>();
  readonly #running: Record<Lane, number> = { known: 0, stranger: 0 };
  readonly #clock: Clock;
  readonly #wrongGuesses = new WrongGuesses();
  #later: Timer | null = null;

  constructor(limits: PasswordCheckLimits, derive: DeriveKey = deriveWithScrypt, clock: Clock = systemClock) {
    this.#limits = limits;
    this.#derive = derive;
    this.#clock = clock;
  }

  /** Derivations running and waiting, and passwords remembered. */
  get load(): { readonly running: number; readonly waiting: number; readonly remembered: number } {
    return {
      running: this.#running.known + this.#running.stranger,
      waiting: this.#waiting.known.length + this.#waiting.stranger.length,
      remembered: this.#remembered.size,
    };
  }

  /** In constant time, whatever the lengths. */
  equals(expected: string, presented: string): boolean {
    return timingSafeEqual(this.#digest('plain', expected), this.#digest('plain', presented));
  }

  /** `mayRecall` false: scrypt runs even for a password that was found right before. */
  matches(
    expected: ScryptHash,
    presented: string,
    source: string,
    mayRecall: boolean,
    lane: Lane,
  ): Promise<PasswordVerdict> {
    const key = this.#digest(`${expected.saltBase64} ${expected.hashBase64}`, presented).toString('base64');
    if (mayRecall && this.#remembered.has(key)) return Promise.resolve('right');
    const underWay = this.#underWay.get(key);
    if (underWay !== undefined) return underWay;
    const ofSource = this.#bySource.get(source) ?? 0;
    if (ofSource >= this.#limits.perSource || this.#waiting[lane].length >= this.#limits.queue[lane]) {
      return Promise.resolve('busy');
    }
    this.#bySource.set(source, ofSource + 1);
    const verdict = this.#verify(expected, presented, key, lane).finally(() => {
      this.#underWay.delete(key);
      this.#release(source);
    });
    this.#underWay.set(key, verdict);
    return verdict;
  }

  /**
   * A hash that no password matches, for a system_id that has none: the same for the same name, with the parameters of
   * one of `inUse`, so that to check it costs what it costs for the partners there are. null: none of them uses scrypt.
   */
  decoy(systemId: string, inUse: readonly ScryptHash[]): ScryptHash | null {
    const digest = this.#digest('decoy', systemId);
    const model = inUse[digest.readUInt32BE(0) % inUse.length];
    if (model === undefined) return null;
    const saltBase64 = unpadded(this.#digest('decoy salt', systemId).subarray(0, 16));
    const hash = Buffer.concat([digest, digest]).subarray(0, Buffer.byteLength(model.hashBase64, 'base64'));
    return { ...model, saltBase64, hashBase64: unpadded(hash) };
  }

  async #verify(expected: ScryptHash, presented: string, key: string, lane: Lane): Promise<PasswordVerdict> {
    await this.#turn(lane);
    const began = this.#clock.now();
    let right = false;
    try {
      const wanted = Buffer.from(expected.hashBase64, 'base64');
      const derived = await this.#derive(presented, expected, wanted.length);
      right = derived.length === wanted.length && timingSafeEqual(derived, wanted);
      if (!right) return 'wrong';
      this.#remember(key);
      return 'right';
    } finally {
      const now = this.#clock.now();
      if (!right && lane === 'stranger') this.#wrongGuesses.spend(now - began, now);
      this.#running[lane] -= 1;
      this.#next();
    }
  }

  /** Resolves when a derivation may run; the caller gives the turn back. */
  #turn(lane: Lane): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting[lane].push(resolve);
      this.#next();
    });
  }

  #next(): void {
    while (this.#running.known + this.#running.stranger < this.#limits.concurrency) {
      const lane = this.#waiting.known.length > 0 ? 'known' : 'stranger';
      if (lane === 'stranger' && !this.#isStrangersTurn()) return;
      const begin = this.#waiting[lane].shift();
      if (begin === undefined) return;
      this.#running[lane] += 1;
      begin();
    }
  }

  /** Not while another stranger's runs, and not before their wrong guesses are paid for; then it is looked at again. */
  #isStrangersTurn(): boolean {
    if (this.#running.stranger > 0 || this.#waiting.stranger.length === 0) return false;
    const waitMs = this.#wrongGuesses.waitMs(this.#clock.now());
    if (waitMs === 0) return true;
    if (this.#later === null) {
      this.#later = this.#clock.timer(waitMs, () => {
        this.#later = null;
        this.#next();
      });
    }
    return false;
  }

  #release(source: string): void {
    const left = (this.#bySource.get(source) ?? 1) - 1;
    if (left === 0) this.#bySource.delete(source);
    else this.#bySource.set(source, left);
  }

  #remember(key: string): void {
    if (this.#remembered.size >= this.#limits.remembered) {
      for (const oldest of this.#remembered) {
        this.#remembered.delete(oldest);
        break;
      }
    }
    this.#remembered.add(key);
  }

  #digest(purpose: string, text: string): Buffer {
    return createHmac('sha256', this.#key).update(`${purpose}\0${text}`, 'utf8').digest();
  }
}

const deriveWithScrypt: DeriveKey = (password, { cost, blockSize, parallelization, saltBase64 }, length) =>
  new Promise((resolve, reject) => {
    // OpenSSL counts 128·r·(N + p) octets and a little of its own against the limit.
    const maxmem = 128 * blockSize * (cost + parallelization + 2) + 1024 * 1024;
    const options = { N: cost, r: blockSize, p: parallelization, maxmem };
    scrypt(password, Buffer.from(saltBase64, 'base64'), length, options, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });

function unpadded(octets: Buffer): string {
  return octets.toString('base64').replace(/=+$/, '');
}
