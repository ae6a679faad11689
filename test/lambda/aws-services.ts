import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod';

const askedSchema = z.object({
  Plaintext: z.string().optional(),
  CiphertextBlob: z.string().optional(),
  EncryptionContext: z.record(z.string(), z.string()).optional(),
  KeyId: z.string().optional(),
  SecretId: z.string().optional(),
});

/** What this project asks of KMS and Secrets Manager, in their JSON protocol, and a queue service that can fail. */
export class AwsServices {
  readonly secrets = new Map<string, { text: string; version: string }>();
  /** Parts of queue URLs for which SQS answers 500. */
  readonly failingQueues = new Set<string>();
  readonly asked: string[] = [];
  readonly #key = randomBytes(32);
  readonly #server: Server;
  readonly #sqsPort: number;

  private constructor(sqsPort: number) {
    this.#sqsPort = sqsPort;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(sqsPort: number): Promise<AwsServices> {
    const services = new AwsServices(sqsPort);
    await new Promise<void>((resolve) => services.#server.listen(0, '127.0.0.1', resolve));
    return services;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.#server)}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const target = String(request.headers['x-amz-target']);
    this.asked.push(target);
    const say = (status: number, value: object): void => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(value));
    };
    if (target.startsWith('AmazonSQS.')) {
      if ([...this.failingQueues].some((part) => body.includes(part)))
        return say(500, { __type: 'InternalFailure' });
      return this.#toQueues(request, body, response);
    }
    const asked = askedSchema.parse(JSON.parse(body.toString()));
    switch (target) {
      case 'TrentService.Encrypt':
        return say(200, {
          CiphertextBlob: this.#encrypt(asked),
          KeyId: `arn:aws:kms:eu-west-1:1:key/${asked.KeyId}`,
        });
      case 'TrentService.Decrypt':
        return say(200, { Plaintext: this.#decrypt(asked), KeyId: asked.KeyId });
      case 'secretsmanager.GetSecretValue': {
        const secret = this.secrets.get(asked.SecretId ?? '');
        if (secret === undefined) return say(400, { __type: 'ResourceNotFoundException' });
        return say(200, { SecretString: secret.text, VersionId: secret.version, ARN: asked.SecretId });
      }
      default:
        return say(400, { __type: 'UnknownOperationException' });
    }
  }

  #toQueues(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { method, url, headers } = request;
    const options = { port: this.#sqsPort, host: '127.0.0.1', method, path: url, headers };
    forward(options, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.once('end', () => {
        // The SDK sends what concerns a queue to the host in the queue's URL: that is this one.
        const text = Buffer.concat(parts)
          .toString()
          .replaceAll(`127.0.0.1:${this.#sqsPort}`, new URL(this.url).host);
        const { 'content-length': _, ...kept } = answer.headers;
        response.writeHead(answer.statusCode ?? 500, kept).end(text);
      });
    })
      // A long poll that ends with the test.
      .once('error', () => response.destroy())
      .end(body);
  }

  #encrypt({ Plaintext = '', EncryptionContext }: z.output<typeof askedSchema>): string {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(
      Buffer.from(JSON.stringify(EncryptionContext)),
    );
    const sealed = [cipher.update(Buffer.from(Plaintext, 'base64')), cipher.final()];
    return Buffer.concat([iv, ...sealed, cipher.getAuthTag()]).toString('base64');
  }

  #decrypt({ CiphertextBlob = '', EncryptionContext }: z.output<typeof askedSchema>): string {
    const blob = Buffer.from(CiphertextBlob, 'base64');
    const decipher = createDecipheriv('aes-256-gcm', this.#key, blob.subarray(0, 12))
      .setAAD(Buffer.from(JSON.stringify(EncryptionContext)))
      .setAuthTag(blob.subarray(-16));
    return Buffer.concat([decipher.update(blob.subarray(12, -16)), decipher.final()]).toString('base64');
  }
}

export function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('listening on no port');
  return address.port;
}
