import { Document, isCollection, isScalar, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { readScalarText } from '../../../connector/settings/scalar-text.ts';
import { closest } from '../../../contract/closest.ts';
import { SMPP_PASSWORD_LENGTH } from '../../../contract/password.ts';
import { formatPath, keysOf, metaOf, type Path, schemaAt } from '../../../contract/schema-path.ts';
import { settingsSchema } from '../../../contract/settings.ts';
import type { Collected } from './collect.ts';
import type { Comments } from './elixir/comments.ts';
import type { Position } from './elixir/syntax.ts';
import { type Finding, fault, warning } from './findings.ts';
import { constantText, type Entries, type Entry, onlyRead, type Read, type Value } from './values.ts';

export interface Converted {
  readonly yaml: string;
  readonly findings: readonly Finding[];
  /** Where the value of each setting was written, by its formatted path. */
  readonly places: ReadonlyMap<string, Position>;
  /** Variables that the YAML needs to be set, each once. */
  readonly variables: readonly string[];
}

/** Nothing: left out, and said so. */
type Written = Scalar | YAMLMap | YAMLSeq | null;

const LINE_WIDTH = 110;
const LISTS_OF_PEERS: readonly (string | number | undefined)[] = ['binds', 'server_binds'];

/** Writes what was collected as a settings file, comments included. */
export function writeYaml({ settings, header }: Collected, comments: Comments): Converted {
  const writer = new Writer(comments);
  const title = comments.above(header);
  const root = new YAMLMap();
  for (const entry of settings) writer.setting(root, entry, []);
  for (const { key } of root.items.slice(1)) {
    if (isScalar(key) && isCollection(root.get(key, true))) key.spaceBefore = true;
  }
  const document = new Document(root);
  if (title.length > 0) document.commentBefore = commentText(title);
  const below = [...writer.pending, ...comments.below()];
  if (below.length > 0) document.comment = commentText(below);
  const yaml = document.toString({ lineWidth: LINE_WIDTH, flowCollectionPadding: false });
  return { yaml, findings: writer.findings, places: writer.places, variables: [...writer.variables] };
}

class Writer {
  readonly findings: Finding[] = [];
  readonly places = new Map<string, Position>();
  readonly variables = new Set<string>();
  /** Comments of what was left out, for what comes next. */
  pending: string[] = [];
  readonly #comments: Comments;

  constructor(comments: Comments) {
    this.#comments = comments;
  }

  /** One setting of a mapping, if it has a counterpart there. */
  setting(map: YAMLMap, { key, value, at, lines }: Entry, parent: Path): void {
    const path = [...parent, key];
    if (map.has(key)) {
      this.findings.push(
        warning(
          'replaced',
          at,
          'this key stands twice in one map, and the last one counts.',
          formatPath(path),
        ),
      );
      map.delete(key);
    }
    const above = this.#comments.above(lines);
    const behind = this.#comments.behind(at.line);
    this.places.set(formatPath(path), value.at);
    const own = path.length === 1 ? this.#ownVariable(path, value) : null;
    if (own !== null && own.fallback === null) {
      this.pending.push(
        ...above,
        ...(behind === null ? [] : [behind]),
        `${key}: the environment variable ${own.variable} gives it.`,
      );
      return;
    }
    const node = own === null ? this.#value(value, path) : scalarOf(own.fallback ?? '', path);
    if (node === null) return;
    const name = new Scalar(key);
    const leading = [...this.pending, ...above];
    this.pending = [];
    const trailing = own === null ? behind : (behind ?? `${own.variable} wins over it.`);
    if (isScalar(node) && trailing !== null) node.comment = commentText([trailing]);
    else if (trailing !== null) leading.push(trailing);
    if (leading.length > 0) name.commentBefore = commentText(leading);
    map.items.push(new Pair(name, node));
  }

  /** A global setting whose own variable is what the Elixir file reads: here it wins over the file by itself. */
  #ownVariable(path: Path, value: Value): Read | null {
    const read = onlyRead(value);
    return read !== null && read.variable === metaOf(schemaAt(settingsSchema, path)).env ? read : null;
  }

  #value(value: Value, path: Path): Written {
    switch (value.kind) {
      case 'text':
        return new Scalar(this.#text(value, path));
      case 'number':
      case 'boolean':
        return new Scalar(value.value);
      case 'atom':
        return new Scalar(value.name);
      case 'nil':
        this.findings.push(
          warning('left_out', value.at, 'nil: its default holds. Left out.', formatPath(path)),
        );
        return null;
      case 'list':
        return this.#list(value.items, value, path);
      case 'entries':
        return this.#map(value, path);
      case 'unreadable': {
        const message = `${value.what} is not read here. Write the value itself, or System.get_env("NAME").`;
        this.findings.push(fault('not_readable', value.at, message, formatPath(path)));
        return null;
      }
    }
  }

  #text({ parts, at }: Value & { kind: 'text' }, path: Path): string {
    let text = '';
    for (const part of parts) {
      if (typeof part === 'string') text += escaped(part);
      else text += this.#reference(part, at, path);
    }
    return text;
  }

  #reference({ variable, fallback }: Read, at: Position, path: Path): string {
    if (fallback === null) {
      this.variables.add(variable);
      return `\${${variable}}`;
    }
    if (/[}\r\n]/.test(fallback)) {
      const message = `the default of ${variable} has a } or a line break, which a default cannot have here. Write the value without the variable.`;
      this.findings.push(fault('not_readable', at, message, formatPath(path)));
    }
    return `\${${variable}:-${fallback}}`;
  }

  #list(items: readonly Value[], { end }: { end: Position }, path: Path): YAMLSeq {
    const list = new YAMLSeq();
    items.forEach((item, index) => {
      const above = this.#comments.above([item.at.line]);
      const node = this.#value(item, [...path, index]);
      this.places.set(formatPath([...path, index]), item.at);
      if (node === null) return;
      if (above.length > 0) node.commentBefore = commentText(above);
      if (isCollection(node) && index > 0) node.spaceBefore = true;
      list.items.push(node);
    });
    const below = this.#comments.above([end.line]);
    if (below.length > 0) list.comment = commentText(below);
    list.flow = below.length === 0 && list.items.every((item) => isScalar(item) && !item.commentBefore);
    return list;
  }

  #map(value: Entries, path: Path): YAMLMap {
    const map = new YAMLMap();
    const known = keysOf(schemaAt(settingsSchema, path));
    for (const entry of value.entries) {
      if (known.length === 0 || known.includes(entry.key)) this.setting(map, entry, path);
      else {
        const meant = closest(entry.key, known);
        const advice = meant === null ? '' : ` Is ${meant} meant?`;
        const message = `it has no counterpart here. Left out.${advice}`;
        this.findings.push(warning('no_counterpart', entry.at, message, formatPath([...path, entry.key])));
      }
    }
    if (LISTS_OF_PEERS.includes(path[0]) && path.length === 2) allowLongPassword(map, value);
    const below = [...this.pending, ...this.#comments.above([value.end.line])];
    this.pending = [];
    if (below.length > 0) map.comment = commentText(below);
    return map;
  }
}

/** The Elixir gateway sent passwords of any length; here a peer says that it takes more than SMPP 3.4 carries. */
function allowLongPassword(map: YAMLMap, { entries }: Entries): void {
  const password = entries.findLast(({ key }) => key === 'password');
  if (password === undefined || map.has('allow_long_password')) return;
  const text = constantText(password.value);
  if (text !== null && text.length <= SMPP_PASSWORD_LENGTH) return;
  const allowed = new Scalar(true);
  allowed.comment =
    text === null
      ? ` in case the password has more than the ${SMPP_PASSWORD_LENGTH} characters of SMPP 3.4`
      : ` the password has more than the ${SMPP_PASSWORD_LENGTH} characters of SMPP 3.4`;
  const index = map.items.findIndex(({ key }) => isScalar(key) && key.value === 'password');
  map.items.splice(index + 1, 0, new Pair(new Scalar('allow_long_password'), allowed));
}

/** What is text in the environment is a number or a truth value in the file, where its setting wants that. */
function scalarOf(text: string, path: Path): Scalar {
  const read = readScalarText(schemaAt(settingsSchema, path), text);
  return new Scalar(typeof read === 'string' ? escaped(read) : read);
}

/** A `${` that is none of ours. */
function escaped(text: string): string {
  return text.split('${').join('$${');
}

function commentText(lines: readonly string[]): string {
  return lines.map((line) => (line === '' ? '' : ` ${line}`)).join('\n');
}
