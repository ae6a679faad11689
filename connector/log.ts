import pino from 'pino';

/** What the connector needs of a logger; pino's own signature, so that tests can pass something small. */
export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Log;
  isLevelEnabled(level: string): boolean;
}

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Fields that hold secrets wherever they turn up; none is logged on purpose. */
const SECRETS = [
  'password',
  '*.password',
  'api_token',
  '*.api_token',
  'authorization',
  '*.authorization',
  '*.headers.authorization',
];

export interface LogOptions {
  readonly level: LogLevel;
  readonly pretty: boolean;
  /** Standard output unless told otherwise. */
  readonly output?: LineStream;
  /** Gets the lines as well, from a level of its own. */
  readonly also?: { readonly level: LogLevel; readonly stream: LineStream };
}

/** JSON lines on standard output, level by name, ISO times; for people where the output is a terminal. */
export function createLog({ level, pretty, output, also }: LogOptions): Log {
  const settings: pino.LoggerOptions = {
    level: also === undefined ? level : lower(level, also.level),
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS, censor: '[redacted]' },
  };
  const main = output ?? (pretty ? prettyOutput() : pino.destination({ dest: 1, sync: true }));
  if (also === undefined) return pino(settings, main);
  return pino(settings, pino.multistream([{ level, stream: main }, also]));
}

/** Whoever takes a line of JSON at a time. */
export interface LineStream {
  write(line: string): void;
}

function prettyOutput(): LineStream {
  return pino.transport({
    target: 'pino-pretty',
    options: { ignore: 'event', translateTime: 'SYS:HH:MM:ss.l' },
  });
}

function lower(one: LogLevel, other: LogLevel): LogLevel {
  return LOG_LEVELS.indexOf(one) < LOG_LEVELS.indexOf(other) ? one : other;
}
