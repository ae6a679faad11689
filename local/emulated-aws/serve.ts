import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';
import { createSqsServer } from 'local-aws-sqs';
import { errorText } from '../../contract/error-text.ts';
import type { Word } from './word.ts';

export interface EmulatedAwsOptions {
  /** Directory of DynamoDB's items. Queues are kept in memory: they hold hints only. */
  readonly directory: string;
  /** 0: any free one. */
  readonly dynamodbPort: number;
  readonly sqsPort: number;
  /** Whoever names another one is refused: other users of this machine reach loopback, too. */
  readonly accessKeyId: string;
}

const LOOPBACK = '127.0.0.1';

/**
 * DynamoDB and SQS for one machine, in this process, on loopback. Tells the parent over IPC once both answer, and
 * ends when the parent has gone: signals of a terminal reach both, and the parent still needs its tables to hand over.
 */
export async function serveEmulatedAws(options: EmulatedAwsOptions): Promise<void> {
  if (process.send === undefined) {
    throw new Error('emulated-aws is started by omnimessage-smpp local, and by nothing else');
  }
  const tell = (word: Word): Promise<void> =>
    new Promise((resolve) => {
      process.send?.(word, undefined, undefined, () => resolve());
    });
  const fail = (error: unknown): void => {
    // The parent has gone while this was starting: there is nobody to tell, and nothing to be told.
    if (!process.connected) process.exit(0);
    const detail = errorText(error);
    void tell({ kind: 'failed', detail }).finally(() => process.exit(1));
  };
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => undefined);
  // A database that cannot be opened has no other way out of dynalite.
  process.on('uncaughtException', fail);

  const tables = dynalite({ path: options.directory, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  guard(tables, options.accessKeyId);
  process.once('disconnect', () => {
    tables.close(() => process.exit(0));
    tables.closeAllConnections();
  });
  try {
    const dynamodb = await listening(tables, options.dynamodbPort);
    await answers(dynamodb, options.accessKeyId);
    const queues = await createSqsServer({
      port: options.sqsPort,
      hostname: LOOPBACK,
      emulateQueueCreationLifecycle: true,
    });
    guard(queues, options.accessKeyId);
    await tell({ kind: 'ready', dynamodb, sqs: portOf(queues) });
  } catch (error) {
    fail(error);
  }
}

/** The emulators check no signature, so the id of the key is the secret: random, and known to the parent alone. */
function guard(server: Server, accessKeyId: string): void {
  const wanted = digest(accessKeyId);
  const handlers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const [, presented = ''] = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    if (timingSafeEqual(digest(presented), wanted)) {
      for (const handler of handlers) handler.call(server, request, response);
      return;
    }
    request.resume();
    const body = JSON.stringify({ __type: 'UnrecognizedClientException', message: 'not your emulator' });
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
  });
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve(portOf(server));
    });
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening without a port');
  return address.port;
}

/** It opens its database with the first request, and the start must not be told of before. */
async function answers(port: number, accessKeyId: string): Promise<void> {
  const response = await fetch(`http://${LOOPBACK}:${port}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.ListTables',
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0`,
    },
    body: '{}',
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`the emulated DynamoDB answers ${response.status}: ${text}`);
}
