import { randomBytes } from 'node:crypto';
import type { DataDirectory } from '../data-directory.ts';

/** Bearer tokens of the API, by role. */
export interface AccessTokens {
  readonly operator: string;
  readonly reader: string;
}

export const TOKEN_FILES = { operator: 'operator-token', reader: 'reader-token' } as const;

const TOKEN_OCTETS = 32;
/** As {@link readLocalEnvironment} takes them; a file may have been edited. */
const TOKEN = /^[A-Za-z0-9._~+/-]{8,512}=*$/;

/** The operator's own (ADMIN_TOKEN, READER_TOKEN) win; the others are made at the first start and kept, mode 0600. */
export async function accessTokens(
  data: DataDirectory,
  given: { readonly [role in keyof AccessTokens]: string | null },
  random: (octets: number) => Buffer = randomBytes,
): Promise<AccessTokens> {
  const kept = async (role: keyof AccessTokens): Promise<string> =>
    given[role] ?? (await read(data, role)) ?? (await make(data, role, random));
  return { operator: await kept('operator'), reader: await kept('reader') };
}

async function read(data: DataDirectory, role: keyof AccessTokens): Promise<string | null> {
  const text = (await data.read(TOKEN_FILES[role]))?.trim() ?? null;
  if (text === null || TOKEN.test(text)) return text;
  const file = data.file(TOKEN_FILES[role]);
  throw new Error(
    `${file}: this is no access token (8 to 512 letters, digits and - . _ ~ + /). Correct it, or remove the file and a new one is made.`,
  );
}

async function make(
  data: DataDirectory,
  role: keyof AccessTokens,
  random: (octets: number) => Buffer,
): Promise<string> {
  const token = random(TOKEN_OCTETS).toString('base64url');
  await data.write(TOKEN_FILES[role], `${token}\n`);
  return token;
}
