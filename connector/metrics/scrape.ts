import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { constants, createGzip } from 'node:zlib';
import type { Metrics } from '../metrics.ts';
import { CONTENT_TYPE } from './exposition.ts';
import { formatFor, takesGzip } from './negotiate.ts';

/** Scrapers are one or two; more at once than this are a mistake, and each costs the work of all series. */
const MOST_AT_ONCE = 8;

/**
 * Answers `/metrics`: as OpenMetrics or text by `Accept`, compressed by `Accept-Encoding` (a thousand binds are some
 * seven megabytes, and a twentieth of that compressed; zlib works in a thread of its own). Written piece by piece at the
 * reader's pace, so that one who stands still keeps a piece in memory and not the whole.
 */
export class Scrapes {
  readonly #metrics: Pick<Metrics, 'chunks'>;
  #underWay = 0;

  constructor(metrics: Pick<Metrics, 'chunks'>) {
    this.#metrics = metrics;
  }

  /**
   * Rejects with what went wrong here: before the head is sent, or in the middle, where the connection is broken so that
   * nobody takes a part for the whole. A reader that leaves is no fault.
   */
  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.#underWay >= MOST_AT_ONCE) {
      response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '1' });
      response.end(`${JSON.stringify({ error: 'too_many_scrapes', at_most: MOST_AT_ONCE })}\n`);
      return;
    }
    this.#underWay += 1;
    try {
      await this.#write(request, response);
    } catch (error) {
      if (!hasLeft(error)) throw error;
    } finally {
      this.#underWay -= 1;
    }
  }

  async #write({ headers, method }: IncomingMessage, response: ServerResponse): Promise<void> {
    const format = formatFor(headers.accept);
    const compressed = takesGzip(String(headers['accept-encoding'] ?? ''));
    const chunks = this.#metrics.chunks(format);
    // Most of what can fail does so in the first piece, when it can still be answered as an error.
    const first = method === 'HEAD' ? null : await chunks.next();
    response.writeHead(200, {
      'content-type': CONTENT_TYPE[format],
      'cache-control': 'no-store',
      vary: 'Accept, Accept-Encoding',
      ...(compressed ? { 'content-encoding': 'gzip' } : {}),
    });
    if (first === null) {
      response.end();
      return;
    }
    await pour(following(first, chunks), response, compressed);
  }
}

/** Ends when the reader has it all, or rejects when it left or `chunks` failed; then the connection is broken. */
async function pour(chunks: Chunks, response: ServerResponse, compressed: boolean): Promise<void> {
  const gzip = compressed ? createGzip({ level: constants.Z_BEST_SPEED }) : null;
  const ended = gzip === null ? finished(response) : pipeline(gzip, response);
  const to = gzip ?? response;
  try {
    // Whoever leaves takes the callbacks of what is being written along.
    await Promise.race([writeAll(chunks, to), ended]);
    await ended;
  } catch (error) {
    response.destroy();
    await ended.catch(() => undefined);
    throw error;
  } finally {
    await chunks.return(undefined);
  }
}

/** A piece is valid until the next one is asked for, so each is waited for to be out of our hands. */
async function writeAll(chunks: Chunks, to: Writable): Promise<void> {
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) break;
    await new Promise<void>((resolve, reject) => {
      to.write(next.value, (error) => (error ? reject(error) : resolve()));
    });
  }
  to.end();
}

type Chunks = AsyncGenerator<Buffer, void, undefined>;

async function* following(first: IteratorResult<Buffer, void>, rest: Chunks): Chunks {
  try {
    if (first.done !== true) yield first.value;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

function hasLeft(error: unknown): boolean {
  return error instanceof Error && 'code' in error && GONE.has(String(error.code));
}

/** How a connection that the reader closed shows, by what was being done at that moment. */
const GONE: ReadonlySet<string> = new Set([
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
  'ECONNRESET',
  'EPIPE',
  'ECANCELED',
]);
