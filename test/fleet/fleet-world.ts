/** Everything that connectors share: tables, queues, the store that changes peers, a core and a carrier. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { build } from 'esbuild';
import { stringify } from 'yaml';
import { type ClientPeerInput, clientPeerSchema } from '../../contract/client-peer.ts';
import type { PeerRecord } from '../../contract/records.ts';
import { type ServerPeerInput, serverPeerSchema } from '../../contract/server-peer.ts';
import { tableNames } from '../../contract/tables.ts';
import { ChangeFeed } from '../../control-plane/push/change-feed.ts';
import { Publisher } from '../../control-plane/push/publisher.ts';
import { openKeyFile } from '../../control-plane/secrets/key-file-box.ts';
import { PasswordHasher } from '../../control-plane/secrets/password-hash.ts';
import type { SecretBox } from '../../control-plane/secrets/secret-box.ts';
import { createTables } from '../../control-plane/store/create-tables.ts';
import { Table } from '../../control-plane/store/dynamo.ts';
import { importFile } from '../../control-plane/store/file-import.ts';
import type { FleetStatus } from '../../control-plane/store/fleet-status.ts';
import { openStore, type Store } from '../../control-plane/store/store.ts';
import { wordSchema } from '../../local/emulated-aws/word.ts';
import {
  type SimulatedCarrier,
  type SimulatedCarrierOptions,
  startSimulatedCarrier,
} from '../../local/simulators/carrier.ts';
import { type SimulatedCore, startSimulatedCore } from '../../local/simulators/omnimessage.ts';
import { freePort } from '../e2e/harness/ports.ts';
import { Program } from '../e2e/harness/program.ts';
import type { ConnectorOptions } from './connector-process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PREFIX = 'Fleet-';
const CREDENTIALS = { accessKeyId: 'local', secretAccessKey: 'local' };
const ACTOR = { by: 'test', role: 'operator', from: null, requestId: null } as const;

export interface Endpoints {
  readonly dynamodb: string;
  readonly sqs: string;
}

export interface FleetWorldOptions {
  readonly carrier?: Partial<SimulatedCarrierOptions>;
  /** What stands between the emulated AWS and those who tell connectors of changes. */
  readonly publishThrough?: (endpoints: Endpoints) => Promise<Endpoints>;
}

export class FleetWorld {
  readonly core: SimulatedCore;
  readonly carrier: SimulatedCarrier;
  readonly store: Store;
  readonly sqs: SQSClient;
  readonly dynamoDb: DynamoDBClient;
  readonly tables = tableNames(PREFIX);
  readonly #folder: string;
  readonly #emulator: ChildProcess;
  /** Of the emulated AWS itself. */
  readonly endpoints: Endpoints;
  readonly #feed: ChangeFeed;
  readonly #box: SecretBox;
  readonly #connectors = new Set<Program>();
  /** Moments at which one account had two sessions with the carrier. */
  readonly overlaps: string[] = [];

  private constructor(
    parts: Pick<FleetWorld, 'core' | 'carrier'>,
    folder: string,
    emulator: ChildProcess,
    endpoints: Endpoints,
    publishTo: Endpoints,
    box: SecretBox,
  ) {
    this.core = parts.core;
    this.carrier = parts.carrier;
    this.#folder = folder;
    this.#emulator = emulator;
    this.endpoints = endpoints;
    this.#box = box;
    const shared = { region: 'local', credentials: CREDENTIALS };
    this.dynamoDb = new DynamoDBClient({ ...shared, endpoint: endpoints.dynamodb });
    this.sqs = new SQSClient({ ...shared, endpoint: publishTo.sqs });
    this.#feed = new ChangeFeed({
      publisher: new Publisher({
        sqs: this.sqs,
        connectors: new Table(this.dynamoDb, tableNames(PREFIX).connectors),
        onFailure: () => undefined,
      }),
      after: (ms, fire) => {
        const timer = setTimeout(fire, ms);
        return () => clearTimeout(timer);
      },
      onFailure: () => undefined,
    });
    this.store = openStore({
      client: this.dynamoDb,
      tablePrefix: PREFIX,
      now: () => new Date(),
      onChange: this.#feed.onChange,
      onAuditLate: () => undefined,
    });
  }

  static async start({ carrier: options = {}, publishThrough }: FleetWorldOptions = {}): Promise<FleetWorld> {
    const folder = await mkdtemp(join(tmpdir(), 'fleet-'));
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await build({
      absWorkingDir: ROOT,
      entryPoints: ['test/fleet/connector-process.ts', 'test/fleet/emulator-process.ts'],
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
    });
    const emulator = fork(join(folder, 'emulator-process.mjs'), [join(folder, 'tables')]);
    const [message] = await once(emulator, 'message');
    const word = wordSchema.parse(message);
    if (word.kind !== 'ready') throw new Error(word.detail);
    const endpoints = {
      dynamodb: `http://127.0.0.1:${word.dynamodb}`,
      sqs: `http://127.0.0.1:${word.sqs}`,
    };
    const core = await startSimulatedCore({ port: 0, onUnknown: 'retry' });
    const carrier = await startSimulatedCarrier({ port: 0, ...options });
    const box = await openKeyFile(join(folder, 'passwords.key'));
    const publishTo = (await publishThrough?.(endpoints)) ?? endpoints;
    const world = new FleetWorld({ core, carrier }, folder, emulator, endpoints, publishTo, box);
    await createTables(world.dynamoDb, PREFIX, wait);
    world.#watchOverlaps();
    return world;
  }

  get emulatorPid(): number {
    const { pid } = this.#emulator;
    if (pid === undefined) throw new Error('the emulator was not started');
    return pid;
  }

  /** Makes these peers, and no others, those of the table. */
  async peers(
    names: readonly string[],
    changes: Partial<ClientPeerInput> = {},
    partners: readonly ServerPeerInput[] = [],
  ): Promise<void> {
    const carriers = names.map((name) =>
      clientPeerSchema.parse({
        name,
        bind_type: 'transceiver',
        host: '127.0.0.1',
        port: this.carrier.port,
        system_id: name,
        password: 'secret12',
        reconnect_delay: 100,
        queue_check_frequency: 100,
        ...changes,
      }),
    );
    const { store } = this;
    const hasher = new PasswordHasher();
    const parts = { peers: store.peers, table: store.peersTable, box: this.#box, hasher, cell: 'default' };
    const peers = [...carriers, ...partners.map((partner) => serverPeerSchema.parse(partner))];
    const { refused } = await importFile(peers, parts);
    if (refused.length > 0) throw new Error(JSON.stringify(refused));
  }

  /** As if the stream had told of a change. */
  hint(name: string, version: number): void {
    this.#feed.onChange({ name, version, cell: 'default' });
  }

  async change(name: string, step: (record: PeerRecord) => PeerRecord): Promise<void> {
    await this.store.peers.change(
      name,
      (before) => (before === null ? null : { ...step(before), version: before.version + 1 }),
      'patch',
      ACTOR,
    );
  }

  async connector(
    connectorId: string,
    onStoreError: 'hold' | 'drop' = 'hold',
    listenPort?: number,
    endpoints: Endpoints = this.endpoints,
  ): Promise<Program> {
    const options: ConnectorOptions = {
      settings: stringify({
        api_base_url: this.core.url,
        smpp_poll_interval: 10,
        metrics_port: await freePort(),
        drain_timeout: 10_000,
        listen: { port: listenPort ?? (await freePort()), host: '127.0.0.1' },
      }),
      connectorId,
      tablePrefix: PREFIX,
      dynamoDbEndpoint: endpoints.dynamodb,
      sqsEndpoint: endpoints.sqs,
      keyFile: join(this.#folder, 'passwords.key'),
      onStoreError,
    };
    const program = new Program(connectorId, process.execPath, [
      '--enable-source-maps',
      join(this.#folder, 'connector-process.mjs'),
      JSON.stringify(options),
    ]);
    this.#connectors.add(program);
    return program;
  }

  /** Resolves with what the connectors publish once it is as it should be; the reader keeps it for a second. */
  async published(condition: (fleet: FleetStatus) => boolean, timeoutMs: number): Promise<FleetStatus> {
    const until = performance.now() + timeoutMs;
    for (;;) {
      const fleet = await this.store.fleet.read(['default']);
      if (condition(fleet)) return fleet;
      if (performance.now() > until)
        throw new Error(`not within ${timeoutMs} ms; last: ${JSON.stringify(fleet)}`);
      await wait(200);
    }
  }

  /** Resolves once each of so many connectors says that its share is bound; the shares, largest first. */
  async spread(shares: readonly number[], timeoutMs: number): Promise<void> {
    await this.published(({ connectors, chunks }) => {
      const live = connectors.filter(({ state }) => state === 'live').map(({ incarnation }) => incarnation);
      const found = chunks
        .filter(({ incarnation }) => live.includes(incarnation))
        .map(({ binds }) => binds.filter(({ owner, state }) => owner && state === 'connected').length);
      return found.sort((a, b) => b - a).join() === shares.join();
    }, timeoutMs);
  }

  bound(): number {
    return new Set(this.carrier.sessions.map(({ system_id }) => system_id)).size;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#connectors].filter((one) => !one.hasEnded).map((one) => one.kill()));
    await this.#feed.close();
    this.dynamoDb.destroy();
    this.sqs.destroy();
    process.kill(this.emulatorPid, 'SIGCONT');
    const gone = once(this.#emulator, 'exit');
    this.#emulator.disconnect();
    await gone;
    await Promise.all([this.core.close(), this.carrier.close()]);
    await rm(this.#folder, { recursive: true });
  }

  #watchOverlaps(): void {
    const look = (): false => {
      const accounts = this.carrier.sessions.map(({ system_id }) => system_id);
      const twice = accounts.filter((account, index) => accounts.indexOf(account) !== index);
      if (twice.length > 0) this.overlaps.push(twice.join(' '));
      return false;
    };
    // It never comes true: it is looked at whenever the carrier's sessions change.
    this.carrier.waitFor(look, 600_000).catch(() => undefined);
  }
}
