/** Counters of a bind at one moment. */
export interface Counted {
  readonly name: string;
  readonly sent: number;
  readonly received: number;
}

/** Messages per second over the time between two reports. */
export interface Rate {
  readonly sent: number;
  readonly received: number;
}

interface Track {
  atMs: number;
  sent: number;
  received: number;
  rates: Rate[];
}

/** Five minutes of a report every five seconds. */
export const SAMPLES = 60;

/**
 * What the counters did while the page was open: bounded by the binds there are and by SAMPLES. A bind that is
 * gone is forgotten.
 */
export class TrafficHistory {
  #tracks = new Map<string, Track>();

  record(atMs: number, binds: readonly Counted[]): void {
    const next = new Map<string, Track>();
    for (const bind of binds) next.set(bind.name, advance(this.#tracks.get(bind.name), atMs, bind));
    this.#tracks = next;
  }

  rates(name: string): readonly Rate[] {
    return this.#tracks.get(name)?.rates ?? [];
  }
}

function advance(before: Track | undefined, atMs: number, { sent, received }: Counted): Track {
  if (before === undefined) return { atMs, sent, received, rates: [] };
  const seconds = (atMs - before.atMs) / 1000;
  if (seconds <= 0) return before;
  // Counters start anew with their connector: what they show then is what came since.
  const rate = {
    sent: (sent < before.sent ? sent : sent - before.sent) / seconds,
    received: (received < before.received ? received : received - before.received) / seconds,
  };
  return { atMs, sent, received, rates: [...before.rates, rate].slice(-SAMPLES) };
}
