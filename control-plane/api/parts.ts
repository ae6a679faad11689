import type { LogPage } from '../../contract/api/logs.ts';
import type { PeerTestResult } from '../../contract/api/peers.ts';
import type { Log } from '../../contract/log/log.ts';
import type { ClientSettingsRecord, EncryptedSecret } from '../../contract/records.ts';
import type { LogLevel } from '../../contract/settings.ts';
import type { OmniMessageAdmin } from '../omnimessage/port.ts';
import type { PasswordHasher } from '../secrets/password-hash.ts';
import type { SecretBox } from '../secrets/secret-box.ts';
import type { Store } from '../store/store.ts';
import type { Identity } from './identity.ts';

export interface LogQuery {
  /** The `next_cursor` of an earlier page, as it was given; null: the newest lines. */
  readonly cursor: string | null;
  /** This level and those above; null: all. */
  readonly level: LogLevel | null;
  /** Part of the line, in any case; null: any. */
  readonly text: string | null;
  readonly bind: string | null;
  readonly limit: number;
}

/** Log lines, oldest first; `next_cursor` goes on after the last one looked at. A cursor not known counts as none. */
export interface Logs {
  query(query: LogQuery): Promise<LogPage>;
}

/** Dials a carrier with the stored secret, binds, unbinds, and says how far it came. Never rejects for a carrier's sake. */
export interface PeerTester {
  test(settings: ClientSettingsRecord, secret: EncryptedSecret): Promise<PeerTestResult>;
}

/** What a support bundle has beside what the API knows. Must hold no secrets. */
export interface Diagnostics {
  /** Prometheus text; null: not to be had from here. */
  metrics(): Promise<string | null>;
  /** The settings of the gateway in the guide's names, secrets left out. */
  settings(): Promise<Readonly<Record<string, unknown>>>;
  /** Versions, memory, load, uptime … */
  system(): Promise<Readonly<Record<string, unknown>>>;
}

/** Everything that the API is made of; where it runs decides which. */
export interface ApiParts {
  readonly store: Store;
  readonly box: SecretBox;
  readonly hasher: PasswordHasher;
  readonly identity: Identity;
  readonly core: OmniMessageAdmin;
  readonly logs: Logs;
  /** null: passwords cannot be opened here, as in a Lambda that may only encrypt. */
  readonly tester: PeerTester | null;
  readonly diagnostics: Diagnostics;
  readonly log: Pick<Log, 'event'>;
  /** Address of the client, from what the server around the API passes along; null: not known. */
  readonly remoteAddress: (platform: unknown) => string | null;
  readonly now: () => Date;
  readonly newId: () => string;
  /** 32 octets or more; signs cursors and keys of kept answers. The same on every instance of the API. */
  readonly signingKey: Buffer;
  readonly version: string;
  /** Cell of new peers. */
  readonly cell: string;
  /** override: the API may change peers of the file, and wins; locked: it may only change their desired state. */
  readonly filePeers: 'override' | 'locked';
}
