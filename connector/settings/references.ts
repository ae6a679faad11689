import { type Path, schemaAt } from '../../contract/schema-path.ts';
import { isMapping } from '../../contract/setting.ts';
import { settingsSchema } from '../../contract/settings.ts';
import { type Fault, sourceFault } from './diagnostic.ts';
import { readScalarText } from './scalar-text.ts';
import type { YamlDocument } from './yaml-document.ts';

export interface Expanded {
  readonly value: unknown;
  /**
   * Text as written (`${NAME}`), by {@link pathKey}, of every value that came from the environment; a default, which
   * may be a password, is `…`.
   */
  readonly written: ReadonlyMap<string, string>;
  /** Paths of values whose reference has a fault; the values are left out and not to be judged further. */
  readonly unresolved: ReadonlySet<string>;
  readonly faults: readonly Fault[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** A path as the key of a map. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/**
 * Puts environment variables in place of `${NAME}` in every text of a file; `${NAME:-default}` is `default` while the
 * variable is not set, or empty (as in POSIX shells); `$${` stands for `${`. A value that
 * is one reference and whose setting wants a number or a truth value is read as such. Values are never shown.
 */
export function expandReferences(document: YamlDocument, env: Environment): Expanded {
  const written = new Map<string, string>();
  const unresolved = new Set<string>();
  const faults: Fault[] = [];

  const expand = (value: unknown, path: Path): unknown => {
    if (typeof value === 'string') return value.includes('${') ? expandText(value, path) : value;
    if (Array.isArray(value)) return value.map((item, index) => expand(item, [...path, index]));
    if (!isMapping(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, expand(item, [...path, key])]),
    );
  };

  const expandText = (text: string, path: Path): unknown => {
    const before = faults.length;
    const result = replaceReferences(text, (name, fallback) => {
      const value = fallback === null ? env[name] : env[name] || fallback;
      if (value === undefined) {
        const message = `environment variable ${name} is not set. Set it, or write $\${ for a literal \${.`;
        faults.push(sourceFault('reference_unset', document.locate(path), message, path));
      }
      return value ?? '';
    });
    if (result === null) {
      const message =
        'a reference is a dollar sign and a NAME of letters, digits and underscores in { }, with :- before a default. Write $${ for a literal ${.';
      faults.push(sourceFault('reference_malformed', document.locate(path), message, path));
    }
    // A fault here says what is to be done; a second one from the schema about the same value would not.
    if (faults.length > before || result === null) {
      unresolved.add(pathKey(path));
      return undefined;
    }
    if (!result.replaced) return result.text;
    written.set(pathKey(path), text.replace(DEFAULTS, ':-…}'));
    return readScalarText(schemaAt(settingsSchema, path), result.text);
  };

  return { value: expand(document.value, []), written, unresolved, faults };
}

const REFERENCE = /([A-Za-z_][A-Za-z0-9_]*)(?::-([^}\r\n]*))?\}/y;
const DEFAULTS = /:-[^}\r\n]*\}/g;

/** Whether a text as `written` has it stands in for what the file itself has, too. */
export function hasDefault(written: string): boolean {
  return written.includes(':-…}');
}

/** `null`: a `${` that begins no reference. */
function replaceReferences(
  text: string,
  lookUp: (name: string, fallback: string | null) => string,
): { readonly text: string; readonly replaced: boolean } | null {
  let result = '';
  let replaced = false;
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    if (text[at - 1] === '$' && at > from) {
      result += `${text.slice(from, at - 1)}\${`;
      from = at + 2;
      continue;
    }
    REFERENCE.lastIndex = at + 2;
    const match = REFERENCE.exec(text);
    if (match === null) return null;
    const [reference, name = '', fallback = null] = match;
    result += text.slice(from, at) + lookUp(name, fallback);
    replaced = true;
    from = at + 2 + reference.length;
  }
  return { text: result + text.slice(from), replaced };
}
