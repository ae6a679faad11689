import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Agent, request } from 'undici';
import { type Problem, problemSchema } from '../../../contract/api/problem.ts';
import { TOKEN_FILES } from '../../dashboard/access-tokens.ts';
import { CERTIFICATE_FILES } from '../../dashboard/certificate.ts';

/** How a command is told which deployment it is about; what is left out comes from the environment. */
export interface DeploymentOptions {
  readonly url?: string;
  readonly token?: string;
  readonly tokenFile?: string;
  /** PEM file of the authority that the deployment's certificate is checked against. */
  readonly ca?: string;
  /** Any certificate will do. */
  readonly insecure?: boolean;
}

export interface DeploymentRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query, from `/api`. */
  readonly path: string;
  readonly json?: unknown;
  readonly accept: string;
}

export type DeploymentAnswer =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'problem'; readonly status: number; readonly problem: Problem };

/** In words for whoever typed the command; never holds the token. */
export class DeploymentError extends Error {
  override readonly name = 'DeploymentError';
  readonly code = 'deployment_unreachable';
}

const DEFAULT_URL = 'https://localhost:8087';
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 10_000;
const MAX_ANSWER_OCTETS = 64 * 1024 * 1024;

/** A running system's API, wherever it is. */
export class Deployment {
  readonly #base: URL;
  readonly #token: string;
  readonly #agent: Agent;

  private constructor(base: URL, token: string, agent: Agent) {
    this.#base = base;
    this.#token = token;
    this.#agent = agent;
  }

  /**
   * `--url` or OMNIMESSAGE_SMPP_URL, else this machine's; `--token`, `--token-file` or OMNIMESSAGE_SMPP_TOKEN. For
   * this machine's, token and certificate are those of the data directory when nothing else is said.
   */
  static async open(options: DeploymentOptions, env: NodeJS.ProcessEnv): Promise<Deployment> {
    const url = options.url ?? set(env['OMNIMESSAGE_SMPP_URL']) ?? DEFAULT_URL;
    const base = baseUrl(url);
    const local = isLoopback(base) ? path.resolve(set(env['DATA_DIR']) ?? './data') : null;
    const token =
      options.token ??
      (options.tokenFile === undefined ? undefined : await readOption('--token-file', options.tokenFile)) ??
      set(env['OMNIMESSAGE_SMPP_TOKEN']) ??
      (local === null ? undefined : await readIfThere(path.join(local, TOKEN_FILES.operator)));
    if (token === undefined) {
      throw new DeploymentError(
        `${base.origin} wants an access token: give it by OMNIMESSAGE_SMPP_TOKEN, --token-file or --token.`,
      );
    }
    const own = options.ca === undefined && local !== null ? path.join(local, CERTIFICATE_FILES.cert) : null;
    const ca =
      options.ca === undefined
        ? own === null
          ? undefined
          : await readIfThere(own)
        : await readOption('--ca', options.ca);
    const agent = new Agent({
      connect: {
        timeout: CONNECT_TIMEOUT_MS,
        rejectUnauthorized: options.insecure !== true,
        ...(ca === undefined ? {} : { ca }),
      },
      headersTimeout: REQUEST_TIMEOUT_MS,
      bodyTimeout: REQUEST_TIMEOUT_MS,
      maxResponseSize: MAX_ANSWER_OCTETS,
    });
    return new Deployment(base, token.trim(), agent);
  }

  get origin(): string {
    return this.#base.origin;
  }

  /** Rejects with a {@link DeploymentError} when there is no answer, or one that is not the API's. */
  async ask({ method, path: route, json, accept }: DeploymentRequest): Promise<DeploymentAnswer> {
    const url = new URL(`${this.#base.pathname.replace(/\/$/, '')}${route}`, this.#base);
    let status: number;
    let text: string;
    try {
      const response = await request(url, {
        method,
        dispatcher: this.#agent,
        headers: {
          authorization: `Bearer ${this.#token}`,
          accept,
          ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      });
      status = response.statusCode;
      text = await response.body.text();
    } catch (error) {
      throw new DeploymentError(`${this.origin}: ${explain(error)}`, { cause: error });
    }
    if (status >= 200 && status < 300) return { kind: 'ok', text };
    const problem = problemSchema.safeParse(parsed(text));
    if (problem.success) return { kind: 'problem', status, problem: problem.data };
    throw new DeploymentError(
      `${this.origin} answered ${status}, and not as this API does. Is it the URL of an omnimessage-smpp deployment?`,
    );
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** JSON, or undefined. */
export function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function set(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function baseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['https:', 'http:'].includes(url.protocol) || url.username !== '') {
    throw new DeploymentError(`the URL must be like https://smpp.example.com, without a user name`);
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw new DeploymentError(`${url.origin}: the access token would travel readable. Use https.`);
  }
  return url;
}

function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}

async function readOption(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DeploymentError(`${option} ${file}: it cannot be read (${codeOf(cause)}).`, { cause });
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'EACCES') return undefined;
    throw error;
  }
}

const CERTIFICATE_CODES = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

function explain(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ECONNREFUSED')
    return 'connection refused. Is it running? Start it with omnimessage-smpp local.';
  if (code === 'ENOTFOUND') return 'there is no such host. Check the URL.';
  if (CERTIFICATE_CODES.has(code))
    return `its certificate is not trusted (${code}). Name the authority by --ca, on one machine --ca data/${CERTIFICATE_FILES.cert}.`;
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return 'its certificate is for another name. Check the URL.';
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired.';
  if (code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'UND_ERR_HEADERS_TIMEOUT')
    return 'no answer in time. Check the URL and what is between.';
  return `the request failed (${code}).`;
}

function codeOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
