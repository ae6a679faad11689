/** A fuzzing campaign: inputs from the grammar and from mutated inputs that reached something new. */
import { clientPeerSchema } from '../../../contract/client-peer.ts';
import { compileClientPeer } from '../../../contract/compile.ts';
import { Seeded } from '../../seeded.ts';
import type { Coverage } from './coverage.ts';
import { mutated, pduOctets, sessionOctets } from './grammar.ts';
import { Target } from './target.ts';

/** What inputs are run against; what it throws is a finding. */
export interface CampaignTarget {
  run(input: Buffer): void;
}

export interface CampaignOptions {
  readonly target: CampaignTarget;
  readonly inputs: number;
  readonly seed: number;
  /** Inputs of earlier campaigns that are run first and mutated afterwards. */
  readonly corpus: readonly Buffer[];
  /** Of the target before it ran for the first time; stopped by the campaign. null: unguided. */
  readonly coverage: Coverage | null;
  /** Called now and then. */
  readonly onProgress?: (done: number, corpus: number, blocks: number, findings: number) => void;
}

export interface Finding {
  readonly promise: string;
  /** In hexadecimal; `npm run fuzz -- --input <hex>` runs it again. */
  readonly input: string;
}

export interface CampaignResult {
  readonly inputs: number;
  readonly octets: number;
  readonly findings: readonly Finding[];
  /** Inputs that reached a block first. */
  readonly corpus: readonly Buffer[];
  readonly blocks: number;
  /** The longest that one batch took, in milliseconds for an input of it. */
  readonly slowestInputMs: number;
  /** What the heap holds after a collection at the end beyond what it held at the start, octets; null: no collection. */
  readonly heapGrowth: number | null;
}

const BATCH = 500;
const MOST_CORPUS = 2_000;
const MOST_FINDINGS = 20;
/** Longer ones would only slow the campaign down. */
const LONGEST = 4_000;
/** It is asked what the first inputs reached: so many, and of a long campaign this share. */
const LEAST_COUNTED = 10_000;
const SHARE_COUNTED = 1 / 20;

export function campaignTarget(): Target {
  const peer = clientPeerSchema.parse({
    name: 'fuzz',
    bind_type: 'transceiver',
    host: '127.0.0.1',
    system_id: 'gateway',
    password: 'secret12',
  });
  return new Target(compileClientPeer(peer).message);
}

export function runCampaign(options: CampaignOptions): CampaignResult {
  return new Campaign(options).run();
}

class Campaign {
  readonly #options: CampaignOptions;
  readonly #random: Seeded;
  readonly #counted: number;
  readonly #corpus: Buffer[] = [];
  readonly #findings: Finding[] = [];
  readonly #promises = new Set<string>();
  #done = 0;
  #octets = 0;
  #slowestInputMs = 0;

  constructor(options: CampaignOptions) {
    this.#options = options;
    this.#random = new Seeded(options.seed);
    this.#counted = Math.max(LEAST_COUNTED, SHARE_COUNTED * options.inputs);
  }

  run(): CampaignResult {
    const { inputs, corpus, coverage, onProgress } = this.#options;
    this.#batch(corpus);
    if (coverage === null) this.#corpus.push(...corpus.slice(0, MOST_CORPUS));
    const before = heapAfterCollection();
    while (this.#done < inputs && this.#findings.length < MOST_FINDINGS) {
      this.#batch(Array.from({ length: Math.min(BATCH, inputs - this.#done) }, () => this.#input()));
      if (this.#done % 100_000 < BATCH)
        onProgress?.(this.#done, this.#corpus.length, coverage?.size ?? 0, this.#findings.length);
    }
    coverage?.stop();
    const after = heapAfterCollection();
    return {
      inputs: this.#done,
      octets: this.#octets,
      findings: this.#findings,
      corpus: this.#corpus,
      blocks: coverage?.size ?? 0,
      slowestInputMs: this.#slowestInputMs,
      heapGrowth: before === null || after === null ? null : after - before,
    };
  }

  #input(): Buffer {
    const random = this.#random;
    const known = this.#corpus;
    const octets =
      known.length > 0 && random.chance(0.6)
        ? mutated(random.pick(known), random, known)
        : Buffer.concat([
            Buffer.from([random.int(0, 255)]),
            random.chance(0.5) ? pduOctets(random) : sessionOctets(random),
          ]);
    return octets.length > LONGEST ? octets.subarray(0, LONGEST) : octets;
  }

  #batch(inputs: readonly Buffer[]): void {
    const { coverage } = this.#options;
    if (coverage === null || this.#done >= this.#counted) this.#all(inputs);
    else {
      // What drew the inputs is in the same bundle and no find of theirs.
      coverage.fresh();
      this.#all(inputs);
      if (coverage.fresh().length > 0) this.#narrow(inputs, coverage);
      if (this.#done >= this.#counted) coverage.stop();
    }
  }

  #all(inputs: readonly Buffer[]): void {
    for (const input of inputs) this.#one(input);
    this.#done += inputs.length;
  }

  #narrow(inputs: readonly Buffer[], coverage: Coverage): void {
    for (const input of inputs) {
      this.#one(input);
      const fresh = coverage.fresh();
      if (fresh.length === 0) continue;
      coverage.keep(fresh);
      if (this.#corpus.length < MOST_CORPUS) this.#corpus.push(Buffer.from(input));
    }
  }

  #one(input: Buffer): void {
    this.#octets += input.length;
    const began = performance.now();
    try {
      this.#options.target.run(input);
    } catch (error) {
      this.#found(error, input);
    }
    this.#slowestInputMs = Math.max(this.#slowestInputMs, performance.now() - began);
  }

  #found(error: unknown, input: Buffer): void {
    const promise = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    if (this.#promises.has(promise)) return;
    this.#promises.add(promise);
    this.#findings.push({ promise, input: input.toString('hex') });
  }
}

/** With `--expose-gc` only. */
function heapAfterCollection(): number | null {
  if (globalThis.gc === undefined) return null;
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
