import * as z from 'zod';

/**
 * What a setting says about itself next to type, range and default. Documentation, the JSON Schema, the
 * dashboard's forms and the peer diff all read it from here.
 */
export interface SettingMeta {
  readonly description: string;
  /** Unit of a number: `ms`, `octets`, `messages/s` … */
  readonly unit?: string;
  /** `true`: a running bind takes the change as it is; `false`: the bind's sessions are made anew. Peers only. */
  readonly hot?: boolean;
  /** Has no default that works, and may come from the environment instead of the file. */
  readonly mustBeSet?: boolean;
  /** Values that show what it is for where the default does not; the first is the documentation's. */
  readonly examples?: readonly unknown[];
  /** Environment variable that wins over the file. Scalar global settings only. */
  readonly env?: string;
  /** Never shown: not in faults, logs, exports or answers. */
  readonly secret?: boolean;
}

declare module 'zod' {
  interface GlobalMeta {
    unit?: string | undefined;
    hot?: boolean | undefined;
    env?: string | undefined;
    mustBeSet?: boolean | undefined;
    secret?: boolean | undefined;
  }
}

/**
 * The message of every issue is the sentence that says what is allowed, so that one sentence serves the type,
 * the range and the format of a setting; `explain.ts` adds what was found and what to do.
 */
export function integer(min: number, max: number) {
  const error = `an integer from ${min} to ${max}`;
  // multipleOf and not int(): zod's int check aborts the rules that compare settings with one another, and every
  // fault of a file is to be reported at once.
  return z
    .number({ error })
    .multipleOf(1, { error })
    .min(min, { error })
    .max(max, { error })
    .meta({ type: 'integer' });
}

export function milliseconds(min: number, max: number) {
  const error = `a whole number of milliseconds from ${min} to ${max}`;
  return z
    .number({ error })
    .multipleOf(1, { error })
    .min(min, { error })
    .max(max, { error })
    .meta({ type: 'integer' });
}

export function yesOrNo() {
  return z.boolean({ error: 'true or false' });
}

export function oneOf<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: values.length === 1 ? `only ${values[0]}` : `one of ${values.join(', ')}` });
}

/** Printable Latin-1: what a C-Octet String field of SMPP 3.4 (§3.1) carries without ambiguity. */
const PRINTABLE_LATIN1 = /^[ -~\u00a0-\u00ff]*$/;

export function latin1(minLength: number, maxLength: number) {
  const error =
    minLength === 0
      ? `a text of at most ${maxLength} printable Latin-1 characters`
      : `a text of ${minLength} to ${maxLength} printable Latin-1 characters`;
  return z
    .string({ error })
    .min(minLength, { error })
    .max(maxLength, { error })
    .regex(PRINTABLE_LATIN1, { error });
}

export function text(minLength: number, maxLength: number) {
  const error = `a text of ${minLength} to ${maxLength} characters`;
  return z.string({ error }).min(minLength, { error }).max(maxLength, { error });
}

export function filePath() {
  const error = 'the path of a file, at most 4096 characters, or null';
  return z.string({ error }).min(1, { error }).max(4096, { error }).nullable();
}

/** A mapping whose unknown keys are faults. */
export function section<T extends z.core.$ZodLooseShape>(shape: T) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? undefined : 'a mapping of settings'),
  });
}

/**
 * Parameters of a refinement that compares settings with one another. It runs even when single settings are at
 * fault, so its predicate must bear values of any type.
 */
export function rule(path: readonly string[], allowed: string, advice: string) {
  return {
    path: [...path],
    error: allowed,
    params: { advice },
    when: ({ value }: { value: unknown }) => isMapping(value),
  };
}

export function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
