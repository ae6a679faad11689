/** A TCP connection in virtual time, with what networks do to one. */
import { Duplex } from 'node:stream';
import type { Clock } from '../../../connector/clock.ts';
import type { Seeded } from '../../seeded.ts';

/** What befalls the octets of one direction. */
export interface Weather {
  readonly latencyMs: number;
  readonly jitterMs: number;
  /** Octets of a piece at most: writes are split. 0: they stay whole. */
  readonly split: number;
  /** Nothing arrives; it comes once this is over, as TCP sends it again. */
  readonly blackHole: boolean;
  /** Octets that the reader takes in a second; 0: all. */
  readonly octetsPerSecond: number;
}

export const FAIR: Weather = { latencyMs: 2, jitterMs: 3, split: 0, blackHole: false, octetsPerSecond: 0 };

/** What a kernel takes before a writer has to wait. */
const IN_FLIGHT = 128 * 1024;

type Parcel = { readonly octets: Buffer } | { readonly end: true };

/** One direction: parcels in order, each at its time. */
class Way {
  readonly #clock: Clock;
  readonly #random: Seeded;
  readonly #to: LinkEnd;
  readonly #parcels: { readonly parcel: Parcel; readonly at: number }[] = [];
  weather: Weather = FAIR;
  #lastAt = 0;
  #inFlight = 0;
  #scheduled = false;
  #waiting: (() => void)[] = [];
  #cut = false;

  constructor(to: LinkEnd, clock: Clock, random: Seeded) {
    this.#to = to;
    this.#clock = clock;
    this.#random = random;
  }

  carry(octets: Buffer, done: () => void): void {
    const { split } = this.weather;
    const size = split === 0 ? octets.length : split;
    for (let at = 0; at < octets.length; at += size)
      this.#add({ octets: Buffer.from(octets.subarray(at, at + size)) });
    this.#inFlight += octets.length;
    if (this.#inFlight < IN_FLIGHT) done();
    else this.#waiting.push(done);
  }

  end(): void {
    this.#add({ end: true });
  }

  /** Whatever is on its way is gone, and so is what follows. */
  cut(): void {
    this.#cut = true;
    this.#parcels.length = 0;
  }

  change(weather: Weather): void {
    this.weather = weather;
    this.#schedule();
  }

  #add(parcel: Parcel): void {
    if (this.#cut) return;
    const { latencyMs, jitterMs, octetsPerSecond } = this.weather;
    const octets = 'octets' in parcel ? parcel.octets.length : 0;
    const paceMs = octetsPerSecond === 0 ? 0 : (1000 * octets) / octetsPerSecond;
    // In order, as TCP has it.
    const at = Math.max(
      this.#lastAt + paceMs,
      this.#clock.now() + latencyMs + this.#random.next() * jitterMs,
    );
    this.#lastAt = at;
    this.#parcels.push({ parcel, at });
    this.#schedule();
  }

  #schedule(): void {
    const [first] = this.#parcels;
    if (this.#scheduled || this.weather.blackHole || first === undefined) return;
    this.#scheduled = true;
    this.#clock.timer(first.at - this.#clock.now(), () => {
      this.#scheduled = false;
      if (!this.weather.blackHole) this.#deliver();
      this.#schedule();
    });
  }

  /** What is due together arrives together, as a socket that is read late has it. */
  #deliver(): void {
    const pieces: Buffer[] = [];
    let ended = false;
    for (
      let first = this.#parcels[0];
      first !== undefined && first.at <= this.#clock.now();
      first = this.#parcels[0]
    ) {
      this.#parcels.shift();
      if ('end' in first.parcel) ended = true;
      else if (this.weather.split > 0) this.#arrive(first.parcel.octets);
      else pieces.push(first.parcel.octets);
    }
    if (pieces.length > 0) this.#arrive(pieces.length === 1 ? (pieces[0] ?? EMPTY) : Buffer.concat(pieces));
    if (ended) this.#to.arriveEnd();
  }

  #arrive(octets: Buffer): void {
    this.#inFlight -= octets.length;
    this.#to.arrive(octets);
    if (this.#inFlight >= IN_FLIGHT) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }
}

const EMPTY = Buffer.alloc(0);

export class LinkEnd extends Duplex {
  #way: Way | null = null;

  constructor() {
    super({ allowHalfOpen: false });
  }

  join(way: Way): void {
    this.#way = way;
  }

  arrive(octets: Buffer): void {
    if (!this.destroyed && !this.readableEnded) this.push(octets);
  }

  arriveEnd(): void {
    if (this.destroyed || this.readableEnded) return;
    this.push(null);
    this.read(0);
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    if (this.#way === null) done(new Error('an end without a link'));
    else this.#way.carry(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#way?.end();
    done();
  }

  override _read(): void {
    // Octets are pushed as they arrive; their number is bounded by what the schedule sends.
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#way?.end();
    done(error);
  }

  /** What `node:net` has for a connection that is to break at once. */
  resetAndDestroy(): void {
    this.destroy();
  }
}

/** One connection: `near` is the gateway's end, `far` the peer's. */
export class Link {
  readonly near = new LinkEnd();
  readonly far = new LinkEnd();
  readonly #toNear: Way;
  readonly #toFar: Way;

  constructor(clock: Clock, random: Seeded) {
    this.#toNear = new Way(this.near, clock, random);
    this.#toFar = new Way(this.far, clock, random);
    this.near.join(this.#toFar);
    this.far.join(this.#toNear);
  }

  get open(): boolean {
    return !this.near.destroyed || !this.far.destroyed;
  }

  weather(towards: 'near' | 'far' | 'both', change: Partial<Weather>): void {
    if (towards !== 'far') this.#toNear.change({ ...this.#toNear.weather, ...change });
    if (towards !== 'near') this.#toFar.change({ ...this.#toFar.weather, ...change });
  }

  /** Both ends get ECONNRESET; what was on its way is lost. */
  reset(): void {
    this.#cut();
    for (const end of [this.near, this.far]) end.destroy(resetError());
  }

  /** One end's machine is gone without a word: the other hears nothing any more, and what it writes goes nowhere. */
  vanish(which: 'near' | 'far'): void {
    this.#cut();
    (which === 'near' ? this.near : this.far).destroy();
  }

  #cut(): void {
    this.#toNear.cut();
    this.#toFar.cut();
  }
}

function resetError(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
}
