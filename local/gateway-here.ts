import { get } from 'node:http';

/** Where a gateway on this machine answers, by the settings that it listens by. */
export interface AdminAddress {
  readonly host: string;
  readonly port: number | string;
}

export interface GatewayAnswer {
  readonly status: number;
  readonly text: string;
}

export function adminAddressOf(env: Readonly<Record<string, string | undefined>>): AdminAddress {
  return { host: env['METRICS_HOST'] || '127.0.0.1', port: env['METRICS_PORT'] || '4000' };
}

/** On every address means on this one as well. */
export function adminUrl({ host, port }: AdminAddress, path: '/health' | '/ready' | '/metrics'): string {
  const loopback = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : host;
  const written = loopback.includes(':') && !loopback.startsWith('[') ? `[${loopback}]` : loopback;
  return `http://${written}:${port}${path}`;
}

/**
 * What a gateway answers, of its text the first `mostCharacters`. Rejects without an answer in time. By node:http,
 * which a health check every few seconds has loaded in no time.
 */
export function askGateway(url: string, timeoutMs: number, mostCharacters: number): Promise<GatewayAnswer> {
  return new Promise((resolve, reject) => {
    const request = get(url, { signal: AbortSignal.timeout(timeoutMs), agent: false }, (response) => {
      const pieces: string[] = [];
      let left = mostCharacters;
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        if (left > 0) pieces.push(piece.slice(0, left));
        left -= piece.length;
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: pieces.join('') }));
    });
    request.once('error', reject);
  });
}
