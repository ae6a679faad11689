import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { BindSettings } from '../../contract/compiled.ts';
import { hintQueuePrefix } from '../../contract/hints.ts';
import { tableNames } from '../../contract/tables.ts';
import type { Timer } from '../clock.ts';
import type { RegisteredBind } from '../peers/bind-registry.ts';
import { createDynamoDb, createSqs } from './aws.ts';
import { Conductor } from './conductor.ts';
import { DesiredPeers } from './desired-peers.ts';
import type { BindHost, Fleet, FleetHealth, FleetParts, TableSettings } from './fleet.ts';
import { HintQueue } from './hint-queue.ts';
import { OwnershipLoop } from './ownership-loop.ts';
import { DynamoOwnershipStore } from './ownership-store.ts';
import { DynamoPeerReader } from './peer-reader.ts';
import { StatusPublisher } from './status.ts';
import { DynamoStatusStore } from './status-store.ts';
import { OWNERSHIP_TIMING } from './timing.ts';
import type { Wanted } from './view.ts';

const REREAD_MS = 30_000;
/** How soon a partner's first or last receiving session is noticed. */
const CLAIM_LOOK_MS = 250;
/** Beyond draining: unbinding, releasing, withdrawing. */
const STOP_MARGIN_MS = 8_000;

/** Peers from a table, shared with other connectors: the composition of everything in this folder. */
export class TableFleet implements Fleet {
  readonly #parts: FleetParts;
  readonly #dynamoDb: DynamoDBClient;
  readonly #sqs: SQSClient;
  readonly #desired: DesiredPeers;
  readonly #queue: HintQueue;
  readonly #ownership: OwnershipLoop;
  readonly #conductor: Conductor;
  readonly #status: StatusPublisher;
  #host: BindHost | null = null;
  #claims = '';
  #claimTimer: Timer | null = null;
  #stopping: Promise<void> | null = null;

  constructor(settings: TableSettings, parts: FleetParts) {
    const { clock, random, log } = parts;
    const { cell, connectorId, timing = OWNERSHIP_TIMING, rereadMs = REREAD_MS } = settings;
    this.#parts = parts;
    this.#dynamoDb = createDynamoDb(settings.aws);
    this.#sqs = createSqs(settings.aws);
    const tables = tableNames(settings.tablePrefix);
    this.#queue = new HintQueue({
      client: this.#sqs,
      newName: () => queueName(settings.tablePrefix, connectorId),
      tags: { application: 'omnimessage-smpp', purpose: 'hints', cell, connector: connectorId },
      clock,
      random,
      log,
      onHint: (hint) => this.#desired.hint(hint),
    });
    this.#desired = new DesiredPeers({
      reader: new DynamoPeerReader(this.#dynamoDb, tables, cell),
      secrets: settings.secrets,
      cell,
      clock,
      random,
      log,
      importFile: settings.importFile,
      onChange: () => this.#peersChanged(),
      rereadMs,
    });
    const startedAt = new Date(clock.wall()).toISOString();
    this.#ownership = new OwnershipLoop({
      settings: {
        timing,
        onStoreError: settings.onStoreError,
        newIncarnation: () => `TASK#${connectorId}#${randomBytes(6).toString('hex')}`,
        newVersion: () => randomBytes(8).toString('hex'),
      },
      store: new DynamoOwnershipStore({
        client: this.#dynamoDb,
        tables,
        cell,
        leaseMs: timing.takeOverMs,
        requestMs: timing.requestMs,
        wall: () => clock.wall(),
        facts: () => ({
          queueUrl: this.#queue.url,
          hostname: parts.hostname,
          gatewayVersion: parts.gatewayVersion,
          startedAt,
        }),
        onUnreadable: (bind, why) => log.event('ownership_unreadable', { bind_name: bind, detail: why }),
      }),
      clock,
      log,
      obey: (order) => this.#conductor.obey(order),
    });
    this.#conductor = new Conductor({
      clock,
      log,
      drainMs: parts.drainMs,
      desired: (name) => this.#desired.get(name),
      unreported: parts.unreported,
      handedOver: (bind) => this.#ownership.handedOver(bind),
    });
    this.#status = new StatusPublisher({
      store: new DynamoStatusStore(this.#dynamoDb, tables),
      clock,
      log,
      cell,
      incarnation: () => this.#ownership.incarnation,
      binds: () => this.#registered(),
      owns: (bind) => this.#conductor.carries(bind),
      listener: parts.listener,
      core: parts.core,
    });
  }

  async start(host: BindHost): Promise<void> {
    this.#host = host;
    this.#conductor.attach(host);
    // First the queue, so that the heartbeat names it; then the heartbeat, so that hints come; then the peers, so that
    // what changes from now on is hinted.
    await this.#queue.start();
    this.#ownership.start();
    this.#desired.start();
    this.#status.start();
    this.#lookForClaims();
  }

  async reload(_filePeers: readonly BindSettings[], importFile: (() => Promise<void>) | null): Promise<void> {
    if (importFile === null) this.#desired.reread();
    else this.#desired.reimport(importFile);
  }

  stop(drainMs: number): Promise<void> {
    this.#stopping ??= this.#stop(drainMs);
    return this.#stopping;
  }

  health(): FleetHealth {
    return {
      kind: 'table',
      incarnation: this.#ownership.incarnation,
      lease: this.#ownership.fence,
      ownershipAway: this.#ownership.storeAway,
      peersAway: this.#desired.away,
      queueAway: this.#queue.away,
      peersRead: this.#desired.listed,
      carried: this.#conductor.carried,
      ...this.#ownership.figures(),
      configVersion: this.#desired.highestVersion,
      peersRefused: this.#desired.refused,
    };
  }

  async #stop(drainMs: number): Promise<void> {
    this.#claimTimer?.cancel();
    await this.#desired.stop();
    const stopped = this.#conductor.stop(drainMs);
    const left = await this.#ownership.stop(drainMs + STOP_MARGIN_MS);
    await stopped;
    if (left === 'timed_out') this.#parts.log.event('fleet_left_late');
    await Promise.all([this.#queue.stop(), this.#status.stop()]);
    this.#dynamoDb.destroy();
    this.#sqs.destroy();
  }

  #registered(): Iterable<RegisteredBind> {
    return this.#host?.registered() ?? [];
  }

  #peersChanged(): void {
    if (this.#stopping !== null) return;
    this.#conductor.reconcile(this.#desired.peers());
    this.#wantAll();
  }

  #wantAll(): void {
    const wanted = new Map<string, Wanted>();
    const eligible = this.#conductor.receiving();
    for (const { name, state, settings } of this.#desired.peers()) {
      if (settings.mode === 'client') wanted.set(name, { placing: 'spread' });
      else wanted.set(name, { placing: 'claimed', eligible: state === 'up' && eligible.has(name) });
    }
    this.#claims = [...eligible].sort().join(' ');
    this.#ownership.want(wanted);
  }

  #lookForClaims(): void {
    if (this.#stopping !== null) return;
    if (this.#desired.listed && [...this.#conductor.receiving()].sort().join(' ') !== this.#claims)
      this.#wantAll();
    this.#claimTimer = this.#parts.clock.timer(CLAIM_LOOK_MS, () => this.#lookForClaims());
  }
}

/** The prefix has 30 characters at most, of 80. */
function queueName(prefix: string, connectorId: string): string {
  const plainId = connectorId.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 36);
  return `${hintQueuePrefix(prefix)}${plainId}-${randomBytes(6).toString('hex')}`;
}
