import { cp, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** One COPY: from the context (null) or from an earlier stage. */
export interface Copy {
  readonly from: string | null;
  readonly sources: readonly string[];
  readonly to: string;
}

export interface Stage {
  readonly name: string | null;
  readonly base: string;
  readonly workdir: string;
  readonly copies: readonly Copy[];
  readonly runs: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly labels: readonly string[];
  readonly user: { readonly uid: number; readonly gid: number } | null;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
}

type Draft = { -readonly [K in keyof Stage]: Stage[K] };

/** The instructions that our Dockerfile has; throws for any other, so that a test never passes over one. */
export async function readDockerfile(file: string): Promise<Stage[]> {
  const text = (await readFile(file, 'utf8')).replaceAll(/^\s*#.*\n/gm, '').replaceAll(/\\\n\s*/g, ' ');
  const stages: Draft[] = [];
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) {
    const [, word = '', rest = ''] = /^(\w+) (.*)$/.exec(line) ?? [];
    if (word === 'FROM') {
      const [, base = '', name = null] = /^(?:--platform=\S+ )?(\S+)(?: AS (\S+))?$/.exec(rest) ?? [];
      stages.push(emptyStage(base, name));
      continue;
    }
    const stage = stages.at(-1);
    if (stage === undefined) {
      if (word !== 'ARG') throw new Error(`before any stage: ${line}`);
    } else apply(stage, word, rest);
  }
  return stages;
}

function emptyStage(base: string, name: string | null): Draft {
  const lists = { copies: [], runs: [], labels: [], entrypoint: [], command: [], healthCheck: [] };
  return { name, base, workdir: '/', env: {}, user: null, ...lists };
}

function apply(stage: Draft, word: string, rest: string): void {
  switch (word) {
    case 'WORKDIR':
      stage.workdir = rest;
      return;
    case 'COPY': {
      const words = rest.split(/\s+/);
      const options = words.filter((each) => each.startsWith('--'));
      const paths = words.filter((each) => !each.startsWith('--'));
      const from = options.find((each) => each.startsWith('--from='))?.slice('--from='.length) ?? null;
      stage.copies = [...stage.copies, { from, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' }];
      return;
    }
    case 'RUN':
      stage.runs = [...stage.runs, rest];
      return;
    case 'ENV':
      stage.env = {
        ...stage.env,
        ...Object.fromEntries([...rest.matchAll(/(\w+)=(\S+)/g)].map(([, k, v]) => [k, v])),
      };
      return;
    case 'LABEL':
      stage.labels = [...rest.matchAll(/([\w.]+)=/g)].map(([, name = '']) => name);
      return;
    case 'USER': {
      const [uid, gid] = rest.split(':').map(Number);
      stage.user = { uid: uid ?? 0, gid: gid ?? 0 };
      return;
    }
    case 'ENTRYPOINT':
      stage.entrypoint = words(rest);
      return;
    case 'CMD':
      stage.command = words(rest);
      return;
    case 'HEALTHCHECK':
      stage.healthCheck = words(rest.slice(rest.indexOf('CMD ') + 4));
      return;
    case 'ARG':
    case 'EXPOSE':
    case 'STOPSIGNAL':
      return;
    default:
      throw new Error(`an instruction that the test does not know: ${word} ${rest}`);
  }
}

function words(json: string): string[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) throw new Error(`no list of words: ${json}`);
  return value.map(String);
}

/** Carries out the COPY instructions of a stage as a builder does; `context`: the files that .dockerignore lets in. */
export async function layOut(
  { workdir, copies }: Stage,
  root: string,
  context: string,
  stages: Readonly<Record<string, string>>,
  lets: (path: string) => boolean,
): Promise<void> {
  await mkdir(join(root, workdir), { recursive: true });
  for (const { from, sources, to } of copies) {
    const base = from === null ? context : (stages[from] ?? '');
    if (base === '') throw new Error(`no stage ${from}`);
    const target = to.startsWith('/') ? join(root, to) : join(root, workdir, to);
    for (const source of sources) {
      // A folder's content is copied; a file goes into a folder, or under a new name.
      const isFolder = !source.includes('.') || source.endsWith('/');
      const into = isFolder || !(to.endsWith('/') || sources.length > 1) ? target : join(target, source);
      await mkdir(dirname(into), { recursive: true });
      await cp(join(base, source), into, {
        recursive: true,
        filter: (path) => from !== null || lets(path.slice(context.length + 1)),
      });
    }
  }
}
