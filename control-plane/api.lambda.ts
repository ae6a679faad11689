import { randomBytes } from 'node:crypto';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { tableNames } from '../contract/tables.ts';
import { createApi } from './api/app.ts';
import { GatewayIdentity } from './api/identity.ts';
import { ProblemError } from './api/problems.ts';
import { remoteAddress } from './api/remote-address.ts';
import { LAMBDA_CLIENT } from './lambda/aws-clients.ts';
import { lambdaDiagnostics } from './lambda/diagnostics.ts';
import { apiEnvironment, readLambdaEnvironment } from './lambda/environment.ts';
import { type HttpResult, requestOf, resultOf } from './lambda/http-event.ts';
import { lambdaLog } from './lambda/log.ts';
import { CloudWatchLogs } from './logs/cloudwatch-logs.ts';
import { RestOmniMessageAdmin } from './omnimessage/rest.ts';
import { KmsBox } from './secrets/kms-box.ts';
import { PasswordHasher } from './secrets/password-hash.ts';
import { Table } from './store/dynamo.ts';
import { sharedSigningKey } from './store/signing-key.ts';
import { openStore } from './store/store.ts';

/** Put in by the bundler from package.json. */
declare const __VERSION__: string;

/**
 * The API behind an HTTP API of API Gateway (payload 2.0) whose JWT authorizer has checked the token. Clients are made
 * once; what has to be asked for, the signing key and OmniMessage's token, with the first request.
 */
const environment = readLambdaEnvironment(apiEnvironment, process.env);
const log = lambdaLog('api');
const client = new DynamoDBClient(LAMBDA_CLIENT);

let opening: Promise<ReturnType<typeof createApi>> | null = null;

/** Tried again with the next request when it fails. */
function openedApi(): Promise<ReturnType<typeof createApi>> {
  opening ??= openApi().catch((error: unknown) => {
    opening = null;
    throw error;
  });
  return opening;
}

async function openApi(): Promise<ReturnType<typeof createApi>> {
  const { TABLE_PREFIX, KMS_KEY_ID, API_BASE_URL, API_TIMEOUT, CELL, LOG_GROUP_NAMES, ...core } = environment;
  const requests = new Table(client, tableNames(TABLE_PREFIX).requests);
  const [signingKey, apiToken] = await Promise.all([
    sharedSigningKey(requests),
    omniMessageToken(core.API_TOKEN_SECRET_ARN),
  ]);
  return createApi({
    store: openStore({
      client,
      tablePrefix: TABLE_PREFIX,
      now: () => new Date(),
      onAuditLate: (entry, error) => log.event('audit_late', { audit_id: entry.id, err: error }),
    }),
    box: new KmsBox(new KMSClient(LAMBDA_CLIENT), KMS_KEY_ID),
    hasher: new PasswordHasher(),
    identity: new GatewayIdentity(),
    core: new RestOmniMessageAdmin({
      baseUrl: API_BASE_URL ?? '',
      apiToken,
      verifySslPeer: core.VERIFY_SSL_PEER,
      timeoutMs: Math.min(API_TIMEOUT, 20_000),
      smscName: core.SMSC_NAME,
      version: __VERSION__,
    }),
    logs: new CloudWatchLogs({
      client: new CloudWatchLogsClient(LAMBDA_CLIENT),
      groups: LOG_GROUP_NAMES,
      now: () => Date.now(),
    }),
    // The API's role may only encrypt.
    tester: null,
    diagnostics: lambdaDiagnostics(environment, process.env),
    log,
    remoteAddress,
    now: () => new Date(),
    newId: () => randomBytes(12).toString('hex'),
    signingKey,
    version: __VERSION__,
    cell: CELL,
    filePeers: 'override',
  });
}

async function omniMessageToken(arn: string | undefined): Promise<string | null> {
  if (arn === undefined) return null;
  // Most deployments name no secret, and do not load what reads them.
  const { secretReader } = await import('./lambda/secret-text.ts');
  return (await secretReader()(arn)).text.trim();
}

export async function handler(event: unknown, lambdaContext: unknown): Promise<HttpResult> {
  const request = requestOf(event);
  const id = request.headers.get('x-request-id') ?? '';
  try {
    const api = await openedApi();
    const response = await api.fetch(request, { event, lambdaContext });
    return (await resultOf(response, request.headers.get('accept-encoding'))) ?? problem(TOO_LARGE, id);
  } catch (error) {
    log.event('api_not_opened', { request_id: id, err: error });
    return problem(NOT_OPENED, id);
  }
}

const TOO_LARGE = new ProblemError(
  'not_acceptable',
  'The answer is larger than a Lambda can carry as it is. Send Accept-Encoding: gzip, or ask for less.',
);
const NOT_OPENED = new ProblemError(
  'store_unavailable',
  'The tables or the secret that the API needs do not answer. Try again; the log of the function says more.',
  { headers: { 'retry-after': '2' } },
);

function problem(error: ProblemError, id: string): HttpResult {
  return {
    statusCode: error.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': id,
      ...error.headers,
    },
    body: JSON.stringify(error.body(id)),
    isBase64Encoded: false,
  };
}
