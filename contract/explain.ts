import type * as z from 'zod';
import { closest } from './closest.ts';
import { defaultOf, isSecret, keysOf, metaOf, type Path, schemaAt, sectionsWith } from './schema-path.ts';
import { isMapping } from './setting.ts';

export const FAULT_CODES = [
  'missing',
  'unknown_key',
  'wrong_type',
  'out_of_range',
  'not_allowed',
  'malformed',
  'conflict',
] as const;
export type FaultCode = (typeof FAULT_CODES)[number];

/** One thing wrong with a value, in words for whoever wrote it. Secrets never get in. */
export interface SettingFault {
  readonly code: FaultCode;
  readonly path: Path;
  readonly found: string;
  /** May be empty when `advice` says it all. */
  readonly allowed: string;
  /** What to do, as a sentence; may be empty when `allowed` says it all. */
  readonly advice: string;
}

/** Stands in for what was found at a path; `null`: show the value itself (unless it is a secret). */
export type Disguise = (path: Path) => string | null;

type Issue = z.core.$ZodIssue;

/** Every fault behind a failed parse of `input` with `schema`, in the order of the input, one per path and cause. */
export function explain(
  schema: z.ZodType,
  input: unknown,
  error: z.ZodError,
  disguise: Disguise = () => null,
): SettingFault[] {
  const faults = error.issues.flatMap((issue) => explainIssue({ schema, input, disguise }, issue, []));
  const seen = new Set<string>();
  // Rules between settings come last (zod runs them after the settings themselves) and say nothing new about a
  // setting that is at fault already.
  const own = new Set(
    faults.filter(({ code }) => code !== 'conflict').map(({ path }) => JSON.stringify(path)),
  );
  return faults.filter(({ code, path, allowed }) => {
    const key = JSON.stringify(path);
    if (code === 'conflict' && own.has(key)) return false;
    const cause = `${key} ${allowed}`;
    if (seen.has(cause)) return false;
    seen.add(cause);
    return true;
  });
}

interface Subject {
  readonly schema: z.ZodType;
  readonly input: unknown;
  readonly disguise: Disguise;
}

function explainIssue(subject: Subject, issue: Issue, prefix: Path): SettingFault[] {
  const path = [...prefix, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(subject, path, key));
  if (issue.code === 'invalid_union') {
    const inner = issue.errors.find((branch) => branch.some(isInside));
    if (inner) return inner.flatMap((nested) => explainIssue(subject, nested, path));
  }
  const value = valueAt(subject.input, path);
  const code = codeOf(issue, value);
  return [
    {
      code,
      path,
      found:
        value === undefined ? 'nothing' : (subject.disguise(path) ?? describe(subject.schema, path, value)),
      allowed: issue.message,
      advice: adviceFor(subject, issue, path, value),
    },
  ];
}

/** Whether an issue of a union's branch lies inside the value, so that the branch is the one that was meant. */
function isInside(issue: Issue): boolean {
  return issue.path.length > 0 || issue.code === 'unrecognized_keys' || issue.code === 'custom';
}

function codeOf(issue: Issue, value: unknown): FaultCode {
  if (value === undefined) return 'missing';
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_union':
    case 'not_multiple_of':
      return 'wrong_type';
    case 'invalid_value':
      return typeof value === 'string' ? 'not_allowed' : 'wrong_type';
    case 'too_small':
    case 'too_big':
      return 'out_of_range';
    case 'custom':
      return typeof issue.params?.['advice'] === 'string' ? 'conflict' : 'malformed';
    case 'unrecognized_keys':
      return 'unknown_key';
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_element':
      return 'malformed';
  }
}

function unknownKey({ schema, input }: Subject, section: Path, key: string): SettingFault {
  const here = schemaAt(schema, section);
  const keys = keysOf(here);
  const present = valueAt(input, section);
  const taken = isMapping(present) ? Object.keys(present) : [];
  const meant = closest(
    key,
    keys.filter((name) => !taken.includes(name)),
  );
  const elsewhere = sectionsWith(schema, key).map((name) => (name === '' ? 'the top level' : name));
  const [allowed, advice] =
    elsewhere.length > 0
      ? ['', `It belongs in ${elsewhere.join(' or ')}.`]
      : meant !== null
        ? ['', `Did you mean ${meant}?`]
        : [
            keys.length <= 16 ? keys.join(', ') : '',
            'Remove it, or see the configuration guide for its name.',
          ];
  return {
    code: 'unknown_key',
    path: [...section, key],
    found: 'a setting that does not exist here',
    allowed,
    advice,
  };
}

function adviceFor({ schema, input }: Subject, issue: Issue, path: Path, value: unknown): string {
  const setting = schemaAt(schema, path);
  if (issue.code === 'custom' && typeof issue.params?.['advice'] === 'string') return issue.params['advice'];
  if (value === undefined) {
    const { description } = metaOf(setting);
    const parent = valueAt(input, path.slice(0, -1));
    return isMapping(parent) && description !== undefined ? `Add it: ${description}` : 'Add it.';
  }
  if (value === null && path.length > 0) return 'Give it a value, or remove it.';
  const spelling = spellingAdvice(issue, value, isSecret(schema, path));
  return [spelling, defaultAdvice(setting)].filter((sentence) => sentence !== '').join(' ');
}

/** Slips that the value itself gives away: quotes, an Elixir atom, a misspelt word. */
function spellingAdvice(issue: Issue, value: unknown, secret: boolean): string {
  const shown = JSON.stringify(String(value));
  if (issue.code === 'invalid_type' && issue.expected === 'string' && isNumberOrBoolean(value)) {
    return secret ? 'Put it in quotes.' : `Put it in quotes: ${shown}.`;
  }
  if (issue.code === 'invalid_type' && typeof value === 'string') {
    const unquoted = issue.expected === 'number' ? /^[+-]?\d+$/ : /^(?:true|false)$/;
    return issue.expected !== 'string' && unquoted.test(value) ? 'Write it without quotes.' : '';
  }
  if (issue.code !== 'invalid_value') return '';
  const words = issue.values.filter((word) => typeof word === 'string');
  if (typeof value === 'number' && words.includes(String(value))) return `Put it in quotes: ${shown}.`;
  if (typeof value !== 'string') return '';
  const word = value.startsWith(':') ? value.slice(1) : value;
  if (word !== value && words.includes(word)) return `Drop the colon: ${word}.`;
  const meant = closest(value, words);
  return meant === null ? '' : `Did you mean ${meant}?`;
}

function isNumberOrBoolean(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function defaultAdvice(setting: z.core.$ZodType | undefined): string {
  const fallback = defaultOf(setting);
  const plain =
    typeof fallback === 'object' ? fallback === null || Array.isArray(fallback) : fallback !== undefined;
  return plain ? `Left out, it is ${JSON.stringify(fallback)}.` : '';
}

const LONGEST_SHOWN = 60;

function describe(schema: z.ZodType, path: Path, value: unknown): string {
  if (isSecret(schema, path)) {
    return typeof value === 'string'
      ? `${value.length} characters (not shown)`
      : `${kindOf(value)} (not shown)`;
  }
  if (typeof value !== 'string')
    return isNumberOrBoolean(value) || value === null ? String(value) : kindOf(value);
  const shown = withoutUserInfo(value);
  return JSON.stringify(shown.length > LONGEST_SHOWN ? `${shown.slice(0, LONGEST_SHOWN)}…` : shown);
}

/** A URL may carry a password (RFC 3986 §3.2.1). */
function withoutUserInfo(value: string): string {
  const start = value.indexOf('://');
  const end = value.lastIndexOf('@');
  return start >= 0 && end > start ? `${value.slice(0, start + 3)}…${value.slice(end)}` : value;
}

function kindOf(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 1 ? 'a list of 1 entry' : `a list of ${value.length} entries`;
  if (value === null) return 'null';
  return typeof value === 'object' ? 'a mapping' : `a ${typeof value}`;
}

/** The value at a path of plain data; `undefined`: there is none. */
export function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isMapping(value) && typeof step === 'string' && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}
