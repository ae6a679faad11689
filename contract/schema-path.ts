import * as z from 'zod';

/** A schema met on the way down a value, as the walkers below see it. */
type Schema = z.core.$ZodType;
export type Path = readonly (string | number)[];

/** `binds[2].port`; the root is the empty text. */
export function formatPath(path: Path): string {
  let written = '';
  for (const step of path) {
    if (typeof step === 'number') written += `[${step}]`;
    else if (/^[\w-]+$/.test(step)) written += written === '' ? step : `.${step}`;
    else written += `[${JSON.stringify(step)}]`;
  }
  return written;
}

/** The schema without defaults, nullability and transformations: the one that sees what was written. */
export function innermost(schema: Schema): Schema {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable
  ) {
    return innermost(schema.unwrap());
  }
  return schema instanceof z.ZodPipe ? innermost(schema.in) : schema;
}

/** The alternatives of a union, or the schema alone. */
function alternatives(schema: Schema): readonly Schema[] {
  const inner = innermost(schema);
  return inner instanceof z.ZodUnion ? inner.options.flatMap(alternatives) : [inner];
}

function below(schema: Schema, step: string | number): Schema | undefined {
  for (const inner of alternatives(schema)) {
    if (inner instanceof z.ZodObject && typeof step === 'string' && Object.hasOwn(inner.shape, step)) {
      return inner.shape[step];
    }
    if (inner instanceof z.ZodArray && typeof step === 'number') return inner.element;
    if (inner instanceof z.ZodRecord && typeof step === 'string') return inner.valueType;
  }
  return undefined;
}

/** The schema, with its metadata, that judges the value at `path`. */
export function schemaAt(root: Schema, path: Path): Schema | undefined {
  let schema: Schema | undefined = root;
  for (const step of path) {
    if (schema === undefined) return undefined;
    schema = below(schema, step);
  }
  return schema;
}

export function metaOf(schema: Schema | undefined): z.GlobalMeta {
  return (schema && z.globalRegistry.get(schema)) ?? {};
}

/** What a schema falls back to, as `default` was written; `undefined`: the setting has none. */
export function defaultOf(schema: Schema | undefined): unknown {
  return schema instanceof z.ZodDefault ? schema.def.defaultValue : undefined;
}

/** Settings that a section knows; empty for what is no section. */
export function keysOf(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  return alternatives(schema).flatMap((inner) =>
    inner instanceof z.ZodObject ? Object.keys(inner.shape) : [],
  );
}

/** The kind of scalar that a setting wants, for reading one from text; `text` when any text will do. */
export function scalarKind(schema: Schema | undefined): 'integer' | 'boolean' | 'text' {
  if (schema === undefined) return 'text';
  const kinds = alternatives(schema);
  if (kinds.some((inner) => inner instanceof z.ZodString || inner instanceof z.ZodEnum)) return 'text';
  if (kinds.some((inner) => inner instanceof z.ZodNumber)) return 'integer';
  return kinds.some((inner) => inner instanceof z.ZodBoolean) ? 'boolean' : 'text';
}

const sectionsByKey = new WeakMap<Schema, ReadonlyMap<string, readonly string[]>>();

/** Sections of `root` that have a setting `key`: `binds`, `listen.tls` … (lists without their index). */
export function sectionsWith(root: Schema, key: string): readonly string[] {
  let sections = sectionsByKey.get(root);
  if (sections === undefined) {
    sections = collectSections(root);
    sectionsByKey.set(root, sections);
  }
  return sections.get(key) ?? [];
}

function collectSections(root: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const visit = (schema: Schema, at: readonly string[]): void => {
    for (const inner of alternatives(schema)) {
      if (inner instanceof z.ZodArray) visit(inner.element, at);
      if (!(inner instanceof z.ZodObject)) continue;
      for (const [name, field] of Object.entries<Schema>(inner.shape)) {
        found.set(name, [...(found.get(name) ?? []), at.join('.')]);
        visit(field, [...at, name]);
      }
    }
  };
  visit(root, []);
  return found;
}

/** Whether the value at `path`, or a mapping around it, must not be shown. */
export function isSecret(root: Schema, path: Path): boolean {
  return path.some((_, index) => metaOf(schemaAt(root, path.slice(0, index + 1))).secret === true);
}
