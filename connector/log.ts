import type { EventLevel } from '../contract/log/event.ts';
import { logLine } from '../contract/log/line.ts';
import {
  ANY_EVENT,
  type EventFields,
  type EventName,
  type Log,
  type LogContext,
} from '../contract/log/log.ts';
import type { LogLevel } from '../contract/settings.ts';
import { type Clock, systemClock } from './clock.ts';
import { Levels, RANKS } from './logging/levels.ts';
import { type LineForm, type LineStream, Output } from './logging/output.ts';
import { type LeftOut, Repeats, WINDOW_MS } from './logging/repeats.ts';

export type { Log } from '../contract/log/log.ts';
export type { LineStream } from './logging/output.ts';

export interface LogOptions {
  readonly level: LogLevel;
  readonly form: LineForm;
  /** `log_message_text`: texts and numbers are shown in full. */
  readonly isFull?: boolean;
  /** Standard output unless told otherwise. */
  readonly output?: LineStream;
  /** Lines below it do not go to the output, only to `also`. */
  readonly floor?: LogLevel;
  /** Gets every line. */
  readonly also?: LineStream;
  readonly clock?: Clock;
}

/** What can be seen and changed of a log while it runs. */
export interface LogControl {
  readonly levels: Levels;
  /** Lines that were not written since the start, by event. */
  readonly suppressed: ReadonlyMap<EventName, number>;
  /** Settings that were read again. */
  retune(settings: { readonly logLevel: LogLevel; readonly logMessageText: boolean }): void;
}

/** The log of a process. */
export interface RootLog extends Log, LogControl {
  /** Tells of what was left out, and sets no timer any more. */
  close(): void;
}

/** JSON lines, one an event: `time`, `level`, `event`, the context's and the event's fields, `msg`. */
export function createLog(options: LogOptions): RootLog {
  return new ProcessLog(options);
}

/** What all logs of a process share. */
class Writer {
  readonly levels: Levels;
  readonly suppressed = new Map<EventName, number>();
  isFull = false;
  readonly #clock: Clock;
  readonly #repeats: Repeats;
  readonly #output: LineStream;
  readonly #also: LineStream | undefined;
  readonly #floor: number;

  constructor({ level, form, output, floor, also, clock = systemClock }: LogOptions) {
    this.#clock = clock;
    this.#also = also;
    this.#floor = floor === undefined ? Number.NEGATIVE_INFINITY : RANKS[floor];
    this.levels = new Levels(level, clock, ({ level: log_level, bind, until, by }) =>
      this.write('log_level_changed', NO_CONTEXT, {
        log_level,
        by,
        ...(bind === null ? {} : { bind_name: bind }),
        ...(until === null ? {} : { until }),
      }),
    );
    this.#repeats = new Repeats(clock, (left) => this.#tellLeftOut(left));
    this.#output =
      output ??
      new Output({ form, onDropped: (lines) => this.write('log_lines_dropped', NO_CONTEXT, { lines }) });
  }

  showInFull(isFull: boolean): void {
    if (isFull === this.isFull) return;
    this.isFull = isFull;
    if (isFull) this.write('log_text_shown', NO_CONTEXT, NO_FIELDS);
  }

  write<E extends EventName>(name: E, context: LogContext, fields: EventFields<E> | undefined): void {
    const { level, repeats = 'limited' } = ANY_EVENT[name];
    const bind = boundTo(context, fields);
    if (!this.levels.isOn(level, bind)) return;
    // Whoever looks at level debug looks for every line.
    if (repeats === 'limited' && level !== 'debug' && !this.#repeats.mayWrite(name, bind ?? null)) {
      this.leftOut(name);
      return;
    }
    const line = logLine(name, context, fields ?? NO_FIELDS, {
      at: this.#clock.wall(),
      isFull: this.isFull,
    });
    if (RANKS[level] >= this.#floor) this.#output.write(line, level);
    this.#also?.write(line, level);
  }

  leftOut(name: EventName): void {
    this.suppressed.set(name, (this.suppressed.get(name) ?? 0) + 1);
  }

  close(): void {
    this.#repeats.close();
    this.levels.close();
  }

  #tellLeftOut({ event, bind, lines }: LeftOut): void {
    this.write('log_lines_left_out', bind === null ? NO_CONTEXT : { bind_name: bind }, {
      of_event: event,
      suppressed: lines,
      seconds: WINDOW_MS / 1000,
    });
  }
}

const NO_CONTEXT: LogContext = {};
const NO_FIELDS = {};
function boundTo(context: LogContext, fields: object | undefined): string | undefined {
  if (context.bind_name !== undefined) return context.bind_name;
  if (fields === undefined || !('bind_name' in fields)) return undefined;
  return typeof fields.bind_name === 'string' ? fields.bind_name : undefined;
}

class ContextLog implements Log {
  protected readonly writer: Writer;
  readonly #context: LogContext;

  constructor(writer: Writer, context: LogContext) {
    this.writer = writer;
    this.#context = context;
  }

  event<E extends EventName>(name: E, ...[fields]: readonly [fields?: EventFields<E>]): void {
    this.writer.write(name, this.#context, fields);
  }

  get isFull(): boolean {
    return this.writer.isFull;
  }

  child(context: LogContext): Log {
    return new ContextLog(this.writer, { ...this.#context, ...context });
  }

  isOn(level: EventLevel): boolean {
    return this.writer.levels.isOn(level, this.#context.bind_name);
  }

  leftOut(name: EventName): void {
    this.writer.leftOut(name);
  }
}

class ProcessLog extends ContextLog implements RootLog {
  constructor(options: LogOptions) {
    super(new Writer(options), NO_CONTEXT);
    this.writer.showInFull(options.isFull === true);
  }

  get levels(): Levels {
    return this.writer.levels;
  }

  get suppressed(): ReadonlyMap<EventName, number> {
    return this.writer.suppressed;
  }

  retune({ logLevel, logMessageText }: Parameters<LogControl['retune']>[0]): void {
    this.writer.levels.retune(logLevel);
    this.writer.showInFull(logMessageText);
  }

  close(): void {
    this.writer.close();
  }
}
