import type { Argument, Command, Option } from 'commander';

/** What stands for an argument or for the value of an option. */
export interface ValueWords {
  /** `file`, `shell` … */
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly variadic: boolean;
  /** Empty: anything. */
  readonly choices: readonly string[];
}

export interface OptionWords {
  /** `-c`; null: there is none. */
  readonly short: string | null;
  readonly long: string;
  /** `-c, --config <file>` */
  readonly term: string;
  readonly description: string;
  readonly value: ValueWords | null;
}

/** A command with all its words, of which help, manual and completion are made. */
export interface CommandWords {
  /** As typed: `omnimessage-smpp`, `peers`, `import`. */
  readonly path: readonly string[];
  readonly usage: string;
  readonly description: string;
  readonly arguments: readonly ValueWords[];
  readonly options: readonly OptionWords[];
  readonly commands: readonly CommandWords[];
  /** What its help says below options and commands. */
  readonly more: string;
}

/** Whether a shell completes it by the names of files. */
export function filesFor({ name }: ValueWords): boolean {
  return /^(?:file|files|directory)$/.test(name);
}

/** The words of a program, of everything that its help shows. */
export function wordsOf(command: Command, above: readonly string[] = []): CommandWords {
  const help = command.createHelp();
  const path = [...above, command.name()];
  return {
    path,
    usage: usageOf(help.commandUsage(command), path),
    description: help.commandDescription(command),
    arguments: command.registeredArguments.map((argument) =>
      valueWords(argument, help.argumentDescription(argument)),
    ),
    options: help.visibleOptions(command).map((option) => ({
      short: option.short ?? null,
      long: option.long ?? '',
      term: help.optionTerm(option),
      description: help.optionDescription(option),
      value: option.required || option.optional ? valueWords(option, '') : null,
    })),
    commands: withNames(help.visibleCommands(command).map((below) => wordsOf(below, path))),
    more: textBelow(command),
  };
}

/** `help [command]` takes the name of a command beside it. */
function withNames(commands: readonly CommandWords[]): CommandWords[] {
  const choices = commands.map(({ path }) => path.at(-1) ?? '');
  return commands.map((command) => ({
    ...command,
    arguments: command.arguments.map((value) => (value.name === 'command' ? { ...value, choices } : value)),
  }));
}

/** Commander's own command for help does not know under which program it is. */
function usageOf(usage: string, path: readonly string[]): string {
  const typed = path.join(' ');
  return usage.startsWith(typed) ? usage : `${path.slice(0, -1).join(' ')} ${usage}`;
}

function valueWords(source: Argument | Option, description: string): ValueWords {
  const name = 'flags' in source ? (/[<[]([\w-]+)/.exec(source.flags)?.[1] ?? '') : source.name();
  const { required, variadic, argChoices } = source;
  return { name, description, required, variadic, choices: argChoices ?? [] };
}

/** What was added with addHelpText, which commander gives out with the whole help only. */
function textBelow(command: Command): string {
  const { writeOut } = command.configureOutput();
  let whole = '';
  command.configureOutput({ writeOut: (text) => (whole += text) });
  command.outputHelp();
  command.configureOutput({ ...(writeOut && { writeOut }) });
  return whole.slice(command.helpInformation().length).trim();
}
