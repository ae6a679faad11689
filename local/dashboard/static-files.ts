import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { dashboardHeaders } from '../../contract/dashboard-headers.ts';

const compress = promisify(gzip);

interface StaticFile {
  readonly body: Buffer;
  /** null: compression does not make it smaller. */
  readonly gzip: Buffer | null;
  readonly type: string;
  readonly etag: string;
  readonly cacheControl: string;
}

/** The dashboard's files, in memory: what is not in this map does not exist, so no path can lead elsewhere. */
export type StaticFiles = ReadonlyMap<string, StaticFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
};

/** `app.0123456789ab.js`: its name changes with its content (scripts/build-web.mjs). */
const NAMED_BY_CONTENT = /\.[0-9a-f]{8,}\.[a-z0-9]+$/;
const MAX_TOTAL_OCTETS = 64 * 1024 * 1024;

/** Of every answer of this server. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = dashboardHeaders();

/** null: the directory does not exist, so the dashboard has not been built. */
export async function readStaticFiles(directory: string): Promise<StaticFiles | null> {
  let entries: { readonly name: string; readonly parentPath: string; isFile(): boolean }[];
  try {
    entries = await readdir(directory, { withFileTypes: true, recursive: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const files = new Map<string, StaticFile>();
  let octets = 0;
  for (const entry of entries) {
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const body = await readFile(file);
    octets += body.length;
    if (octets > MAX_TOTAL_OCTETS) throw new Error(`${directory} holds more than ${MAX_TOTAL_OCTETS} octets`);
    const packed = await compress(body);
    const url = `/${path.relative(directory, file).split(path.sep).join('/')}`;
    files.set(url, {
      body,
      gzip: packed.length < body.length ? packed : null,
      type,
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      cacheControl: NAMED_BY_CONTENT.test(url) ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  }
  const index = files.get('/index.html');
  return index === undefined ? null : files.set('/', index);
}

const NOT_BUILT = `The API is at /api and answers to "Authorization: Bearer <token>"; its description is at /api/openapi.json.
The dashboard has not been built: run "npm run build" and start again.
`;

/** Everything but /api: GET and HEAD of the files, with compression and revalidation. */
export function serveStatic(files: StaticFiles | null): (request: Request) => Response {
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return text(405, 'method not allowed\n', { allow: 'GET, HEAD' });
    }
    const { pathname } = new URL(request.url);
    if (files === null) return pathname === '/' ? text(200, NOT_BUILT) : text(404, 'there is no such page\n');
    const file = files.get(pathname);
    if (file === undefined) return text(404, 'there is no such page\n');
    const headers: Record<string, string> = {
      ...SECURITY_HEADERS,
      'content-type': file.type,
      'cache-control': file.cacheControl,
      etag: file.etag,
      vary: 'accept-encoding',
    };
    if (request.headers.get('if-none-match') === file.etag)
      return new Response(null, { status: 304, headers });
    const packed = acceptsGzip(request) ? file.gzip : null;
    const body = packed ?? file.body;
    if (packed !== null) headers['content-encoding'] = 'gzip';
    headers['content-length'] = String(body.length);
    return new Response(request.method === 'HEAD' ? null : new Uint8Array(body), { status: 200, headers });
  };
}

function acceptsGzip(request: Request): boolean {
  return (request.headers.get('accept-encoding') ?? '')
    .split(',')
    .some((coding) => coding.trim().split(';', 1)[0] === 'gzip');
}

function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, {
    status,
    headers: { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8', ...headers },
  });
}
