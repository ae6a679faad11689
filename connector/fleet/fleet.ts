import type { BindSettings } from '../../contract/compiled.ts';
import type { Clock, Random } from '../clock.ts';
import type { Log } from '../log.ts';
import type { BindRegistry } from '../peers/bind-registry.ts';
import type { AwsSettings } from './aws.ts';
import type { SecretOpener } from './desired-peer.ts';
import type { Fence, StoreErrorPolicy } from './fence.ts';
import type { CoreStatus, ListenerStatus } from './status.ts';
import type { OwnershipTiming } from './timing.ts';
import type { MemberState } from './view.ts';

/** What a fleet does with binds; {@link BindRegistry} is one. */
export type BindHost = Pick<BindRegistry, 'want' | 'apply' | 'registered'>;

/** How a connector and its like share the peers of a table. */
export interface TableSettings {
  readonly aws: AwsSettings;
  readonly tablePrefix: string;
  readonly cell: string;
  /** Stable over restarts where the platform has such a name: the ECS task's id, or the host name. */
  readonly connectorId: string;
  readonly onStoreError: StoreErrorPolicy;
  /** Opens the passwords that we present to carriers. */
  readonly secrets: SecretOpener;
  /** Takes the peers of the settings file into the table as `source: file`; null: the file has none. */
  readonly importFile: (() => Promise<void>) | null;
  readonly timing?: OwnershipTiming;
  /** Between two full looks at the peers. */
  readonly rereadMs?: number;
}

export interface FleetParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly gatewayVersion: string;
  readonly hostname: string;
  /** How long a bind that moves or goes may finish what is under way. */
  readonly drainMs: number;
  /** Messages taken for a bind and not reported. */
  readonly unreported: (bind: string) => number;
  /** Peers of the settings file: what runs where there is no table. */
  readonly filePeers: readonly BindSettings[];
  /** null: the file alone decides, everything in it is this connector's, and nothing of AWS is loaded. */
  readonly table: TableSettings | null;
  readonly listener: () => ListenerStatus | null;
  readonly core: () => CoreStatus | null;
}

/** For metrics, readiness and the curious. */
export type FleetHealth =
  | { readonly kind: 'file' }
  | {
      readonly kind: 'table';
      readonly incarnation: string;
      readonly lease: Fence;
      /** What the last failed request said; null: it answers. */
      readonly ownershipAway: string | null;
      readonly peersAway: string | null;
      readonly queueAway: string | null;
      /** Whether the peers have been read in full once. */
      readonly peersRead: boolean;
      /** Binds that this connector carries. */
      readonly carried: number;
      /** Milliseconds since the last renewal of the lease that succeeded; null: none has. */
      readonly heartbeatAgeMs: number | null;
      /** Connectors that this one sees, itself included. */
      readonly connectors: Readonly<Record<MemberState, number>>;
      /** Binds that nobody alive owns and that somebody could. */
      readonly unowned: number;
      /** Binds taken over from connectors that had died, since the start. */
      readonly takeovers: number;
      /** The highest version of a peer's record that was read and applied; 0: none. */
      readonly configVersion: number;
      /** Records that cannot be applied as they are. */
      readonly peersRefused: number;
    };

/** Which peers run here, and how. */
export interface Fleet {
  /**
   * Brings the binds up on `host`. From a file: resolves when all are started, rejects when one cannot be made. From a
   * table: resolves at once; binds come as they are read and acquired, also when the store is away at first.
   */
  start(host: BindHost): Promise<void>;
  /** The file was read again: `filePeers` as before, `importFile` for the table. */
  reload(filePeers: readonly BindSettings[], importFile: (() => Promise<void>) | null): Promise<void>;
  /** Hands every bind over or stops it, each drained for at most `drainMs`, and leaves the fleet. Never rejects. */
  stop(drainMs: number): Promise<void>;
  health(): FleetHealth;
}

export async function createFleet(parts: FleetParts): Promise<Fleet> {
  if (parts.table === null) return new FileFleet(parts.filePeers, parts);
  // Whoever has no table does not load the AWS SDK.
  const { TableFleet } = await import('./table-fleet.ts');
  return new TableFleet(parts.table, parts);
}

/** The file alone: everything in it is ours. */
class FileFleet implements Fleet {
  readonly #parts: Pick<FleetParts, 'drainMs' | 'log'>;
  #peers: readonly BindSettings[];
  #host: BindHost | null = null;

  constructor(peers: readonly BindSettings[], parts: Pick<FleetParts, 'drainMs' | 'log'>) {
    this.#peers = peers;
    this.#parts = parts;
  }

  async start(host: BindHost): Promise<void> {
    this.#host = host;
    await host.apply(this.#peers, this.#parts.drainMs);
  }

  async reload(filePeers: readonly BindSettings[]): Promise<void> {
    this.#peers = filePeers;
    await this.#host?.apply(filePeers, this.#parts.drainMs);
  }

  async stop(drainMs: number): Promise<void> {
    try {
      await this.#host?.apply([], drainMs);
    } catch (error) {
      this.#parts.log.event('fleet_stop_failed', { err: error });
    }
  }

  health(): FleetHealth {
    return { kind: 'file' };
  }
}
