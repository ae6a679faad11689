/** A request as a command for a shell; secrets are variables to fill in, never values. */
export interface CurlRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Absolute. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** In single quotes, in which a POSIX shell expands nothing. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const SECRETS = new Set(['password']);

export function curlOf({ method, url, headers = {}, body }: CurlRequest): string {
  const words = ['curl', '-sS', '-X', method, shellQuoted(url), '-H', '"Authorization: Bearer $TOKEN"'];
  for (const [name, value] of Object.entries(headers)) words.push('-H', shellQuoted(`${name}: ${value}`));
  if (body !== undefined) {
    const text = JSON.stringify(body, (key, value: unknown) => (SECRETS.has(key) ? '' : value));
    const pieces = text.split('"password":""').map(shellQuoted);
    words.push('-H', shellQuoted('content-type: application/json'), '--data');
    words.push(pieces.join(`'"password":"'"$PASSWORD"'"'`));
  }
  return words.join(' ');
}
