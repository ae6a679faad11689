import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

export interface KeptEvent {
  readonly timestamp: number;
  readonly message: string;
  readonly logStreamName?: string;
}

const requestSchema = z.strictObject({
  logGroupName: z.string().min(1).max(512),
  startTime: z.int().min(0),
  limit: z.int().min(1).max(10_000),
  filterPattern: z.string().min(1).max(1024).optional(),
  nextToken: z.string().optional(),
});

/**
 * FilterLogEvents of CloudWatch Logs over HTTP, as its reference describes it: one group, oldest first, from startTime
 * on, pages by nextToken (of at most `pageEvents`, and possibly empty), filters that this project sends.
 */
export async function startCloudWatch(
  pageEvents = 10_000,
  onFinished: typeof onTestFinished = onTestFinished,
) {
  const groups = new Map<string, (KeptEvent & { eventId: string })[]>();
  const asked: z.output<typeof requestSchema>[] = [];
  let count = 0;
  let failure: string | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const answer = (status: number, body: object): void => {
        response
          .writeHead(status, { 'content-type': 'application/x-amz-json-1.1' })
          .end(JSON.stringify(body));
      };
      if (request.headers['x-amz-target'] !== 'Logs_20140328.FilterLogEvents') {
        return answer(400, { __type: 'UnknownOperationException' });
      }
      const parsed = requestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString()));
      if (!parsed.success)
        return answer(400, { __type: 'InvalidParameterException', message: parsed.error.message });
      asked.push(parsed.data);
      if (failure !== null) return answer(400, { __type: failure, message: 'Rate exceeded' });
      const { logGroupName, startTime, limit, filterPattern, nextToken } = parsed.data;
      const group = groups.get(logGroupName);
      if (group === undefined)
        return answer(400, { __type: 'ResourceNotFoundException', message: 'no group' });
      const matching = group
        .filter(({ timestamp }) => timestamp >= startTime)
        .sort((a, b) => a.timestamp - b.timestamp)
        .slice(Number(nextToken ?? 0));
      const page = matching.slice(0, Math.min(limit, pageEvents));
      const more = matching.length > page.length;
      const events = page.filter(
        ({ message }) => filterPattern === undefined || lets(filterPattern, message),
      );
      answer(200, { events, ...(more ? { nextToken: String(Number(nextToken ?? 0) + page.length) } : {}) });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const client = new CloudWatchLogsClient({
    endpoint,
    region: 'local',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onFinished(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    client,
    endpoint,
    asked,
    put: (group: string, ...events: KeptEvent[]): void => {
      const kept = groups.get(group) ?? [];
      groups.set(group, kept);
      for (const event of events) {
        count += 1;
        kept.push({ logStreamName: 'gateway/connector/0f1e2d', ...event, eventId: String(10 ** 15 + count) });
      }
    },
    fail: (type: string | null): void => {
      failure = type;
    },
  };
}

/** `%expression%`, or `{ ($.a = "x" || $.a = "y") && $.b = "z" }` over the fields of a JSON line. */
function lets(pattern: string, message: string): boolean {
  if (pattern.startsWith('%')) return new RegExp(pattern.slice(1, -1)).test(message);
  const inner = /^\{ (.+) \}$/.exec(pattern)?.[1];
  if (inner === undefined) throw new Error(`not a pattern: ${pattern}`);
  const fields = new Map<string, unknown>();
  try {
    for (const [name, value] of Object.entries(Object(JSON.parse(message)))) fields.set(name, value);
  } catch {
    return false;
  }
  return inner.split(' && ').every((group) =>
    group
      .replace(/^\((.*)\)$/, '$1')
      .split(' || ')
      .some((condition) => {
        const [, name = '', value] = /^\$\.(\w+) = "([^"]*)"$/.exec(condition) ?? [];
        if (value === undefined) throw new Error(`not a condition: ${condition}`);
        return fields.get(name) === value;
      }),
  );
}
