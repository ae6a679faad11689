import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { LOG_LEVELS } from '../../contract/settings.ts';
import { LEVEL_MINUTES, LevelError, type Levels } from './levels.ts';

const { least, usual, most } = LEVEL_MINUTES;
const LONGEST_BODY = 4_096;

const changeSchema = z.strictObject({
  level: z.enum(LOG_LEVELS).default('debug'),
  bind: z.string().min(1).max(63).nullable().default(null),
  /** null: the change is taken back. */
  minutes: z.number().min(least).max(most).nullable().default(usual),
});

export interface LevelAnswer {
  readonly status: 200 | 400 | 403 | 413 | 415;
  readonly body: object;
}

const ALLOWED = `allowed: {"level":"${LOG_LEVELS.join('|')}","bind":"name or null","minutes":${least}–${most} or null}`;

/**
 * `GET /log-level` tells what is in effect; `PUT /log-level` changes it for a time. Only for whoever is on this
 * machine: the metrics may be open to a network of scrapers. Asking for JSON keeps web pages out, which cannot send it
 * elsewhere without being allowed to.
 */
export async function answerLevelRequest(request: IncomingMessage, levels: Levels): Promise<LevelAnswer> {
  const from = request.socket.remoteAddress ?? '';
  if (!isLoopback(from)) {
    const detail = `found a request from ${from}; allowed: from this machine alone`;
    return { status: 403, body: { error: 'not_from_here', detail } };
  }
  if (request.method !== 'PUT') return { status: 200, body: inEffect(levels) };
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return { status: 415, body: { error: 'unsupported_media_type', allowed: ['application/json'] } };
  const text = await bodyOf(request);
  if (text === null)
    return { status: 413, body: { error: 'too_large', detail: `at most ${LONGEST_BODY} octets` } };
  const read = changeSchema.safeParse(jsonOf(text));
  if (!read.success) {
    const detail = `${z.prettifyError(read.error)}; ${ALLOWED}`;
    return { status: 400, body: { error: 'malformed', detail } };
  }
  try {
    levels.change({ ...read.data, by: from });
  } catch (error) {
    if (!(error instanceof LevelError)) throw error;
    return { status: 400, body: { error: error.code, detail: error.message } };
  }
  return { status: 200, body: inEffect(levels) };
}

function inEffect(levels: Levels): object {
  const [all, ...binds] = levels.told().map(({ level, bind, until }) => ({ level, bind, until }));
  return { level: all?.level, until: all?.until ?? null, binds };
}

function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

/** null: longer than a change of a level can be. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let octets = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    octets += chunk.length;
    if (octets > LONGEST_BODY) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
