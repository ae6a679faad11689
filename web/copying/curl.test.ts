/// <reference types="node" />
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlOf } from './curl.ts';

/** What a shell makes of the command's words. */
function words(command: string, env: Record<string, string> = {}): string[] {
  const script = command.replace(/^curl/, 'printf "%s\\0"');
  return execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1);
}

describe('copy as curl', () => {
  it('is taken by a shell as it was meant', () => {
    const url = "https://localhost:8087/api/queue?search=it's";
    expect(words(curlOf({ method: 'GET', url }), { TOKEN: 't' })).toEqual([
      '-sS',
      '-X',
      'GET',
      url,
      '-H',
      'Authorization: Bearer t',
    ]);
  });

  it('never holds a password: the shell puts it in', () => {
    const body = { name: "l'op", password: 'geheim', tps_limit: 5 };
    const command = curlOf({ method: 'POST', url: 'https://h/x', headers: { 'If-Match': '"3"' }, body });
    expect(command).not.toContain('geheim');
    const spoken = words(command, { TOKEN: 't', PASSWORD: 'neu' });
    expect(JSON.parse(spoken.at(-1) ?? '')).toEqual({ ...body, password: 'neu' });
    expect(spoken).toContain('If-Match: "3"');
  });
});
