import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { completionFor } from '../../local/manual/print.ts';
import type { Shell } from '../../local/manual/shells.ts';
import { wholeProgram } from '../../local/program.ts';

const run = promisify(execFile);
let directory: string;
beforeAll(async () => {
  vi.stubGlobal('__VERSION__', '0.0.0');
  directory = await mkdtemp(join(tmpdir(), 'completion-'));
  for (const [shell, file] of [
    ['bash', 'completion.bash'],
    ['zsh', '_omnimessage-smpp'],
    ['fish', 'completion.fish'],
  ] satisfies [Shell, string][]) {
    await writeFile(join(directory, file), completionFor(shell, wholeProgram()));
  }
  await mkdir(join(directory, 'here/folder'), { recursive: true });
  for (const name of ['gateway.yaml', 'gateway two.yaml', 'other.exs'])
    await writeFile(join(directory, 'here', name), '');
});
afterAll(async () => {
  vi.unstubAllGlobals();
  await rm(directory, { recursive: true });
});

const COMMANDS = ['completion', 'convert', 'health', 'help', 'local', 'manual', 'peers', 'run', 'validate'];
/** What is typed before Tab; what is offered, or some of it. */
const CASES: readonly (readonly [string, { all: readonly string[] } | { some: readonly string[] }])[] = [
  ['', { some: COMMANDS }],
  ['va', { all: ['validate'] }],
  ['peers ', { all: ['diff', 'export', 'help', 'import'] }],
  ['peers export --for', { all: ['--format'] }],
  ['peers export --format ', { all: ['json', 'yaml'] }],
  ['completion ', { all: ['bash', 'fish', 'zsh'] }],
  ['help pe', { all: ['peers'] }],
  ['run --config ', { all: ['folder', 'gateway two.yaml', 'gateway.yaml', 'other.exs'] }],
  ['convert oth', { all: ['other.exs'] }],
  ['validate gateway.yaml oth', { all: ['other.exs'] }],
  ['convert other.exs --out', { all: ['--output'] }],
];

function judge(offered: readonly string[], expected: (typeof CASES)[number][1]): void {
  const words = [...new Set(offered.map((word) => word.replace(/\/$/, '')))].sort();
  if ('all' in expected) expect(words).toEqual(expected.all);
  else expect(words).toEqual(expect.arrayContaining([...expected.some]));
}

describe('bash', () => {
  const script = `
    source ../completion.bash
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _omnimessage_smpp
    printf '%s\\n' "\${COMPREPLY[@]}"`;

  async function offered(typed: readonly string[]): Promise<string[]> {
    const { stdout, stderr } = await run(
      'bash',
      ['--norc', '-c', script, 'bash', 'omnimessage-smpp', ...typed],
      {
        cwd: join(directory, 'here'),
      },
    );
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  }

  test.each(CASES)('omnimessage-smpp %s', async (typed, expected) =>
    judge(await offered(typed.split(' ')), expected),
  );

  test('--option=value, which are three words to bash', async () => {
    judge(await offered(['peers', 'export', '--format', '=']), { all: ['json', 'yaml'] });
    judge(await offered(['peers', 'export', '--format', '=', 'j']), { all: ['json'] });
  });

  test('an option’s value is no command, and text that only its user knows is not guessed', async () => {
    judge(await offered(['health', '--url', 'peers', '']), { all: [] });
    judge(await offered(['peers', 'diff', '--token', '']), { all: [] });
  });
});

describe('fish', () => {
  test.each(CASES)('omnimessage-smpp %s', async (typed, expected) => {
    const script = `source ../completion.fish; complete --do-complete "omnimessage-smpp ${typed}"`;
    const { stdout, stderr } = await run('fish', ['--no-config', '-c', script], {
      cwd: join(directory, 'here'),
      env: { PATH: process.env['PATH'], HOME: directory, LC_ALL: 'C.UTF-8' },
    });
    expect(stderr).toBe('');
    const lines = stdout.split('\n').filter((line) => line !== '');
    judge(
      lines.map((line) => line.split('\t')[0] ?? ''),
      expected,
    );
  });
});

describe('zsh', () => {
  // A shell in a terminal of its own, into which is typed; what it offers is written to a file as well.
  const shell = `
    PS1=
    fpath=(.. $fpath)
    autoload -Uz compinit; compinit -u -D
    compadd() { local -a found; builtin compadd -O found "$@"; print -rl -- $found >>! ../offered; builtin compadd "$@" }
    finish() { print -r -- '---' >>! ../offered; BUFFER=; print -r finished }
    zle -N finish; bindkey '^X^F' finish
    print -r ready`;
  const typist = `
    wait_for() { local line all; while zpty -r shell line; do all+=$line; [[ $all == *$1* ]] && return; done; return 1 }
    zmodload zsh/zpty
    zpty shell zsh -f -i
    zpty -w shell 'source ../shell.zsh'
    wait_for ready
    for typed; do
      zpty -n -w shell "omnimessage-smpp $typed"$'\\t\\C-x\\C-f'
      wait_for finished
    done
    zpty -d shell`;
  let offered: string[] = [];
  // One shell for all: its start takes longer than what is tested.
  beforeAll(async () => {
    await writeFile(join(directory, 'shell.zsh'), shell);
    await run('zsh', ['-f', '-c', typist, 'zsh', ...CASES.map(([typed]) => typed)], {
      cwd: join(directory, 'here'),
      env: { PATH: process.env['PATH'], HOME: directory, LC_ALL: 'C.UTF-8', TERM: 'dumb' },
      timeout: 50_000,
    });
    offered = (await readFile(join(directory, 'offered'), 'utf8')).split('---\n');
  });

  test.each(CASES.map((one, index) => [index, ...one] as const))(
    '%i: omnimessage-smpp %s',
    (index, _, expected) => {
      const words = (offered[index] ?? '').split('\n').filter((word) => word !== '');
      judge(
        words.map((word) => word.replace(/\\(.)/g, '$1')),
        expected,
      );
    },
  );
});
