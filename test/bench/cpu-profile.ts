import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A function with the time spent in it, not in what it calls. */
export interface TopFunction {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Of the time in which the process was not idle. */
  readonly share: number;
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
}

const NOT_WORK: ReadonlySet<string> = new Set(['(idle)', '(program)', '(root)']);

/** The costliest functions of the one V8 profile in `directory` (Chrome DevTools Protocol, Profiler.Profile). */
export async function topFunctions(directory: string, count = 15): Promise<TopFunction[]> {
  const [file] = (await readdir(directory)).filter((name) => name.endsWith('.cpuprofile'));
  if (file === undefined) throw new Error(`no profile in ${directory}`);
  const { nodes, samples, timeDeltas } = readProfile(
    JSON.parse(await readFile(join(directory, file), 'utf8')),
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const spent = new Map<string, { frame: ProfileNode['callFrame']; microseconds: number }>();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const frame = byId.get(id)?.callFrame;
    if (frame === undefined || NOT_WORK.has(frame.functionName)) continue;
    const microseconds = timeDeltas[index] ?? 0;
    total += microseconds;
    const key = `${frame.functionName} ${frame.url} ${frame.lineNumber}`;
    const entry = spent.get(key) ?? { frame, microseconds: 0 };
    entry.microseconds += microseconds;
    spent.set(key, entry);
  }
  return [...spent.values()]
    .sort((a, b) => b.microseconds - a.microseconds)
    .slice(0, count)
    .map(({ frame, microseconds }) => ({
      name: frame.functionName === '' ? '(anonymous)' : frame.functionName,
      file: frame.url.replace(/^.*\/(node_modules|dist)\//, '$1/'),
      line: frame.lineNumber + 1,
      share: microseconds / total,
    }));
}

interface Profile {
  readonly nodes: readonly ProfileNode[];
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
}

function readProfile(value: unknown): Profile {
  if (isProfile(value)) return value;
  throw new Error('this is no CPU profile');
}

function isProfile(value: unknown): value is Profile {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['nodes', 'samples', 'timeDeltas'].every((field) => Array.isArray(Reflect.get(value, field)))
  );
}
