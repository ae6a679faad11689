import { chmod, mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where `omnimessage-smpp local` keeps what must outlive it. Only its owner may look in. */
export interface DataDirectory {
  readonly path: string;
  /** Absolute path of one of its files. */
  file(name: string): string;
  /** The text of a file; null: there is none. */
  read(name: string): Promise<string | null>;
  /** Writes a file that only its owner may read, whole or not at all. */
  write(name: string, text: string): Promise<void>;
}

/** directory_unusable: it cannot be made, or is no directory · file_unusable: one of its files cannot be read or written. */
export type DataDirectoryErrorCode = 'directory_unusable' | 'file_unusable';

export class DataDirectoryError extends Error {
  override readonly name = 'DataDirectoryError';
  readonly code: DataDirectoryErrorCode;

  constructor(code: DataDirectoryErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const OWNER_ONLY_DIRECTORY = 0o700;
const OWNER_ONLY_FILE = 0o600;
/** Certificates, keys and tokens: more than this is something else. */
const MAX_FILE_OCTETS = 1024 * 1024;

/** Made with mode 0700 where it is missing; one that others may look into is closed to them. */
export async function openDataDirectory(directory: string): Promise<DataDirectory> {
  const root = path.resolve(directory);
  try {
    await mkdir(root, { recursive: true, mode: OWNER_ONLY_DIRECTORY });
    const { mode } = await stat(root);
    if ((mode & 0o077) !== 0) await chmod(root, OWNER_ONLY_DIRECTORY);
  } catch (error) {
    throw new DataDirectoryError(
      'directory_unusable',
      `the data directory ${root} cannot be used (${codeOf(error)}). Give a directory that you may write to by DATA_DIR.`,
      error,
    );
  }
  const file = (name: string): string => path.join(root, name);
  return {
    path: root,
    file,
    read: (name) => readPrivate(file(name)),
    write: (name, text) => writePrivate(file(name), text),
  };
}

async function readPrivate(file: string): Promise<string | null> {
  try {
    const { size, mode } = await stat(file);
    if (size > MAX_FILE_OCTETS) throw unusable(file, `it is larger than ${MAX_FILE_OCTETS} octets`);
    if ((mode & 0o077) !== 0) await chmod(file, OWNER_ONLY_FILE);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof DataDirectoryError) throw error;
    if (codeOf(error) === 'ENOENT') return null;
    throw unusable(file, `it cannot be read (${codeOf(error)})`, error);
  }
}

/** Written beside its place and moved there: a crash leaves the old file or the new one, never half of one. */
async function writePrivate(file: string, text: string): Promise<void> {
  const draft = `${file}.new`;
  try {
    const handle = await open(draft, 'w', OWNER_ONLY_FILE);
    try {
      await handle.chmod(OWNER_ONLY_FILE);
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    throw unusable(file, `it cannot be written (${codeOf(error)})`, error);
  }
}

function unusable(file: string, why: string, cause?: unknown): DataDirectoryError {
  return new DataDirectoryError('file_unusable', `${file}: ${why}. Check its owner and mode.`, cause);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
}
