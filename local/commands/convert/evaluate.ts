import type { Item, Node, Pair, Position } from './elixir/syntax.ts';
import { constantText, type Entry, onlyRead, type Read, type Value } from './values.ts';

/** Values of the variables that were assigned so far. */
export type Scope = Map<string, Value>;

type Call = Node & { kind: 'call' };
type Operation = Node & { kind: 'operation' };

/** A release runs in this environment; the others are a developer's. */
const ENVIRONMENT = 'prod';
/** Functions whose result is written as their argument is. */
const SAME_TEXT = new Set([
  'String.to_atom',
  'String.to_existing_atom',
  'String.to_charlist',
  'Atom.to_string',
  'to_string',
  'to_charlist',
]);
/** What a reference in a settings file takes for true and false. */
const TRUE_WORDS = new Set(['true', '1', 'TRUE', 'True']);
const FALSE_WORDS = new Set(['false', '0', 'FALSE', 'False']);

/** What an expression comes to in a release, as far as it can be told without running it. Never throws. */
export function evaluate(node: Node, scope: Scope): Value {
  const { at } = node;
  switch (node.kind) {
    case 'text':
      return joined(
        node.parts.map((part) => (typeof part === 'string' ? textOf(part, at) : evaluate(part, scope))),
        at,
      );
    case 'number':
      return { kind: 'number', value: node.value, at };
    case 'atom':
      return atomOf(node.name, at);
    case 'alias':
      return { kind: 'atom', name: node.name, at };
    case 'variable':
      return variable(node.name, at, scope);
    case 'list':
      return listOf(node.items, node, scope);
    case 'map':
      return { kind: 'entries', entries: entriesOf(node.items, scope), keywords: false, at, end: node.end };
    case 'tuple':
      return unreadable('a tuple', at);
    case 'call':
      return called(node, scope);
    case 'operation':
      return operated(node, scope);
    case 'not': {
      const operand = evaluate(node.operand, scope);
      return operand.kind === 'boolean'
        ? { ...operand, value: !operand.value, at }
        : unreadable('a condition', at);
    }
    case 'if': {
      const condition = evaluate(node.condition, scope);
      if (condition.kind !== 'boolean') return unreadable('a value that depends on a condition', at);
      const taken = (condition.value ? node.whenTrue : node.whenFalse).at(-1);
      return taken === undefined ? { kind: 'nil', at } : evaluate(taken, scope);
    }
    case 'opaque':
      return unreadable(node.what, at);
  }
}

function unreadable(what: string, at: Position): Value {
  return { kind: 'unreadable', what, at };
}

function textOf(text: string, at: Position): Value {
  return { kind: 'text', parts: [text], at };
}

function readOf(read: Read, at: Position): Value {
  return { kind: 'text', parts: [read], at };
}

function atomOf(name: string, at: Position): Value {
  if (name === 'nil') return { kind: 'nil', at };
  if (name === 'true' || name === 'false') return { kind: 'boolean', value: name === 'true', at };
  return { kind: 'atom', name, at };
}

function variable(name: string, at: Position, scope: Scope): Value {
  if (name === 'config_env') return atomOf(ENVIRONMENT, at);
  const value = scope.get(name);
  return value === undefined
    ? unreadable(`the variable ${name}, which is not set before`, at)
    : { ...value, at };
}

function listOf(items: readonly Item[], { at, end }: { at: Position; end: Position }, scope: Scope): Value {
  const pairs = items.filter((item): item is Pair => item.kind === 'pair');
  if (pairs.length > 0 && pairs.length === items.length) {
    return { kind: 'entries', entries: entriesOf(pairs, scope), keywords: true, at, end };
  }
  const values = items.map((item) =>
    item.kind === 'pair'
      ? unreadable('a list of values with and without keys', item.at)
      : evaluate(item, scope),
  );
  return { kind: 'list', items: values, at, end };
}

function entriesOf(pairs: readonly Pair[], scope: Scope): Entry[] {
  return pairs.map(({ key, value, at }) => {
    const name = constantText(evaluate(key, scope));
    const lines = [at.line];
    if (name === null) return { key: '', value: unreadable('a key that is no name', at), at, lines };
    return { key: name, value: evaluate(value, scope), at, lines };
  });
}

function joined(values: readonly Value[], at: Position): Value {
  const parts: (string | Read)[] = [];
  for (const value of values) {
    const text = constantText(value);
    if (text !== null) {
      const last = parts.at(-1);
      if (typeof last === 'string') parts[parts.length - 1] = last + text;
      else parts.push(text);
    } else if (value.kind === 'text') parts.push(...value.parts);
    else return value.kind === 'unreadable' ? value : unreadable('a text made of what is no text', at);
  }
  return { kind: 'text', parts: parts.length === 0 ? [''] : parts, at };
}

function called({ name, args, at }: Call, scope: Scope): Value {
  const values = args.map((arg) => evaluate(arg, scope));
  const [first, second] = values;
  if (first === undefined)
    return name === 'config_env' || name === 'Mix.env'
      ? atomOf(ENVIRONMENT, at)
      : unreadable(`${name}()`, at);
  const only = values.length === 1;
  if (name === 'System.get_env' && values.length <= 2) return environment(first, second, false, at);
  if (name === 'System.fetch_env!' && only) return environment(first, undefined, true, at);
  if (SAME_TEXT.has(name) && only) return { ...first, at };
  if (name === 'String.trim' && only && onlyRead(first) !== null) return { ...first, at };
  const text = constantText(first);
  if (name === 'String.trim' && only && text !== null) return textOf(text.trim(), at);
  if (name === 'String.to_integer' && only) {
    if (onlyRead(first) !== null) return { ...first, at };
    if (text !== null && /^[+-]?[0-9]+$/.test(text)) return { kind: 'number', value: Number(text), at };
  }
  const separator = second === undefined ? null : constantText(second);
  if (name === 'String.split' && text !== null && separator !== null && values.length === 2) {
    return { kind: 'list', items: text.split(separator).map((item) => textOf(item, at)), at, end: at };
  }
  return unreadable(`${name}()`, at);
}

function environment(name: Value, fallback: Value | undefined, required: boolean, at: Position): Value {
  const variable = constantText(name);
  if (variable === null || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
    return unreadable('an environment variable whose name is not written there', at);
  }
  if (fallback === undefined || fallback.kind === 'nil')
    return readOf({ variable, fallback: null, required }, at);
  const text = constantText(fallback);
  if (text === null) return unreadable('an environment variable with a default that is no plain value', at);
  return readOf({ variable, fallback: text, required }, at);
}

function operated(node: Operation, scope: Scope): Value {
  const { operator, at } = node;
  const left = evaluate(node.left, scope);
  switch (operator) {
    case '=': {
      const value = evaluate(node.right, scope);
      if (node.left.kind !== 'variable') return unreadable('a pattern', at);
      scope.set(node.left.name, value);
      return value;
    }
    case '||':
    case 'or':
      return otherwise(left, node, scope);
    case '&&':
    case 'and':
      if (left.kind !== 'boolean') return unreadable('a condition', at);
      return left.value ? evaluate(node.right, scope) : left;
    case '==':
    case '!=':
      return compared(left, evaluate(node.right, scope), operator === '==', at);
    case 'in':
      return contained(left, evaluate(node.right, scope), at);
    case '<>':
      return joined([left, evaluate(node.right, scope)], at);
    case '++': {
      const right = evaluate(node.right, scope);
      if (left.kind === 'list' && right.kind === 'list') {
        return { kind: 'list', items: [...left.items, ...right.items], at, end: right.end };
      }
      return unreadable('lists that are put together', at);
    }
    case '+':
    case '-':
    case '*': {
      const right = evaluate(node.right, scope);
      if (left.kind !== 'number' || right.kind !== 'number') return unreadable('a calculation', at);
      const value = {
        '+': left.value + right.value,
        '-': left.value - right.value,
        '*': left.value * right.value,
      };
      return { kind: 'number', value: value[operator], at };
    }
    default:
      return unreadable(`a value with ${operator}`, at);
  }
}

/** `System.get_env("X") || "default"`, `|| raise "…"`. */
function otherwise(left: Value, { right, at }: Operation, scope: Scope): Value {
  if (left.kind === 'nil' || (left.kind === 'boolean' && !left.value)) return evaluate(right, scope);
  const read = onlyRead(left);
  if (read === null || read.required) return left;
  if (read.fallback !== null) return left;
  if (right.kind === 'call' && right.name === 'raise') return readOf({ ...read, required: true }, at);
  const fallback = evaluate(right, scope);
  if (fallback.kind === 'nil') return left;
  const text = constantText(fallback);
  if (text !== null) return readOf({ ...read, fallback: text }, at);
  return unreadable(
    'an environment variable in place of another, or with a default that is no plain value',
    at,
  );
}

/** `System.get_env("X") == "true"` is the variable itself here, false while it is not set. */
function compared(left: Value, right: Value, equal: boolean, at: Position): Value {
  const read = onlyRead(left);
  const word = constantText(right);
  if (read !== null && word !== null && (equal ? TRUE_WORDS : FALSE_WORDS).has(word)) {
    return readOf({ ...read, fallback: read.fallback ?? String(!equal) }, at);
  }
  const other = constantText(left);
  if (other === null || word === null || left.kind !== right.kind) return unreadable('a condition', at);
  return { kind: 'boolean', value: (other === word) === equal, at };
}

/** `System.get_env("X") in ~w(true 1)`. */
function contained(left: Value, right: Value, at: Position): Value {
  const words = right.kind === 'list' ? right.items.map(constantText) : [];
  const read = onlyRead(left);
  if (read !== null && words.length > 0 && words.every((word) => word !== null && TRUE_WORDS.has(word))) {
    return readOf({ ...read, fallback: read.fallback ?? 'false' }, at);
  }
  const text = constantText(left);
  if (text === null || words.length === 0 || words.includes(null)) return unreadable('a condition', at);
  return { kind: 'boolean', value: words.includes(text), at };
}
