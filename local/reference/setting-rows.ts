import * as z from 'zod';
import { defaultOf, innermost, metaOf } from '../../contract/schema-path.ts';

type Schema = z.core.$ZodType;

/** What a reference page says of a setting, as the schema has it. */
export interface SettingRow {
  /** `tls/min_version`; an entry of a list has the list's name, `cells/name`. */
  readonly pointer: string;
  /** `tls.min_version`, `cells[].name`. */
  readonly path: string;
  /** Of a section that has several forms: the `kind` it belongs to. */
  readonly kind: string | null;
  /** The contract's sentence: type, range and format in one. */
  readonly allowed: string;
  /** The words that it can be, if it is one of some, or a list of them. */
  readonly options: readonly string[];
  /** `undefined`: it has none. */
  readonly fallback: unknown;
  /** What shows best what it is for: an example of the schema, else its default. */
  readonly example: unknown;
  readonly meta: z.GlobalMeta;
}

/** Every setting of a section and of the sections in it, in the order of the schema. */
export function settingRows(section: Schema): SettingRow[] {
  return below(section, { pointer: '', path: '', kind: null });
}

interface Place {
  readonly pointer: string;
  readonly path: string;
  readonly kind: string | null;
}

function below(section: Schema, place: Place): SettingRow[] {
  const inner = innermost(section);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => formOf(option, place));
  if (!(inner instanceof z.ZodObject)) return [];
  return Object.entries<Schema>(inner.shape).flatMap(([key, schema]) => {
    if (innermost(schema) instanceof z.ZodLiteral && key === 'kind') return [];
    return rowsOf(schema, {
      pointer: place.pointer === '' ? key : `${place.pointer}/${key}`,
      path: place.path === '' ? key : `${place.path}.${key}`,
      kind: place.kind,
    });
  });
}

/** A form of a section; what tells forms apart is its `kind`. */
function formOf(option: Schema, place: Place): SettingRow[] {
  const inner = innermost(option);
  const kind = inner instanceof z.ZodObject ? inner.shape['kind'] : undefined;
  return below(option, kind instanceof z.ZodLiteral ? { ...place, kind: String(kind.value) } : place);
}

function rowsOf(schema: Schema, place: Place): SettingRow[] {
  const inner = innermost(schema);
  // A section that is always there is its settings, and no more.
  if (inner instanceof z.ZodObject && !isNullable(schema)) return below(schema, place);
  const meta = metaOf(schema);
  const fallback = schema instanceof z.ZodPrefault ? schema.def.defaultValue : defaultOf(schema);
  const { examples } = meta;
  const example: unknown = Array.isArray(examples) ? examples[0] : fallback;
  const row = { ...place, allowed: allowedBy(schema), options: optionsOf(inner), fallback, example, meta };
  const entries = inner instanceof z.ZodArray ? innermost(inner.element) : null;
  if (entries instanceof z.ZodObject) return [row, ...below(entries, { ...place, path: `${place.path}[]` })];
  return [row, ...below(schema, place)];
}

function optionsOf(inner: Schema): readonly string[] {
  if (inner instanceof z.ZodEnum) return inner.options.map(String);
  if (inner instanceof z.ZodBoolean) return ['true', 'false'];
  if (inner instanceof z.ZodArray) return optionsOf(innermost(inner.element));
  if (!(inner instanceof z.ZodUnion)) return [];
  return inner.options.flatMap((option) => {
    const form = innermost(option);
    const kind = form instanceof z.ZodObject ? form.shape['kind'] : undefined;
    return kind instanceof z.ZodLiteral ? [String(kind.value)] : optionsOf(form);
  });
}

function isNullable(schema: Schema): boolean {
  if (schema instanceof z.ZodNullable) return true;
  return schema instanceof z.ZodDefault ? isNullable(schema.unwrap()) : false;
}

/** No setting is a symbol: the refusal says what is allowed. */
function allowedBy(schema: Schema): string {
  const { success, error } = z.safeParse(schema, Symbol('none'));
  const [issue] = success ? [] : error.issues;
  if (issue === undefined) throw new Error('a setting that takes a symbol');
  return issue.message;
}
