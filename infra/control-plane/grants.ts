import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { hintQueuePrefix } from '../../contract/hints.ts';
import { AUDIT_BY_TARGET, PEERS_BY_CELL, PEERS_BY_MODE } from '../../contract/tables.ts';
import { acknowledge, acknowledgeResource } from '../acknowledge.ts';
import { connectorLogGroupName, queueArns } from '../names.ts';
import type { StateStack } from '../state/index.ts';

type Allow = (sid: string, actions: string[], ...resources: string[]) => void;

function allowing(role: IRole): Allow {
  return (sid, actions, ...resources) => {
    role.addToPrincipalPolicy(new PolicyStatement({ sid, actions, resources }));
  };
}

/** Seals what carriers get and cannot open it again; reads what connectors publish; changes peers. */
export function grantApi(role: IRole, state: StateStack): void {
  const allow = allowing(role);
  changePeers(role, allow, state);
  const { peers, audit, connectors, status, requests } = state.tables.tables;
  allow('ReadAudit', ['dynamodb:Query'], audit.tableArn, `${audit.tableArn}/index/${AUDIT_BY_TARGET}`);
  allow(
    'ListPeers',
    ['dynamodb:Query'],
    `${peers.tableArn}/index/${PEERS_BY_MODE}`,
    `${peers.tableArn}/index/${PEERS_BY_CELL}`,
  );
  allow('Status', ['dynamodb:Query'], connectors.tableArn, status.tableArn);
  allow('Answers', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], requests.tableArn);
  const { names, cells, deployment } = state;
  const group = (cell: string): string =>
    Stack.of(role).formatArn({
      service: 'logs',
      resource: `log-group:${connectorLogGroupName(names, cell)}:*`,
    });
  allow('Logs', ['logs:FilterLogEvents'], ...cells.map(({ name }) => group(name)));
  for (const { name } of cells)
    acknowledgeResource(role, group(name), 'the ending is how IAM writes the streams of one log group');
  const token = deployment.omnimessage.api_token_secret_arn;
  if (token !== null) allow('Token', ['secretsmanager:GetSecretValue'], token);
}

/** The same rules and the same trail as the API's; each declared peer adds its own secret to it. */
export function grantPeerResource(role: IRole, state: StateStack): void {
  const allow = allowing(role);
  changePeers(role, allow, state);
}

function changePeers(role: IRole, allow: Allow, { tables, keys }: StateStack): void {
  const { peers, audit } = tables.tables;
  allow('Peers', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'], peers.tableArn);
  allow('Audit', ['dynamodb:PutItem'], audit.tableArn);
  role.addToPrincipalPolicy(
    new PolicyStatement({
      sid: 'SealPasswords',
      actions: ['kms:Encrypt'],
      resources: [keys.passwords.keyArn],
      conditions: { Null: { 'kms:EncryptionContext:peer': 'false' } },
    }),
  );
}

export function grantPublisher(role: IRole, { tables, names }: StateStack): void {
  const allow = allowing(role);
  allow('Connectors', ['dynamodb:Query'], tables.tables.connectors.tableArn);
  allow('Hints', ['sqs:SendMessage'], hintQueues(role, names.tablePrefix));
}

export function grantReaper(role: IRole, { tables, names }: StateStack): void {
  const allow = allowing(role);
  allow('Heartbeats', ['dynamodb:Query', 'dynamodb:DeleteItem'], tables.tables.connectors.tableArn);
  const queues = hintQueues(role, names.tablePrefix);
  allow('Queues', ['sqs:GetQueueAttributes', 'sqs:DeleteQueue'], queues);
  // ListQueues goes by the account; a role may not be held to a prefix.
  allow('FindQueues', ['sqs:ListQueues'], '*');
  acknowledge(role, 'AwsSolutions-IAM5[Resource::*]', 'sqs:ListQueues knows no resource');
}

function hintQueues(role: IRole, tablePrefix: string): string {
  const queues = queueArns(Stack.of(role), hintQueuePrefix(tablePrefix));
  acknowledgeResource(
    role,
    queues,
    'each connector makes a queue whose name ends in something random; the prefix is this gateway alone',
  );
  return queues;
}
