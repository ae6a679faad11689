import { get } from 'node:http';

export interface HealthOptions {
  /** null: by METRICS_HOST and METRICS_PORT. */
  readonly url: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
}

const TIMEOUT_MS = 4_000;
const MOST_CHARACTERS = 2_000;

/** Prints one line, and resolves to the exit code: 0 for an answer of 2xx, 1 for everything else. */
export async function health({ url, env, stdout, stderr }: HealthOptions): Promise<number> {
  const target = url ?? readyUrl(env);
  if (!URL.canParse(target) || new URL(target).protocol !== 'http:') {
    stderr.write('found another address; allowed: one such as http://127.0.0.1:4000/ready\n');
    return 1;
  }
  try {
    const { status, text } = await answerOf(target);
    const ok = status >= 200 && status < 300;
    (ok ? stdout : stderr).write(`${target}: http ${status}${ok ? '' : `: ${text.trim()}`}\n`);
    return ok ? 0 : 1;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no answer';
    const advice = 'is the gateway running, and are METRICS_HOST and METRICS_PORT those of it?';
    stderr.write(`${target}: ${code}: ${advice}\n`);
    return 1;
  }
}

/** On every address means on this one as well. */
function readyUrl(env: HealthOptions['env']): string {
  const host = env['METRICS_HOST'] || '127.0.0.1';
  const loopback = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  const written = loopback.includes(':') && !loopback.startsWith('[') ? `[${loopback}]` : loopback;
  return `http://${written}:${env['METRICS_PORT'] || '4000'}/ready`;
}

/** By node:http, which a health check every few seconds has loaded in no time. */
function answerOf(url: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(TIMEOUT_MS), agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text = (text + chunk).slice(0, MOST_CHARACTERS);
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject);
  });
}
