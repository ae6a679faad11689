import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Writes files into a directory of their own, gone with the test; gives their paths by name. */
export async function writeFiles<N extends string>(
  contents: Readonly<Record<N, string | Buffer>>,
): Promise<Record<N, string>> {
  const directory = await mkdtemp(join(tmpdir(), 'interop-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const paths: Record<string, string> = {};
  for (const [name, content] of Object.entries<string | Buffer>(contents)) {
    paths[name] = join(directory, name);
    await writeFile(join(directory, name), content);
  }
  return paths;
}
