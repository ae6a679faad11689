import { open, stat } from 'node:fs/promises';
import { type Fault, type SourceFaultCode, sourceFault } from './diagnostic.ts';

export const MAX_SETTINGS_OCTETS = 5 * 1024 * 1024;

export type FileReading =
  | {
      readonly ok: true;
      readonly text: string;
      /** Whether group or others may read it (POSIX mode bits). */
      readonly readableByOthers: boolean;
    }
  | { readonly ok: false; readonly fault: Fault };

/** How settings files are read; tests pass their own. Never rejects for what can be wrong with a file. */
export type ReadSettingsFile = (file: string) => Promise<FileReading>;

/** Reads a settings file from disk: a regular file (or a link to one) of at most 5 MB in UTF-8. */
export const readSettingsFile: ReadSettingsFile = async (file) => {
  const refuse = (code: SourceFaultCode, message: string): FileReading => ({
    ok: false,
    fault: sourceFault(code, { kind: 'file', file }, message),
  });
  try {
    // Before it is opened: opening a named pipe waits for its other end.
    const found = await stat(file);
    if (!found.isFile())
      return refuse(
        'not_a_file',
        `this is ${found.isDirectory() ? 'a directory' : 'no regular file'}. Name a file.`,
      );
    const octets = await readAtMost(file, MAX_SETTINGS_OCTETS);
    if (octets === null) {
      return refuse(
        'file_too_large',
        `larger than ${MAX_SETTINGS_OCTETS} octets (5 MB). Is this the settings file?`,
      );
    }
    const text = new TextDecoder('utf-8', { fatal: true }).decode(octets);
    return { ok: true, text, readableByOthers: (found.mode & 0o044) !== 0 };
  } catch (error) {
    if (error instanceof TypeError && isCode(error, 'ERR_ENCODING_INVALID_ENCODED_DATA')) {
      return refuse('not_utf8', 'this is not UTF-8 text. Save it as UTF-8.');
    }
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) {
      return refuse('file_not_found', 'there is no such file. Check the path.');
    }
    if (error instanceof Error && 'code' in error) {
      return refuse(
        'file_unreadable',
        `it cannot be read (${String(error.code)}). Check its owner and mode, and who runs this.`,
      );
    }
    throw error;
  }
};

/** `null`: there is more. The size is not asked for beforehand, since the file may grow meanwhile. */
async function readAtMost(file: string, limit: number): Promise<Uint8Array | null> {
  const handle = await open(file, 'r');
  try {
    const buffer = Buffer.alloc(limit + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null);
      if (bytesRead === 0) return buffer.subarray(0, length);
      length += bytesRead;
      if (length > limit) return null;
    }
  } finally {
    await handle.close();
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
