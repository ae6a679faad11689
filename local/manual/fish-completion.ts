import { type CommandWords, filesFor } from './command-words.ts';

/** For fish 3: a file of a folder in `fish_complete_path`, or sourced. */
export function fishCompletion(program: CommandWords): string {
  const name = program.path.join('');
  return `# Completion of ${name} for fish.
complete -c ${name} -f
${lines(program).join('\n')}
`;
}

function lines(command: CommandWords): string[] {
  const [name = '', ...typed] = command.path;
  const here = condition(typed, command.commands);
  const start = `complete -c ${name} -n ${quoted(here)}`;
  return [
    ...command.commands.map(
      ({ path, description }) => `${start} -a ${path.at(-1)} -d ${quoted(description)}`,
    ),
    ...command.options.map(({ short, long, description, value }) => {
      const flags = `${short === null ? '' : `-s ${short.slice(1)} `}-l ${long.slice(2)}`;
      const choices = value?.choices ?? [];
      const after =
        value === null
          ? ''
          : choices.length > 0
            ? ` -x -a ${quoted(choices.join(' '))}`
            : filesFor(value)
              ? ' -r -F'
              : ' -x';
      return `${start} ${flags}${after} -d ${quoted(description)}`;
    }),
    ...command.arguments.flatMap((value) => {
      if (value.choices.length > 0) return [`${start} -a ${quoted(value.choices.join(' '))}`];
      return filesFor(value) ? [`${start} -F`] : [];
    }),
    ...command.commands.flatMap(lines),
  ];
}

/** The words before the cursor are those of this command, and of none under it. */
function condition(typed: readonly string[], below: readonly CommandWords[]): string {
  const inside = typed.map((word) => `__fish_seen_subcommand_from ${word}`);
  const names = below.map(({ path }) => path.at(-1) ?? '');
  const outside = names.length === 0 ? [] : [`not __fish_seen_subcommand_from ${names.join(' ')}`];
  return [...inside, ...outside].join('; and ');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
