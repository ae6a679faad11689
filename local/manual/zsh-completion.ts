import { type CommandWords, filesFor, type OptionWords, type ValueWords } from './command-words.ts';

/** For zsh: a file `_omnimessage-smpp` of a folder in `fpath`, or sourced after compinit. */
export function zshCompletion(program: CommandWords): string {
  const name = program.path.join('');
  return `#compdef ${name}
# Completion of ${name} for zsh.
${functions(program).join('\n')}
if [[ \${funcstack[1]} == _${name} ]]; then
  _${name} "$@"
else
  compdef _${name} ${name}
fi
`;
}

/** One function a command; one with commands under it hands over to theirs. */
function functions(command: CommandWords): string[] {
  const specs = [...command.options.map(option), ...command.arguments.map(argument)];
  const name = functionOf(command);
  if (command.commands.length === 0) {
    return [`${name}() {\n  _arguments -s ${joined(specs)}\n}`];
  }
  const described = command.commands.map(({ path, description }) => spec(`${path.at(-1)}:${description}`));
  return [
    ...command.commands.flatMap(functions),
    `${name}() {
  local curcontext=$curcontext context state line
  typeset -A opt_args
  _arguments -C -s ${joined([...specs, "'1: :->command'", "'*:: :->rest'"])}
  case $state in
    command)
      local -a commands=(${joined(described, 8)})
      _describe -t commands command commands
      ;;
    rest)
      case $line[1] in
${command.commands.map((below) => `        ${below.path.at(-1)}) ${functionOf(below)} ;;`).join('\n')}
      esac
      ;;
  esac
}`,
  ];
}

function functionOf({ path }: CommandWords): string {
  return `_${path.join('_')}`;
}

function joined(specs: readonly string[], indent = 4): string {
  const separator = ` \\\n${' '.repeat(indent)}`;
  return indent === 4
    ? specs.map((one) => `${separator}${one}`).join('')
    : `\n${specs.map((one) => `${' '.repeat(indent)}${one}`).join('\n')}\n      `;
}

function option({ short, long, description, value }: OptionWords): string {
  const flags = short === null ? [long] : [short, long];
  const exclusive = short === null ? '' : spec(`(${flags.join(' ')})`);
  const after = value === null ? '' : `:${value.name}:${completed(value)}`;
  const equals = value === null ? '' : '=';
  const one = (flag: string): string =>
    spec(`${flag}${flag.startsWith('--') ? equals : ''}[${bracketed(description)}]${after}`);
  if (short === null) return one(long);
  return `${exclusive}${one(short)} ${exclusive}${one(long)}`;
}

function argument(value: ValueWords): string {
  return spec(`${value.variadic ? '*' : ''}:${value.name}:${completed(value)}`);
}

function completed(value: ValueWords): string {
  if (value.choices.length > 0) return `(${value.choices.join(' ')})`;
  return filesFor(value) ? '_files' : ' ';
}

function bracketed(text: string): string {
  return text.replace(/[\\[\]:]/g, '\\$&');
}

function spec(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
