import { FIELDS, type FieldKind } from './fields.ts';
import { ANY_EVENT, type EventName, type LogContext } from './log.ts';
import { maskProse, showError, withoutCredentials } from './masking.ts';

export interface LineOptions {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** `log_message_text`: texts and numbers are shown in full. */
  readonly isFull: boolean;
}

/**
 * An event as a line of JSON with its end: `level`, `time`, the context's fields, `event`, its own fields, `msg`. What
 * may quote others has phone numbers masked; credentials are never shown.
 */
export function logLine(
  name: EventName,
  context: LogContext,
  fields: object,
  { at, isFull }: LineOptions,
): string {
  const spec = ANY_EVENT[name];
  const shown: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) shown[field] = shownAs(kindOf(field), value, isFull);
  const line = {
    level: spec.level,
    time: new Date(at).toISOString(),
    ...context,
    event: name,
    ...shown,
    msg: spec.say(shown),
  };
  return `${JSON.stringify(line)}\n`;
}

function shownAs(kind: FieldKind, value: unknown, isFull: boolean): unknown {
  switch (kind) {
    case 'prose':
      if (typeof value !== 'string') return value;
      return isFull ? withoutCredentials(value) : maskProse(value);
    case 'error':
      return showError(value, isFull);
    case 'text':
    case 'number':
    case 'list':
    case 'pdu':
      return value;
  }
}

const KINDS: ReadonlyMap<string, FieldKind> = new Map(
  Object.entries(FIELDS).map(([name, { kind }]) => [name, kind]),
);

/** What is not in the table cannot come from a typed call; it is treated as what may hold anything. */
function kindOf(field: string): FieldKind {
  return KINDS.get(field) ?? 'prose';
}
