import type { CommandWords, OptionWords, ValueWords } from './command-words.ts';

/** A manual page, in the macros of man(7), with the words of the help. */
export function manPage(program: CommandWords, version: string): string {
  const name = program.path.join(' ');
  const lines = [
    '.\\" Written by npm run generate from the commands themselves.',
    `.TH ${argument(name.toUpperCase())} 1 "" ${argument(`${name} ${version}`)} "User Commands"`,
    '.nh',
    '.ad l',
    '.SH NAME',
    `${escaped(name)} \\- ${escaped(program.description)}`,
    '.SH SYNOPSIS',
    ...program.commands.map(({ usage }) => `.B ${escaped(usage)}\n.br`),
    ...(program.options.length > 0 ? ['.SH OPTIONS', ...program.options.flatMap(option)] : []),
    '.SH COMMANDS',
    ...program.commands.flatMap((command) => section(command, name)),
    ...below(program.more, '.SH'),
  ];
  return `${lines.join('\n')}\n`;
}

function section(command: CommandWords, program: string): string[] {
  const own = command.usage.slice(program.length + 1);
  return [
    `.SS ${argument(own)}`,
    escaped(command.description),
    ...command.arguments.filter(({ description }) => description !== '').flatMap(value),
    ...command.options.flatMap(option),
    ...below(command.more, '.PP\n.B'),
    ...command.commands.flatMap((inner) => section(inner, program)),
  ];
}

function option({ term, description }: OptionWords): string[] {
  return ['.TP', `.B ${escaped(term)}`, line(description)];
}

function value({ name, description }: ValueWords): string[] {
  return ['.TP', `.I ${escaped(name)}`, line(description)];
}

/** Sentences are filled, indented lines stay as they are, `Examples:` is a heading. */
function below(text: string, heading: string): string[] {
  const lines: string[] = [];
  let literal = false;
  let begins = true;
  const end = (): void => {
    if (literal) lines.push('.EE', '.RE');
    literal = false;
  };
  for (const written of text === '' ? [] : text.split('\n')) {
    const title = /^([A-Z][a-z]+):$/.exec(written)?.[1];
    if (written === '') begins = true;
    else if (title !== undefined) {
      end();
      lines.push(`${heading} ${argument(heading === '.SH' ? title.toUpperCase() : `${title}:`)}`);
      begins = false;
    } else if (written.startsWith('  ')) {
      if (!literal) lines.push('.RS 2', '.EX');
      literal = true;
      begins = false;
      lines.push(line(written.slice(2)));
    } else {
      end();
      if (begins) lines.push('.PP');
      begins = false;
      lines.push(line(written));
    }
  }
  end();
  return lines;
}

const CHARACTERS: Readonly<Record<string, string>> = {
  '\\': '\\(rs',
  '-': '\\-',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** As it is typed: hyphens, quotes and backslashes stay what they are when copied out of a terminal. */
function escaped(text: string): string {
  return text.replace(
    /[\\'`^~-]|[^\0-\x7f]/gu,
    (character) => CHARACTERS[character] ?? `\\[u${codeOf(character)}]`,
  );
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
}

/** A line of text must not be taken for a request. */
function line(text: string): string {
  return /^[.']/.test(text) ? `\\&${escaped(text)}` : escaped(text);
}

function argument(text: string): string {
  return `"${escaped(text).replaceAll('"', '\\(dq')}"`;
}
