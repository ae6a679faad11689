import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Command } from 'commander';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { wholeProgram } from '../../local/program.ts';

const PAGE = resolve(import.meta.dirname, '../../docs/man/omnimessage-smpp.1');
const run = promisify(execFile);
beforeAll(() => vi.stubGlobal('__VERSION__', '0.0.0'));
afterAll(() => vi.unstubAllGlobals());

async function shown(): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, LC_ALL: 'C.UTF-8', MANWIDTH: '1000', MAN_KEEP_FORMATTING: '' };
  return await run('man', ['--warnings', '--pager=cat', '--local-file', PAGE], { env });
}

/** The whole help of a program and of each command, as it is printed. */
function helps(command: Command): string[] {
  let text = '';
  command.configureOutput({ writeOut: (more) => (text += more), getOutHelpWidth: () => 1000 });
  command.outputHelp();
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((inner) => inner.name() !== 'help');
  return [text, ...below.flatMap(helps)];
}

/** Lists of commands leave out that there are options. */
const plain = (text: string): string => text.replaceAll(' [options]', '').replace(/\s+/g, ' ').trim();

test('groff and man find nothing wrong with the page', async () => {
  expect((await shown()).stderr).toBe('');
  const { stdout, stderr } = await run('groff', ['-man', '-Tutf8', '-ww', '-z', '-Kutf8', PAGE]);
  expect(`${stdout}${stderr}`).toBe('');
});

test('what man shows are the words of every help', async () => {
  const { stdout } = await shown();
  const page = plain(stdout);
  const lines = helps(wholeProgram()).flatMap((help) => help.split('\n'));
  // Headings of lists stand above them otherwise; terms and descriptions are apart by two blanks or more.
  const said = lines
    .filter((line) => !/^(?:Usage|Options|Commands|Arguments|Examples|Environment):/.test(line))
    .flatMap((line) => line.trim().split(/ {2,}/));
  const words = new Set(said.map(plain).filter((text) => text !== ''));
  expect(words.size).toBeGreaterThan(80);
  expect([...words].filter((text) => !page.includes(text))).toEqual([]);
});

test('npm installs it', async () => {
  const manifest: unknown = JSON.parse(
    await readFile(resolve(import.meta.dirname, '../../package.json'), 'utf8'),
  );
  expect(manifest).toMatchObject({ man: 'docs/man/omnimessage-smpp.1' });
});
