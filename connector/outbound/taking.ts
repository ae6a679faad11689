/** How a bind polls: from its settings, and from what it holds and has seen. Pure. */
export interface TakingSettings {
  readonly tpsLimit: number;
  readonly windowSize: number;
  readonly sessions: number;
  /** Pace of an idle queue. */
  readonly queueCheckFrequencyMs: number;
  /** Floor between two polls of one bind. */
  readonly smppPollIntervalMs: number;
}

/** More than this is never held by one bind, whatever its limits. */
const MOST_HELD = 5000;
/** An answer of at least this many messages means a busy queue, even when OmniMessage answers with less than asked. */
const BUSY_ANSWER = 100;
/** Messages for later that OmniMessage may list before the others without hiding them. */
const MOST_DEFERRED = 5000;

/** Messages that a bind holds at most: what it sends in a second, and never less than two windows. */
export function capacity(settings: TakingSettings): number {
  return Math.min(MOST_HELD, Math.max(settings.tpsLimit, 2 * settings.windowSize * settings.sessions));
}

/** Below so many a bind holds what it sends in a second, so that a busy one does not poll more often than it must. */
const FEW_HELD = 1000;
/** Of the time that a poll takes: two for a poll that leaves at half, and as much again for one that takes long. */
const POLL_TIMES = 6;

/**
 * Messages that a bind wants to have waiting: a fast one as many as it sends until the next poll has brought more, and no
 * more. Each that waits longer is listed by every poll until then.
 */
function wanted(settings: TakingSettings, pollMs: number): number {
  const most = capacity(settings);
  const soon = (settings.tpsLimit * (settings.smppPollIntervalMs + POLL_TIMES * pollMs)) / 1000;
  return Math.min(most, Math.max(FEW_HELD, 2 * settings.windowSize * settings.sessions, Math.ceil(soon)));
}

/** Of what a bind wants to have waiting, the share that a poll of a busy queue has room for at least. */
const LEAST_ROOM = 1 / 4;

export interface Taken {
  /** Messages taken and not reported. */
  readonly held: number;
  /** Of those, the ones that still have something to be submitted. */
  readonly waiting: number;
  /** Places in the report backlog that the bind may still take. */
  readonly places: number;
  /** Messages of the last answer whose time has not come. */
  readonly deferred: number;
  readonly lastPollAt: number;
  /** The bind's point in the pace of quiet ones: 0 to below 1. */
  readonly turn: number;
  /** How long polls take, the reading of their answers included; 0: none has been answered yet. */
  readonly pollMs: number;
  readonly lastWasFull: boolean;
}

export type NextPoll =
  /** Nothing to do until what the bind holds has got further. */
  | { readonly kind: 'blocked' }
  | { readonly kind: 'wait'; readonly delayMs: number }
  | { readonly kind: 'poll'; readonly limit: number; readonly room: number };

/**
 * When to poll and for how many. A poll claims nothing, so what is held comes back with it and is asked for on top.
 * What counts is what waits to be submitted: a bind at its pace would run dry if it stood still for what is submitted and
 * not reported. After a full answer the next poll follows once half of it is gone; earlier ones would mostly bring what is
 * held already, and so would one that has room for a few.
 *
 * Where other binds have all the places, nothing of this one's own will tell it that some are free: it looks again.
 */
export function nextPoll(settings: TakingSettings, taken: Taken, now: number): NextPoll {
  const soon = wanted(settings, taken.pollMs);
  const room = Math.min(soon - taken.waiting, capacity(settings) - taken.held, taken.places);
  if (room < 1) {
    return taken.held > 0 ? { kind: 'blocked' } : { kind: 'wait', delayMs: settings.smppPollIntervalMs };
  }
  const most = Math.min(soon, taken.held + taken.places);
  if (taken.lastWasFull && (taken.waiting > soon / 2 || room < LEAST_ROOM * most)) return { kind: 'blocked' };
  const pace = taken.lastWasFull
    ? settings.smppPollIntervalMs
    : Math.max(settings.smppPollIntervalMs, settings.queueCheckFrequencyMs);
  const delayMs = dueAt(taken, pace, settings.smppPollIntervalMs) - now;
  if (delayMs > 0) return { kind: 'wait', delayMs };
  return { kind: 'poll', limit: room + taken.held + Math.min(taken.deferred, MOST_DEFERRED), room };
}

/** A pace of which a little is next to nothing. */
const QUIET_MS = 1_000;
/** Turns of the pace of quiet binds are so far apart. Those that have the same one poll together: alone, each costs a write and a read. */
const TURN_MS = 100;
/** Of its pace, what a poll may come early at most to get nearer to the bind's turn. */
const EARLY = 1 / 10;

/**
 * Each quiet bind has a turn of its own in the pace, and gets there within ten polls: so what a thousand of them ask for and are
 * given is spread over all of the pace, however many began at once.
 */
function dueAt({ lastPollAt, turn }: Taken, pace: number, floor: number): number {
  const latest = lastPollAt + pace;
  if (pace < QUIET_MS) return latest;
  // Whole milliseconds: by a fraction, the turn that has just been had could be due once more.
  const offset = Math.floor((turn * pace) / TURN_MS) * TURN_MS;
  const ownTurn = Math.floor((latest - offset) / pace) * pace + offset;
  return Math.max(ownTurn, lastPollAt + Math.max(floor, (1 - EARLY) * pace));
}

/** What an answer brought. */
export interface Answer {
  readonly limit: number;
  /** Entries, usable or not. */
  readonly total: number;
  /** Messages that there was still room for when it came. */
  readonly room: number;
  /** New messages taken from it. */
  readonly taken: number;
  /** Messages whose time has not come, in this answer and in the one before. */
  readonly deferred: number;
  readonly deferredBefore: number;
}

/**
 * Whether more messages may be waiting behind this answer, so that the next poll should not wait for the pace of an
 * idle queue. Messages for later do not make a queue busy by themselves, however many they are.
 */
export function wasFull({ limit, total, room, taken, deferred, deferredBefore }: Answer): boolean {
  if (total >= limit) return taken > 0 || room < 1 || deferred > deferredBefore;
  return total - deferred >= BUSY_ANSWER;
}
