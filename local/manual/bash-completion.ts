import { type CommandWords, filesFor, type OptionWords } from './command-words.ts';

/** For bash 3.2 and later, with or without the package bash-completion. */
export function bashCompletion(program: CommandWords): string {
  const name = program.path.join('');
  const commands = all(program);
  return `# Completion of ${name} for bash: source it, or put it where bash-completion looks.
_omnimessage_smpp() {
  local IFS=$'\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command= before= word
  COMPREPLY=()
  # --option=value are three words to bash.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$command:$before" in ${pattern(valued(commands))}) before=$word; continue ;; esac
    case "$command $word" in
${commands
  .slice(1)
  .map((command) => `      ${quoted(` ${tail(command)}`)}) command=${quoted(` ${tail(command)}`)} ;;`)
  .join('\n')}
    esac
    before=$word
  done
  case "$command:$previous" in
${values(commands).join('\n')}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${commands.map((command) => `      ${quoted(spaced(command))}) COMPREPLY=($(compgen -W ${list(options(command))} -- "$current")) ;;`).join('\n')}
    esac
    return
  fi
  case "$command" in
${commands.flatMap(positional).join('\n')}
  esac
}
complete -F _omnimessage_smpp ${name}
`;
}

const FILES = 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current"))';

/** The program and everything under it. */
function all(command: CommandWords): CommandWords[] {
  return [command, ...command.commands.flatMap(all)];
}

function tail({ path }: CommandWords): string {
  return path.slice(1).join(' ');
}

function spaced(command: CommandWords): string {
  return tail(command) === '' ? '' : ` ${tail(command)}`;
}

function options(command: CommandWords): string[] {
  return command.options.flatMap(flags);
}

function flags({ short, long }: OptionWords): string[] {
  return short === null ? [long] : [short, long];
}

function valued(commands: readonly CommandWords[]): string[] {
  return commands.flatMap((command) =>
    command.options
      .filter(({ value }) => value !== null)
      .flatMap(flags)
      .map((flag) => `${spaced(command)}:${flag}`),
  );
}

function values(commands: readonly CommandWords[]): string[] {
  return commands.flatMap((command) =>
    command.options.flatMap((option) => {
      if (option.value === null) return [];
      const { choices } = option.value;
      const words = `COMPREPLY=($(compgen -W ${list(choices)} -- "$current"))`;
      const action =
        choices.length > 0 ? `${words}; return` : filesFor(option.value) ? `${FILES}; return` : 'return';
      return [`    ${pattern(flags(option).map((flag) => `${spaced(command)}:${flag}`))}) ${action} ;;`];
    }),
  );
}

function positional(command: CommandWords): string[] {
  const words = [
    ...command.commands.map(({ path }) => path.at(-1) ?? ''),
    ...command.arguments.flatMap(({ choices }) => choices),
  ];
  const condition = quoted(spaced(command));
  if (words.length > 0)
    return [`    ${condition}) COMPREPLY=($(compgen -W ${list(words)} -- "$current")) ;;`];
  return command.arguments.some(filesFor) ? [`    ${condition}) ${FILES} ;;`] : [];
}

function pattern(words: readonly string[]): string {
  return words.length === 0 ? "''" : words.map(quoted).join(' | ');
}

/** Word by word on a line, since IFS is the line break. */
function list(words: readonly string[]): string {
  return `$'${words.join('\\n')}'`;
}

function quoted(word: string): string {
  return `'${word}'`;
}
