import type { ApiLog } from '../api/parts.ts';

/** Fields that hold secrets wherever they turn up; none is logged on purpose. */
const SECRET =
  /^(?:password|api_token|authorization|token|secret|SecretString|SecretBinary|Plaintext|PlaintextBlob)$/i;
const LONGEST_TEXT = 4_000;
const DEEPEST = 6;

/**
 * JSON lines as the connectors write them (time, level, msg, event …), so that CloudWatch and the Logs page read both
 * alike. `write` gets each line with its end.
 */
export function lambdaLog(
  component: string,
  write: (line: string) => void = (line) => void process.stdout.write(line),
  now: () => Date = () => new Date(),
): ApiLog {
  const line =
    (level: 'info' | 'warn' | 'error') =>
    (fields: object, msg: string): void => {
      const rest = Object.fromEntries(
        Object.entries(fields).map(([key, value]) => [key, shown(key, value, 0)]),
      );
      write(`${JSON.stringify({ level, time: now().toISOString(), component, ...rest, msg })}\n`);
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
}

/** Plain data without secrets, bounded in length and depth. */
function shown(key: string, value: unknown, depth: number): unknown {
  if (SECRET.test(key)) return '[redacted]';
  if (typeof value === 'string') return value.slice(0, LONGEST_TEXT);
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth >= DEEPEST) return '…';
  if (value instanceof Error) return shownError(value, depth);
  if (Array.isArray(value)) return value.slice(0, 100).map((item) => shown('', item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, shown(name, item, depth + 1)]),
  );
}

/** Of an error of the SDK only what is said here: its request and response can hold what was sent. */
function shownError(error: Error, depth: number): object {
  const code: unknown = Reflect.get(error, 'code');
  return {
    type: error.name,
    message: error.message.slice(0, LONGEST_TEXT),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: error.stack.slice(0, LONGEST_TEXT) }),
    ...(error.cause instanceof Error ? { cause: shown('', error.cause, depth + 1) } : {}),
  };
}
