/** Test only: a log that keeps its lines, each with the level and message of the table. */
import type { EventLevel } from './event.ts';
import { ANY_EVENT, type EventFields, type EventName, type Log, type LogContext } from './log.ts';

export interface Line {
  readonly level: EventLevel;
  /** The event, the context and the event's own. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

export interface RecordingLog extends Log {
  readonly lines: Line[];
  /** Events, of one level or of all. */
  events(level?: EventLevel): string[];
}

export function recordingLog(lines: Line[] = [], context: LogContext = {}, isFull = false): RecordingLog {
  return {
    lines,
    isFull,
    event<E extends EventName>(name: E, ...[given]: readonly [fields?: EventFields<E>]) {
      const { level, say } = ANY_EVENT[name];
      const fields = { ...given };
      lines.push({ level, fields: { event: name, ...context, ...fields }, message: say(fields) });
    },
    child: (more) => recordingLog(lines, { ...context, ...more }, isFull),
    isOn: () => true,
    leftOut: () => undefined,
    events: (level) =>
      lines
        .filter((line) => level === undefined || line.level === level)
        .map(({ fields }) => String(fields['event'])),
  };
}
