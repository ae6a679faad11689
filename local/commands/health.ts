import { adminAddressOf, adminUrl, askGateway } from '../gateway-here.ts';

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
  const target = url ?? adminUrl(adminAddressOf(env), '/ready');
  if (!URL.canParse(target) || new URL(target).protocol !== 'http:') {
    stderr.write('found another address; allowed: one such as http://127.0.0.1:4000/ready\n');
    return 1;
  }
  try {
    const { status, text } = await askGateway(target, TIMEOUT_MS, MOST_CHARACTERS);
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
