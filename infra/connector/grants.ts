import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { hintQueuePrefix } from '../../contract/hints.ts';
import { PEERS_BY_CELL } from '../../contract/tables.ts';
import { acknowledgeResource } from '../acknowledge.ts';
import { queueArns } from '../names.ts';
import type { StateStack } from '../state/index.ts';

/**
 * What a connector does, and no more: reads peers, keeps its heartbeat, ownership and status, opens (never seals) the
 * passwords for carriers, and has a queue of its own.
 */
export function grantConnector(role: IRole, { tables, keys, names }: StateStack): void {
  const { peers, connectors, ownership, status } = tables.tables;
  const allow = (sid: string, actions: string[], ...resources: string[]): void => {
    role.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
  };
  allow('ListPeers', ['dynamodb:Query'], `${peers.tableArn}/index/${PEERS_BY_CELL}`);
  allow('ReadPeers', ['dynamodb:BatchGetItem'], peers.tableArn);
  allow(
    'Heartbeats',
    ['dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    connectors.tableArn,
  );
  allow('Ownership', ['dynamodb:Query', 'dynamodb:PutItem'], ownership.tableArn);
  allow('Status', ['dynamodb:PutItem', 'dynamodb:DeleteItem'], status.tableArn);
  role.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'OpenPasswords',
      actions: ['kms:Decrypt'],
      resources: [keys.passwords.keyArn],
      conditions: { Null: { 'kms:EncryptionContext:peer': 'false' } },
    }),
  );
  const queues = queueArns(Stack.of(role), hintQueuePrefix(names.tablePrefix));
  allow(
    'OwnQueue',
    ['sqs:CreateQueue', 'sqs:TagQueue', 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:DeleteQueue'],
    queues,
  );
  acknowledgeResource(
    role,
    queues,
    'each connector makes a queue whose name ends in something random; the prefix is this gateway alone',
  );
}
