import { bindEvents } from './bind-events.ts';
import { controlPlaneEvents } from './control-plane-events.ts';
import type { AnyEvent, EventLevel, EventSpec, FieldSpec, FieldsOf } from './event.ts';
import { fleetEvents } from './fleet-events.ts';
import { listenerEvents } from './listener-events.ts';
import { messageEvents } from './message-events.ts';
import { omnimessageEvents } from './omnimessage-events.ts';
import { processEvents } from './process-events.ts';

/** The one table of what is logged, by area; docs/log-events.md is generated from it. */
export const EVENT_AREAS = {
  process: processEvents,
  binds: bindEvents,
  messages: messageEvents,
  listener: listenerEvents,
  omnimessage: omnimessageEvents,
  fleet: fleetEvents,
  control_plane: controlPlaneEvents,
} as const;

export const EVENTS = {
  ...processEvents,
  ...bindEvents,
  ...messageEvents,
  ...listenerEvents,
  ...omnimessageEvents,
  ...fleetEvents,
  ...controlPlaneEvents,
} as const;

/** Stable: dashboards, alerts and greps name them. */
export type EventName = keyof typeof EVENTS;

/** The table for whoever treats all events alike. */
export const ANY_EVENT: Readonly<Record<EventName, AnyEvent>> = EVENTS;

type SpecOf<E extends EventName> =
  (typeof EVENTS)[E] extends EventSpec<infer S extends FieldSpec> ? S : never;
export type EventFields<E extends EventName> = FieldsOf<SpecOf<E>>;
type Given<E extends EventName> =
  object extends EventFields<E> ? [fields?: EventFields<E>] : [fields: EventFields<E>];

/** What every line of a bind or session has besides the event's own fields. */
export interface LogContext {
  /** Which Lambda. */
  readonly component?: string;
  readonly bind_name?: string;
  readonly system_id?: string;
}

/**
 * A log whose lines are events of the table: level and message stand there, a call names the event and gives its
 * fields. A new event is an entry in one of the `*-events.ts` of this folder.
 */
export interface Log {
  event<E extends EventName>(name: E, ...fields: Given<E>): void;
  child(context: LogContext): Log;
  /** Whether a line of this level would be written; for what is costly to say. */
  isOn(level: EventLevel): boolean;
  /** `log_message_text`: whether texts and phone numbers are to be shown in full. */
  readonly isFull: boolean;
  /** Lines of an event that its caller counted and did not write. */
  leftOut(name: EventName): void;
}
