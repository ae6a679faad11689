import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, sourceFault } from './diagnostic.ts';
import type { Environment } from './references.ts';

/** Set by systemd for a service with LoadCredential= (systemd.exec(5)); /run/secrets says the same for containers. */
const DIRECTORY = 'CREDENTIALS_DIRECTORY';
const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const MOST_FILES = 10_000;
const MOST_OCTETS = 64 * 1024;

export type CredentialsReading =
  | { readonly ok: true; readonly env: Environment }
  | { readonly ok: false; readonly fault: Fault };

/**
 * The environment, and under it what lies in the directory of credentials: the file CARRIER_PASSWORD is what
 * `${CARRIER_PASSWORD}` stands for, and API_TOKEN is api_token. So passwords are in no environment, which other
 * programs of the user can read. One line break at the end is left out; files whose name is no variable's are passed
 * over. Read again with every reload.
 */
export async function withCredentials(env: Environment): Promise<CredentialsReading> {
  const directory = env[DIRECTORY];
  if (directory === undefined || directory === '') return { ok: true, env };
  let reading = directory;
  try {
    const names = (await readdir(directory)).filter((name) => NAME.test(name));
    if (names.length > MOST_FILES)
      return refused(`found ${names.length} files; allowed: at most ${MOST_FILES}.`);
    const credentials: Record<string, string> = {};
    for (const name of names) {
      reading = join(directory, name);
      // Secrets of containers are links to files; folders beside them are nobody's value.
      if ((await lstat(reading)).isDirectory()) continue;
      const octets = await readFile(reading);
      if (octets.length > MOST_OCTETS)
        return refused(`found ${octets.length} octets in ${reading}; allowed: at most ${MOST_OCTETS}.`);
      credentials[name] = octets.toString('utf8').replace(/\r?\n$/, '');
    }
    return { ok: true, env: { ...credentials, ...env } };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    return refused(`${reading} cannot be read (${code}). Let this user read it, or unset the variable.`);
  }
}

function refused(message: string): CredentialsReading {
  const origin = { kind: 'environment', variable: DIRECTORY } as const;
  return { ok: false, fault: sourceFault('file_unreadable', origin, message) };
}
