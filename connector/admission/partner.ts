import type { ServerBindSettings } from '../../contract/compiled.ts';
import type { BindRequestPdu } from '../session/answers.ts';
import type { Connection, PduMeter, SessionOwner, Trace } from '../session/connection.ts';
import type { SessionSettings } from '../session/state.ts';

/** A session from its bind on: who is told what happens on it, and by which timers and windows it runs. */
export interface Admission<T> {
  /** Gets every call from {@link SessionOwner.onBound} to onClosed, both included; never onBindRequest. */
  readonly owner: SessionOwner<T>;
  /** Role smsc, bind null; in force before the bind is answered. */
  readonly settings: SessionSettings;
  readonly trace: () => Trace;
  /** Counts the PDUs of the bind, the bind request among them. */
  readonly meter: PduMeter;
}

/** A server peer at work, as the listener sees it. */
export interface Partner<T> {
  /** As they are now: read anew for every bind, and once more after its password was checked. */
  readonly settings: ServerBindSettings;
  /** Sessions bound now. */
  readonly sessions: number;
  /** The bind is right and is answered ESME_ROK next, within the same turn; onBound follows at once. */
  admit(session: Connection<T>, request: BindRequestPdu): Admission<T>;
}

/** The server peers by system_id, case-sensitive; a Map will do. */
export type Partners<T> = Pick<ReadonlyMap<string, Partner<T>>, 'get' | 'values'>;
