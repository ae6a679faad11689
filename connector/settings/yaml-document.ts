import {
  type Document,
  type ErrorCode,
  isAlias,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Path } from '../../contract/schema-path.ts';
import { type Fault, type Origin, type SourceFaultCode, sourceFault } from './diagnostic.ts';

/** A settings file as plain data that still knows where each of its values was written. */
export interface YamlDocument {
  readonly value: unknown;
  /** The value at a path, or the nearest thing around it that was written. */
  locate(path: Path): Origin;
  /** The key that the last step of a path names. */
  locateKey(path: Path): Origin;
}

export type YamlReading =
  | { readonly ok: true; readonly document: YamlDocument }
  | { readonly ok: false; readonly faults: readonly Fault[] };

/** Expanding aliases beyond this many nodes is an attack ("billion laughs"), not a settings file. */
const MAX_ALIASES = 1000;

/** YAML 1.2 core schema with anchors, aliases and merge keys (`<<`). */
export function readYaml(text: string, file: string): YamlReading {
  if (/^\s*import Config\s*$/m.test(text)) return failed(elixirFile(file));
  const lines = new LineCounter();
  const at = (offset: number): Origin => {
    const { line, col } = lines.linePos(offset);
    return { kind: 'position', file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  try {
    const parsed = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      merge: true,
      version: '1.2',
    });
    const problems = [...parsed.errors, ...parsed.warnings];
    if (problems.length > 0) {
      return { ok: false, faults: problems.map(({ code, pos }) => yamlFault(code, at(pos[0]))) };
    }
    keepKeysAsWritten(parsed);
    const value: unknown = parsed.toJS({ maxAliasCount: MAX_ALIASES });
    if (holdsItself(value, [])) throw new ReferenceError('circular alias');
    return { ok: true, document: { value: value ?? {}, ...locators(parsed, at) } };
  } catch (error) {
    return failed(unreadable(error, file));
  }
}

/** A TLV tag is a key such as 0x1400: YAML would make it the number 5120. */
function keepKeysAsWritten(parsed: Document.Parsed): void {
  visit(parsed, {
    Pair(_, { key }) {
      if (isScalar(key) && typeof key.value === 'number' && key.source !== undefined) key.value = key.source;
    },
  });
}

function holdsItself(value: unknown, around: readonly unknown[]): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (around.includes(value)) return true;
  const path = [...around, value];
  return Object.values(value).some((inner) => holdsItself(inner, path));
}

function failed(fault: Fault): YamlReading {
  return { ok: false, faults: [fault] };
}

function elixirFile(file: string): Fault {
  return sourceFault(
    'elixir_file',
    { kind: 'file', file },
    'this is an Elixir file (import Config); settings are YAML here, under the same names. ' +
      'Write it as one with: omnimessage-smpp convert runtime.exs --output gateway.yaml',
  );
}

/** The parser recurses, and resolves aliases late: both fail by throwing. */
function unreadable(error: unknown, file: string): Fault {
  const origin: Origin = { kind: 'file', file };
  if (error instanceof RangeError) {
    return sourceFault(
      'yaml_too_deep',
      origin,
      'lists and mappings are nested too deeply; settings need 5 levels.',
    );
  }
  if (error instanceof ReferenceError) {
    return sourceFault(
      'yaml_alias',
      origin,
      `an alias (*name) has no anchor before it, refers to itself, or aliases expand to more than ${MAX_ALIASES} nodes. Write the values out.`,
    );
  }
  throw error;
}

function locators(
  parsed: Document.Parsed,
  at: (offset: number) => Origin,
): Pick<YamlDocument, 'locate' | 'locateKey'> {
  const find = (path: Path): { key: Node | null; value: Node | null } => {
    let found: { key: Node | null; value: Node | null } = { key: null, value: parsed.contents };
    for (const step of path) {
      const next = child(resolved(found.value, parsed), step, parsed);
      if (next === null) return found;
      found = next;
    }
    return found;
  };
  const start = (node: Node | null): number => node?.range?.[0] ?? 0;
  return {
    locate: (path) => {
      const { key, value } = find(path);
      const written = value !== null && value.range !== null && value.range !== undefined;
      // `port:` with nothing behind it: the empty value has no place of its own.
      const empty = isScalar(value) && value.range?.[0] === value.range?.[1];
      return at(start(written && !(empty && key !== null) ? value : key));
    },
    locateKey: (path) => {
      const { key, value } = find(path);
      return at(start(key ?? value));
    },
  };
}

function child(node: Node | null, step: string | number, parsed: Document.Parsed) {
  if (isSeq(node)) {
    const item = typeof step === 'number' ? node.items[step] : undefined;
    return isNode(item) ? { key: null, value: item } : null;
  }
  return isMap(node) ? entry(node, String(step), parsed) : null;
}

function entry(
  map: YAMLMap,
  name: string,
  parsed: Document.Parsed,
): { key: Node | null; value: Node | null } | null {
  let merged: { key: Node | null; value: Node | null } | null = null;
  for (const pair of map.items) {
    if (!isPair(pair) || !isNode(pair.key)) continue;
    const value = isNode(pair.value) ? pair.value : null;
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    if (key === name) return { key: pair.key, value };
    const isMerge = key === '<<' || (isScalar(pair.key) && typeof pair.key.value === 'symbol');
    if (isMerge) merged ??= inMerged(resolved(value, parsed), name, parsed);
  }
  return merged;
}

function inMerged(source: Node | null, name: string, parsed: Document.Parsed) {
  const sources = isSeq(source) ? source.items : [source];
  for (const item of sources) {
    const map = isNode(item) ? resolved(item, parsed) : null;
    const found = isMap(map) ? entry(map, name, parsed) : null;
    if (found) return found;
  }
  return null;
}

function resolved(node: Node | null, parsed: Document.Parsed): Node | null {
  if (!isAlias(node)) return node;
  const target = node.resolve(parsed);
  return isScalar(target) || isCollection(target) ? target : null;
}

function yamlFault(code: ErrorCode, origin: Origin): Fault {
  const known: readonly [SourceFaultCode, string] | undefined = YAML_FAULTS[code];
  const [stable, message] = known ?? [
    'yaml_syntax',
    'this is not YAML. Check indentation, quotes and brackets here.',
  ];
  return sourceFault(stable, origin, message);
}

/**
 * Our words for the parser's codes: its own messages quote the text, and the text may be a password.
 */
const YAML_FAULTS: Partial<Record<ErrorCode, readonly [SourceFaultCode, string]>> = {
  BAD_ALIAS: [
    'yaml_alias',
    'this alias (*name) is malformed or has no anchor. A text that begins with * needs quotes.',
  ],
  ALIAS_PROPS: ['yaml_syntax', 'an alias (*name) takes neither an anchor nor a tag. Remove it.'],
  BAD_DQ_ESCAPE: [
    'yaml_syntax',
    'unknown escape in a text in double quotes. Write \\\\ for a backslash, or use single quotes.',
  ],
  BAD_INDENT: ['yaml_syntax', 'wrong indentation. Entries of one mapping or list begin in the same column.'],
  BAD_SCALAR_START: ['yaml_syntax', 'a text cannot begin with this character. Put it in quotes.'],
  BLOCK_AS_IMPLICIT_KEY: [
    'yaml_syntax',
    'a second "key:" on one line. Begin a new line, or put the text in quotes if the colon belongs to it.',
  ],
  BLOCK_IN_FLOW: ['yaml_syntax', 'an indented list or mapping inside [ ] or { }. Close the bracket first.'],
  DUPLICATE_KEY: ['yaml_duplicate_key', 'this setting stands twice in one mapping. Remove one of the two.'],
  MISSING_CHAR: [
    'yaml_syntax',
    'something is missing here: a closing quote or bracket, a comma, or the space after "key:" or "-".',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'yaml_syntax',
    'a key goes over several lines. Is the colon after a setting missing?',
  ],
  MULTIPLE_DOCS: ['yaml_syntax', 'a second document (---). A settings file is one document.'],
  RESOURCE_EXHAUSTION: ['yaml_too_deep', 'lists and mappings are nested too deeply; settings need 5 levels.'],
  TAB_AS_INDENT: ['yaml_syntax', 'a tab in the indentation. Use spaces.'],
  TAG_RESOLVE_FAILED: ['yaml_syntax', 'unknown tag (!name). A text that begins with ! needs quotes.'],
  UNEXPECTED_TOKEN: [
    'yaml_syntax',
    'this is not expected here. Check quotes, brackets and commas before it.',
  ],
};
