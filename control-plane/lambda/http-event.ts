import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import * as z from 'zod';

const compressed = promisify(gzip);

/** What API Gateway's HTTP API hands a Lambda (payload format 2.0), as far as it is looked at. */
const eventSchema = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.object({
    requestId: z.string().default(''),
    domainName: z.string().default('api.invalid'),
    http: z.object({ method: z.string() }),
  }),
});

export interface HttpResult {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

/**
 * The request in an event. It has API Gateway's request id unless the client sent one of its own, so that access log,
 * this function's log and the answer name the same request. Throws a ZodError for what API Gateway never sends.
 */
export function requestOf(event: unknown): Request {
  const {
    rawPath,
    rawQueryString,
    headers: given,
    requestContext,
    body,
    isBase64Encoded,
  } = eventSchema.parse(event);
  const { method } = requestContext.http;
  const headers = new Headers(given);
  const requestId = requestContext.requestId.replaceAll(/[^A-Za-z0-9_.:-]/g, '');
  if (!headers.has('x-request-id') && requestId !== '') headers.set('x-request-id', requestId);
  const url = new URL(`https://${requestContext.domainName}`);
  url.pathname = rawPath;
  url.search = rawQueryString;
  const bodied = body != null && body !== '' && method !== 'GET' && method !== 'HEAD';
  const octets = bodied ? new Uint8Array(Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8')) : null;
  return new Request(url, { method, headers, ...(octets === null ? {} : { body: octets }) });
}

/** Smaller ones are not worth the time. */
const WORTH_COMPRESSING = 16 * 1024;
/** A Lambda may answer 6 MB of JSON in all, headers and base64 included. */
export const MOST_ANSWER_CHARACTERS = 5_900_000;
const TEXT = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|yaml|x-yaml|xml))/;

/**
 * The answer for API Gateway; compressed where the client takes that and it is worth it. null: it is too large to be
 * carried, which the caller has to say instead.
 */
export async function resultOf(
  response: Response,
  acceptEncoding: string | null,
): Promise<HttpResult | null> {
  const headers = Object.fromEntries(response.headers);
  const text = TEXT.test(response.headers.get('content-type') ?? 'text/plain');
  const octets = Buffer.from(await response.arrayBuffer());
  const squeeze = text && octets.length >= WORTH_COMPRESSING && /\bgzip\b/.test(acceptEncoding ?? '');
  if (text) headers['vary'] = 'accept-encoding';
  if (squeeze) headers['content-encoding'] = 'gzip';
  const isBase64Encoded = squeeze || !text;
  const body = (squeeze ? await compressed(octets) : octets).toString(isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > MOST_ANSWER_CHARACTERS) return null;
  return { statusCode: response.status, headers, body, isBase64Encoded };
}
