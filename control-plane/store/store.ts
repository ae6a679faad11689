import { randomBytes } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { AuditRecord } from '../../contract/records.ts';
import { tableNames } from '../../contract/tables.ts';
import { AnsweredRequests } from './answered-requests.ts';
import { AuditTrail } from './audit.ts';
import { Table } from './dynamo.ts';
import { FleetStatusReader } from './fleet-status.ts';
import { type OnChange, Peers } from './peers.ts';
import { SystemIdClaims } from './system-id-claims.ts';

export interface StoreParts {
  /** Closed by whoever made it. */
  readonly client: DynamoDBClient;
  readonly tablePrefix: string;
  readonly now: () => Date;
  readonly newId?: () => string;
  /** On one machine, in place of DynamoDB's streams. */
  readonly onChange?: OnChange;
  readonly onAuditLate: (entry: AuditRecord, error: unknown) => void;
}

/** Everything that the control plane keeps. */
export interface Store {
  readonly peers: Peers;
  readonly audit: AuditTrail;
  readonly fleet: FleetStatusReader;
  readonly requests: AnsweredRequests;
  readonly peersTable: Table;
}

export function openStore(parts: StoreParts): Store {
  const { client, now, newId = randomId } = parts;
  const names = tableNames(parts.tablePrefix);
  const nowMs = (): number => now().getTime();
  const peersTable = new Table(client, names.peers);
  const audit = new AuditTrail(new Table(client, names.audit), now, newId);
  const claims = new SystemIdClaims(peersTable, nowMs, newId);
  const tables = {
    connectors: new Table(client, names.connectors),
    status: new Table(client, names.status),
    peers: peersTable,
  };
  return {
    peersTable,
    audit,
    peers: new Peers({
      table: peersTable,
      claims,
      audit,
      now,
      newId,
      onChange: parts.onChange ?? (() => undefined),
      onAuditLate: parts.onAuditLate,
    }),
    fleet: new FleetStatusReader(tables, nowMs),
    requests: new AnsweredRequests(new Table(client, names.requests), nowMs, newId),
  };
}

/** 96 bits: enough that two never meet. */
function randomId(): string {
  return randomBytes(12).toString('hex');
}
