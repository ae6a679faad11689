import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { LAMBDA_CLIENT } from '../lambda/aws-clients.ts';
import { peerResourceEnvironment, readLambdaEnvironment } from '../lambda/environment.ts';
import { lambdaLog } from '../lambda/log.ts';
import { secretReader } from '../lambda/secret-text.ts';
import { KmsBox } from '../secrets/kms-box.ts';
import { PasswordHasher } from '../secrets/password-hash.ts';
import { openStore } from '../store/store.ts';
import { PeerResource, type ResourceAnswer } from './peer-resource.ts';
import { readResourceEvent } from './resource-event.ts';

/** onEvent of CDK's provider framework for `Custom::OmniMessageSmppPeer`; what it rejects with is the reason shown. */
const { TABLE_PREFIX, KMS_KEY_ID } = readLambdaEnvironment(peerResourceEnvironment, process.env);
const log = lambdaLog('peer-resource');

const store = openStore({
  client: new DynamoDBClient(LAMBDA_CLIENT),
  tablePrefix: TABLE_PREFIX,
  now: () => new Date(),
  onAuditLate: (entry, error) => log.event('audit_late', { audit_id: entry.id, err: error }),
});

const resource = new PeerResource({
  peers: store.peers,
  box: new KmsBox(new KMSClient(LAMBDA_CLIENT), KMS_KEY_ID),
  hasher: new PasswordHasher(),
  readSecret: secretReader(),
});

export async function handler(event: unknown): Promise<ResourceAnswer> {
  try {
    const request = readResourceEvent(event);
    const answer = await resource.carryOut(request);
    log.event('declared_peer_done', {
      bind_name: answer.PhysicalResourceId.replace(/^\w+:/, ''),
      detail: request.kind,
      request_id: request.declarer.requestId,
    });
    return answer;
  } catch (error) {
    log.event('declared_peer_failed', { err: error });
    throw error;
  }
}
