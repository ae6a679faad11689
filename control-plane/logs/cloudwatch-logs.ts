import {
  type CloudWatchLogsClient,
  type FilteredLogEvent,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { LogLine, LogPage } from '../../contract/api/logs.ts';
import type { LogQuery, Logs } from '../api/parts.ts';
import { StoreError } from '../store/dynamo.ts';
import { filterPattern } from './filter-pattern.ts';
import {
  compareEvents,
  LATE_MS,
  type LogEventId,
  type LogPosition,
  positionAfter,
  readLogCursor,
  wasSeen,
  writeLogCursor,
} from './log-cursor.ts';
import { lineMatcher, readLine } from './log-line.ts';

export interface CloudWatchLogsParts {
  readonly client: CloudWatchLogsClient;
  readonly groups: readonly string[];
  readonly now: () => number;
}

/** What one look at the groups may take, and a whole query; API Gateway waits for 30 s. */
const REQUESTS_A_GROUP = 6;
const LOOK_MS = 4_000;
const LONGEST_MS = 12_000;
const MINUTE_MS = 60_000;
/** The newest lines are looked for in ever longer times: a busy gateway has them in the last minute. */
const WINDOWS_MS = [MINUTE_MS, 15 * MINUTE_MS, 4 * 60 * MINUTE_MS, 72 * 60 * MINUTE_MS] as const;
const SHORTEST_MS = 1_000;

interface Reach {
  /** CloudWatch answers at most 10,000 events or 1 MB at once. */
  readonly atOnce: number;
  /** Events of a group that are held, at most. */
  readonly most: number;
}
const WINDOW: Reach = { atOnce: 10_000, most: 40_000 };
const FOLLOWING: Reach = { atOnce: 1_000, most: 4_000 };

interface Found extends LogEventId {
  readonly line: LogLine;
}

/**
 * The lines of connectors and Lambdas, from CloudWatch Logs. CloudWatch can only be read forwards, so "the newest
 * lines" are the end of a window that grows until there are enough, or shrinks until it can be read to its end.
 * Rejects with a {@link StoreError} when CloudWatch does not answer, as when the account asks too often.
 */
export class CloudWatchLogs implements Logs {
  readonly #parts: CloudWatchLogsParts;

  constructor(parts: CloudWatchLogsParts) {
    this.#parts = parts;
  }

  async query(query: LogQuery): Promise<LogPage> {
    const position = query.cursor === null ? null : readLogCursor(query.cursor);
    return position === null ? this.#newest(query) : this.#after(query, position);
  }

  async #newest(query: LogQuery): Promise<LogPage> {
    const nowMs = this.#parts.now();
    const until = nowMs + LONGEST_MS;
    const matches = lineMatcher(query);
    let events: readonly Found[] = [];
    let fromMs = nowMs;
    let windowMs: number = WINDOWS_MS[0];
    for (;;) {
      const read = await this.#read(query, nowMs - windowMs, WINDOW);
      const last = this.#parts.now() >= until;
      if (read.complete) {
        events = read.events;
        fromMs = nowMs - windowMs;
        const longer = WINDOWS_MS.find((candidate) => candidate > windowMs);
        if (last || longer === undefined || count(events, matches) >= query.limit) break;
        windowMs = longer;
      } else {
        // Not read to its end, a window has its oldest lines; what a shorter one had is nearer to what was asked for.
        if (events.length > 0) break;
        if (last || windowMs <= SHORTEST_MS) {
          events = read.events;
          fromMs = nowMs - windowMs;
          break;
        }
        windowMs = Math.floor(windowMs / 8);
      }
    }
    const position = positionAfter(events, {
      fromMs: events.length === 0 ? nowMs - LATE_MS : fromMs,
      floorId: '',
      seen: new Set(),
    });
    const items = events.filter(({ line }) => matches(line)).slice(-query.limit);
    return { items: items.map(({ line }) => line), next_cursor: writeLogCursor(position), missed: false };
  }

  async #after(query: LogQuery, position: LogPosition): Promise<LogPage> {
    const matches = lineMatcher(query);
    const { events } = await this.#read(query, position.fromMs, FOLLOWING);
    const items: LogLine[] = [];
    const looked: Found[] = [];
    for (const event of events) {
      if (items.length >= query.limit) break;
      looked.push(event);
      if (!wasSeen(event, position) && matches(event.line)) items.push(event.line);
    }
    return { items, next_cursor: writeLogCursor(positionAfter(looked, position)), missed: false };
  }

  /** Every group from one instant on, in the order of time. `complete`: to the end of all of them. */
  async #read(
    query: LogQuery,
    fromMs: number,
    reach: Reach,
  ): Promise<{ events: Found[]; complete: boolean }> {
    const read = await Promise.all(
      this.#parts.groups.map((group) => this.#readGroup(group, query, fromMs, reach)),
    );
    // Lines of one group that were not reached are not passed over in favour of another's newer ones.
    const reached = read.map(({ complete, events }) =>
      complete ? Number.POSITIVE_INFINITY : (events.at(-1)?.atMs ?? fromMs),
    );
    const horizon = Math.min(...reached);
    const events = read
      .flatMap((group) => group.events)
      .filter(({ atMs }) => atMs <= horizon)
      .sort(compareEvents);
    return { events, complete: read.every(({ complete }) => complete) };
  }

  async #readGroup(
    group: string,
    query: LogQuery,
    fromMs: number,
    { atOnce, most }: Reach,
  ): Promise<{ events: Found[]; complete: boolean }> {
    const pattern = filterPattern(query);
    const until = this.#parts.now() + LOOK_MS;
    const events: Found[] = [];
    let nextToken: string | undefined;
    for (let request = 0; request < REQUESTS_A_GROUP; request++) {
      if (this.#parts.now() >= until || events.length >= most) break;
      const page = await this.#request(group, { pattern, fromMs, limit: atOnce, nextToken });
      if (page === null) return { events, complete: true };
      events.push(...page.events.map(found));
      nextToken = page.nextToken;
      if (nextToken === undefined) return { events, complete: true };
    }
    return { events, complete: false };
  }

  /** null: there is no such group, as before the first line of a function. */
  async #request(group: string, { pattern, fromMs, limit, nextToken }: PageRequest) {
    try {
      const answer = await this.#parts.client.send(
        new FilterLogEventsCommand({
          logGroupName: group,
          startTime: Math.max(0, fromMs),
          limit,
          ...(pattern === undefined ? {} : { filterPattern: pattern }),
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      return { events: answer.events ?? [], nextToken: answer.nextToken };
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return null;
      const name = error instanceof Error ? error.name : 'unknown error';
      throw new StoreError('unavailable', `CloudWatch Logs could not read ${group}: ${name}`, error);
    }
  }
}

interface PageRequest {
  readonly pattern: string | undefined;
  readonly fromMs: number;
  readonly limit: number;
  readonly nextToken: string | undefined;
}

function count(events: readonly Found[], matches: (line: LogLine) => boolean): number {
  return events.reduce((sum, { line }) => (matches(line) ? sum + 1 : sum), 0);
}

function found({
  timestamp: atMs = 0,
  logStreamName = '',
  eventId = '',
  message = '',
}: FilteredLogEvent): Found {
  const origin = { at: new Date(atMs).toISOString(), connector: connectorOf(logStreamName) };
  return { atMs, id: eventId, line: readLine(message, origin) };
}

/** ECS names streams `<prefix>/<container>/<task id>`; those of Lambdas belong to no connector. */
function connectorOf(stream: string): string | null {
  const parts = stream.split('/');
  return parts.length === 3 && !stream.includes('[') ? (parts[2] ?? null) : null;
}
