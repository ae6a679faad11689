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
const SECRETS = ['password', '*.password', 'api_token', '*.api_token', 'authorization', '*.authorization', '*.headers.authorization'];

/** JSON lines on standard output, level by name, ISO times; for people where the output is a terminal. */
export function createLog(options: { readonly level: LogLevel; readonly pretty: boolean }): Log {
  const settings: pino.LoggerOptions = {
    level: options.level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    redact: { paths: SECRETS, censor: '[redacted]' },
  };
  if (!options.pretty) return pino(settings, pino.destination({ dest: 1, sync: true }));
  return pino({
    ...settings,
    transport: { target: 'pino-pretty', options: { ignore: 'event', translateTime: 'SYS:HH:MM:ss.l' } },
  });
}
