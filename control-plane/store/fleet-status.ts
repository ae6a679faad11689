import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import {
  type ConnectorRecord,
  connectorRecordSchema,
  type PeerVersion,
  peerVersionSchema,
  type StatusRecord,
  statusRecordSchema,
} from '../../contract/records.ts';
import {
  CELLS_PARTITION,
  cellPartition,
  PEERS_BY_CELL,
  STATUS_BINDS_ATTRIBUTE,
} from '../../contract/tables.ts';
import type { Item, Table } from './dynamo.ts';

const unzip = promisify(gunzip);

/** A chunk's list of binds, unpacked; a connector writes less than a tenth of it. */
const MOST_UNPACKED_OCTETS = 32 * 1024 * 1024;
const MOST_CELLS = 200;
const MOST_CONNECTORS = 2000;
const MOST_CHUNKS = 4000;
const MOST_PEERS = 20_000;

export interface FleetStatus {
  readonly connectors: readonly ConnectorRecord[];
  readonly chunks: readonly StatusRecord[];
  readonly peers: readonly PeerVersion[];
  /** Items that could not be read: another version's, or damaged. Counted rather than hidden. */
  readonly unreadable: number;
}

/** However many dashboards ask, the tables are read once in this time; connectors publish every 5 s. */
const FRESH_MS = 1000;

/** What the connectors say of themselves, from the tables; no scan. Rejects with a StoreError. */
export class FleetStatusReader {
  readonly #connectors: Table;
  readonly #status: Table;
  readonly #peers: Table;
  readonly #now: () => number;
  #last: { readonly key: string; readonly atMs: number; readonly status: Promise<FleetStatus> } | null = null;

  constructor(tables: { connectors: Table; status: Table; peers: Table }, now: () => number) {
    this.#connectors = tables.connectors;
    this.#status = tables.status;
    this.#peers = tables.peers;
    this.#now = now;
  }

  /** `known`: cells that are looked at though no connector has announced them. */
  read(known: readonly string[]): Promise<FleetStatus> {
    const key = known.join(' ');
    const now = this.#now();
    const last = this.#last;
    if (last !== null && last.key === key && Math.abs(now - last.atMs) < FRESH_MS) return last.status;
    const status = this.#read(known);
    this.#last = { key, atMs: now, status };
    // What failed is not handed out again.
    status.catch(() => {
      if (this.#last?.status === status) this.#last = null;
    });
    return status;
  }

  async #read(known: readonly string[]): Promise<FleetStatus> {
    const { items } = await this.#connectors.all(partition(CELLS_PARTITION), MOST_CELLS);
    const cells = [...new Set([...known, ...items.map((item) => String(item['sk']))])];
    const read = await Promise.all(cells.map((cell) => this.#cell(cell)));
    return {
      connectors: read.flatMap(({ connectors }) => connectors),
      chunks: read.flatMap(({ chunks }) => chunks),
      peers: read.flatMap(({ peers }) => peers),
      unreadable: read.reduce((sum, { unreadable }) => sum + unreadable, 0),
    };
  }

  async #cell(cell: string): Promise<FleetStatus> {
    const [connectors, status, peers] = await Promise.all([
      this.#connectors.all(partition(cellPartition(cell)), MOST_CONNECTORS),
      this.#status.all(partition(cellPartition(cell)), MOST_CHUNKS),
      this.#peers.all(
        {
          IndexName: PEERS_BY_CELL,
          KeyConditionExpression: '#cell = :cell',
          ExpressionAttributeNames: { '#cell': 'cell' },
          values: { ':cell': cell },
        },
        MOST_PEERS,
      ),
    ]);
    const seconds = this.#now() / 1000;
    const fresh = (item: Item): boolean => !(Number(item['expires_at']) <= seconds);
    const heartbeats = connectors.items.filter(fresh).map((item) => connectorRecordSchema.safeParse(item));
    const chunks = await Promise.all(status.items.filter(fresh).map(readChunk));
    const versions = peers.items.map((item) => peerVersionSchema.safeParse(item));
    const live = heartbeats.flatMap((parsed) => (parsed.success ? [parsed.data] : []));
    const readable = chunks.filter((chunk) => chunk !== null);
    return {
      connectors: live,
      chunks: readable,
      peers: versions.flatMap((parsed) => (parsed.success ? [parsed.data] : [])),
      unreadable: heartbeats.length - live.length + (chunks.length - readable.length),
    };
  }
}

function partition(pk: string) {
  return { ConsistentRead: true, KeyConditionExpression: 'pk = :pk', values: { ':pk': pk } };
}

/** null: cannot be read. */
async function readChunk(item: Item): Promise<StatusRecord | null> {
  const packed = item[STATUS_BINDS_ATTRIBUTE];
  if (!(packed instanceof Uint8Array)) return null;
  try {
    const text = await unzip(packed, { maxOutputLength: MOST_UNPACKED_OCTETS });
    const binds: unknown = JSON.parse(text.toString('utf8'));
    const parsed = statusRecordSchema.safeParse({ ...item, binds });
    return parsed.success ? parsed.data : null;
  } catch (error) {
    // zlib and JSON.parse say that the octets are damaged; the caller counts it.
    if (error instanceof Error) return null;
    throw error;
  }
}
