import { open } from 'node:fs/promises';

/** A log line has at most some 32 KiB; what is before the last of these is not looked at. */
const MOST_OCTETS = 8 * 1024 * 1024;

/** The last `count` lines of a file, of at most its last 8 MiB. Rejects with words for whoever named the file. */
export async function lastLines(file: string, count: number): Promise<string> {
  let text: string;
  try {
    const handle = await open(file, 'r');
    try {
      const { size } = await handle.stat();
      const from = Math.max(0, size - MOST_OCTETS);
      const buffer = Buffer.alloc(Math.min(size, MOST_OCTETS));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, from);
      text = buffer.toString('utf8', 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error';
    throw new Error(`${file}: it cannot be read (${code})`, { cause });
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines
    .slice(-count)
    .map((line) => `${line}\n`)
    .join('');
}
