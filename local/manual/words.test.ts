import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { wholeProgram } from '../program.ts';
import { bashCompletion } from './bash-completion.ts';
import { type CommandWords, wordsOf } from './command-words.ts';
import { fishCompletion } from './fish-completion.ts';
import { manPage } from './man-page.ts';
import { zshCompletion } from './zsh-completion.ts';

beforeAll(() => vi.stubGlobal('__VERSION__', '1.2.3'));
afterAll(() => vi.unstubAllGlobals());

const program = (): CommandWords => wordsOf(wholeProgram());
const all = (command: CommandWords): CommandWords[] => [command, ...command.commands.flatMap(all)];

test('the words are those of the help, and what is hidden stays hidden', () => {
  const { commands, more } = program();
  expect(commands.map(({ path }) => path.join(' '))).toEqual(
    wholeProgram()
      .createHelp()
      .visibleCommands(wholeProgram())
      .map((command) => `omnimessage-smpp ${command.name()}`),
  );
  expect(commands.map(({ path }) => path.at(-1))).not.toContain('emulated-aws');
  expect(more).toMatch(/^Examples:\n {2}omnimessage-smpp validate/);
  const convert = commands.find(({ path }) => path.at(-1) === 'convert');
  expect(convert).toMatchObject({
    usage: 'omnimessage-smpp convert [options] <file>',
    arguments: [{ name: 'file', required: true, variadic: false, choices: [] }],
    options: [
      { short: '-o', long: '--output', value: { name: 'file' } },
      { long: '--help', value: null },
    ],
  });
});

describe('every command, option and description is in', () => {
  test.each([
    ['zsh', zshCompletion, true],
    ['fish', fishCompletion, true],
    ['bash', bashCompletion, false],
  ])('the completion for %s', (_, complete, described) => {
    // Quotes and colons are written otherwise in some shells.
    const plain = (text: string) => text.replace(/\\(.)/g, '$1').replaceAll("'''", "'");
    const written = plain(complete(program()));
    for (const { path, options, commands } of all(program())) {
      for (const { long, description } of options) {
        expect(written).toContain(long.slice(2));
        if (described) expect(written).toContain(description);
      }
      for (const below of commands) {
        expect(written).toContain(below.path.at(-1));
        if (described) expect(written).toContain(below.description);
      }
      expect(path.length).toBeLessThanOrEqual(3);
    }
  });
});

test('roff takes no text for a request, and hyphens stay hyphens', () => {
  const words: CommandWords = {
    path: ['a-b'],
    usage: 'a-b',
    description: `it's --here \\ and … ~^\``,
    arguments: [],
    options: [{ short: null, long: '--x', term: '--x', description: '.so /etc/passwd', value: null }],
    commands: [],
    more: `'quoted' first\nmore\n\nExamples:\n  .TH "x"\n  second\n\nLast.`,
  };
  expect(manPage(words, '1')).toBe(`.\\" Written by npm run generate from the commands themselves.
.TH "A\\-B" 1 "" "a\\-b 1" "User Commands"
.nh
.ad l
.SH NAME
a\\-b \\- it\\(aqs \\-\\-here \\(rs and \\[u2026] \\(ti\\(ha\\(ga
.SH SYNOPSIS
.SH OPTIONS
.TP
.B \\-\\-x
\\&.so /etc/passwd
.SH COMMANDS
.PP
\\&\\(aqquoted\\(aq first
more
.SH "EXAMPLES"
.RS 2
.EX
\\&.TH "x"
second
.EE
.RE
.PP
Last.
`);
});
