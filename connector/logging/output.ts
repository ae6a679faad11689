import { fstatSync } from 'node:fs';
import pino from 'pino';
import { prettyFactory } from 'pino-pretty';
import type { EventLevel } from '../../contract/log/event.ts';

/** Whoever takes a line of JSON at a time, its end of line included. */
export interface LineStream {
  write(line: string, level: EventLevel): void;
}

/** As lines look: for machines, for the journal (sd-daemon(3): a priority before each line), or for people. */
export type LineForm = 'json' | 'journal' | 'pretty' | 'colour';

export interface OutputSettings {
  readonly form: LineForm;
  /** File descriptor; standard output unless told otherwise. */
  readonly fd?: number;
  /** Characters that wait while the reader stands still; lines beyond are dropped and counted. */
  readonly mostWaiting?: number;
  /** The reader takes lines again, after so many were dropped. */
  readonly onDropped: (lines: number) => void;
}

const MOST_WAITING = 16 * 1024 * 1024;
/** At the end of the process a reader that stands still is waited for this long: 100 ms each. */
const LAST_ATTEMPTS = 20;

/** sd-daemon(3): err 3, warning 4, info 6, debug 7. */
const PRIORITY: Readonly<Record<EventLevel, string>> = {
  error: '<3>',
  warn: '<4>',
  info: '<6>',
  debug: '<7>',
};

/**
 * Lines to a file descriptor without ever waiting for its reader: while that stands still they wait in memory up to a
 * limit, those beyond are dropped and counted, and traffic goes on. A reader that is gone for good (EPIPE) ends the
 * log, not the gateway. What waits when the process ends is written then.
 */
export class Output implements LineStream {
  readonly #stream: ReturnType<typeof pino.destination>;
  readonly #dress: (line: string, level: EventLevel) => string;
  #dropped = 0;
  /** The last write failed, for another reason than a reader that stands still. */
  #isFailing = false;
  #lastAttempts = 0;
  #isEnding = false;

  constructor({ form, fd = 1, mostWaiting = MOST_WAITING, onDropped }: OutputSettings) {
    this.#dress = dressing(form);
    this.#stream = pino.destination({
      dest: fd,
      sync: false,
      maxLength: mostWaiting,
      retryEAGAIN: () => {
        if (!this.#isEnding) return true;
        this.#lastAttempts += 1;
        return this.#lastAttempts < LAST_ATTEMPTS;
      },
    });
    // A full disk (ENOSPC), mostly. Lines wait as they do for a reader that stands still, and each further line tries
    // again. Without a listener the error would end the process.
    this.#stream.on('error', () => {
      this.#isFailing = true;
    });
    this.#stream.on('write', () => {
      this.#isFailing = false;
    });
    // pino writes what waits when the process ends, and would try for ever where the disk is full: the process would hang.
    const flushSync = this.#stream.flushSync.bind(this.#stream);
    this.#stream.flushSync = () => {
      if (!this.#isFailing) flushSync();
    };
    this.#stream.on('drop', () => {
      this.#dropped += 1;
    });
    this.#stream.on('drain', () => {
      if (this.#dropped === 0) return;
      const lines = this.#dropped;
      this.#dropped = 0;
      onDropped(lines);
    });
    process.once('exit', () => {
      this.#isEnding = true;
    });
  }

  write(line: string, level: EventLevel): void {
    this.#stream.write(this.#dress(line, level));
  }
}

/** How a line looks in a form. */
export function dressing(form: LineForm): (line: string, level: EventLevel) => string {
  switch (form) {
    case 'json':
      return whole;
    case 'journal':
      return (line, level) => `${PRIORITY[level]}${whole(line)}`;
    case 'pretty':
    case 'colour': {
      const pretty = prettyFactory({
        colorize: form === 'colour',
        translateTime: 'SYS:HH:MM:ss.l',
        singleLine: true,
        ignore: 'event,diagnostic',
        errorLikeObjectKeys: ['err'],
      });
      return (line) => pretty(harmless(line));
    }
  }
}

/** JSON leaves these as they are; terminals take some of them for the beginning of a command (ISO 6429). */
const NOT_ESCAPED_BY_JSON = /[\u007f-\u009f\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the same without the end of a line
const CONTROL_BUT_LINES = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029]/g;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function whole(line: string): string {
  return line.replace(NOT_ESCAPED_BY_JSON, escaped);
}

/**
 * Texts that came from elsewhere must not move the cursor of whoever reads them, or look like further lines: JSON
 * escapes control characters, and showing a line to people would undo that. Only stacks have several lines.
 */
function harmless(line: string): string {
  const shown: unknown = JSON.parse(line, (key, value: unknown) =>
    typeof value === 'string' ? value.replace(key === 'stack' ? CONTROL_BUT_LINES : CONTROL, escaped) : value,
  );
  return JSON.stringify(shown);
}

/**
 * A terminal gets lines for people, in colours unless NO_COLOR (no-color.org) says otherwise; the journal gets
 * priorities, so that `journalctl -p err` finds errors; everything else gets plain JSON.
 */
export function formOf(env: NodeJS.ProcessEnv, isTerminal: boolean, fd = 1): LineForm {
  if (isTerminal) return (env['NO_COLOR'] ?? '') === '' ? 'colour' : 'pretty';
  return isJournal(env['JOURNAL_STREAM'], fd) ? 'journal' : 'json';
}

/** systemd.exec(5): JOURNAL_STREAM is "device:inode" of the journal's socket, and is inherited by whoever is redirected. */
function isJournal(stream: string | undefined, fd: number): boolean {
  if (stream === undefined || stream === '') return false;
  try {
    const { dev, ino } = fstatSync(fd);
    return stream === `${dev}:${ino}`;
  } catch {
    // No such descriptor: whatever it is, it is not the journal.
    return false;
  }
}
