import { logLine } from '../../contract/log/line.ts';
import type { EventFields, EventName, Log } from '../../contract/log/log.ts';

/**
 * JSON lines of the table in contract/log, as the connectors write them, so that CloudWatch and the Logs page read both
 * alike. `write` gets each line with its end.
 */
export function lambdaLog(
  component: string,
  write: (line: string) => void = (line) => void process.stdout.write(line),
  now: () => Date = () => new Date(),
): Pick<Log, 'event'> {
  return {
    event<E extends EventName>(name: E, ...[fields]: readonly [fields?: EventFields<E>]): void {
      write(logLine(name, { component }, fields ?? {}, { at: now().getTime(), isFull: false }));
    },
  };
}
