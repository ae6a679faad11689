import { closest } from '../../../contract/closest.ts';
import { settingsSchema } from '../../../contract/settings.ts';
import type { Program } from './elixir/parser.ts';
import type { Node, Position } from './elixir/syntax.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { type Finding, fault, warning } from './findings.ts';
import { constantText, type Entries, type Entry, type Value } from './values.ts';

export interface Collected {
  /** Our settings in the order of the file. */
  readonly settings: readonly Entry[];
  /** Lines whose comments belong to the file as a whole. */
  readonly header: readonly number[];
  readonly findings: readonly Finding[];
}

const APPLICATION = 'omnimessage_smpp';
const KNOWN = Object.keys(settingsSchema.shape);
/** Statements that set nothing. */
const SILENT = new Set(['import', 'require', 'alias', 'use']);

/** What `config` sets in a release, statement by statement; what else there is, is a finding. */
export function collect({ statements }: Program): Collected {
  const collector = new Collector();
  collector.run(statements, null, []);
  collector.end();
  const { header, findings } = collector;
  return { settings: [...collector.settings.values()], header, findings };
}

class Collector {
  readonly settings = new Map<string, Entry>();
  readonly header: number[] = [];
  readonly findings: Finding[] = [];
  readonly #scope: Scope = new Map();
  #imported = false;

  /** `condition`: where one begins that only the running system can decide. */
  run(statements: readonly Node[], condition: Position | null, above: readonly number[]): void {
    let lines = [...above];
    for (const statement of statements) {
      this.#statement(statement, condition, [...lines, statement.at.line]);
      lines = [];
    }
  }

  /** Says once, and first, that Elixir would not have read the file. */
  end(): void {
    if (this.#imported) return;
    const message =
      'there is no "import Config" at the top, without which the Elixir gateway does not start. Read all the same.';
    this.findings.unshift(warning('import_missing', { line: 1, column: 1 }, message));
  }

  #statement(node: Node, condition: Position | null, lines: readonly number[]): void {
    if (node.kind === 'call') {
      if (SILENT.has(node.name)) this.#import(node, lines);
      else if (node.name === 'config') this.#config(node, condition, lines);
      else if (node.name === 'import_config') {
        const message = 'settings of another file, which is not read. Put its lines here.';
        this.findings.push(fault('not_readable', node.at, message));
      } else this.#passed(`${node.name}()`, node.at);
    } else if (node.kind === 'if') this.#if(node, condition, lines);
    else if (node.kind === 'operation' && node.operator === '=') evaluate(node, this.#scope);
    else if (node.kind === 'opaque' && node.holdsConfig) {
      const message = `${node.what} decides here what is configured, which is not read. Write the config lines that hold without it.`;
      this.findings.push(fault('not_readable', node.at, message));
    } else this.#passed(node.kind === 'opaque' ? node.what : 'this expression', node.at);
  }

  #import({ name, args, at }: Node & { kind: 'call' }, lines: readonly number[]): void {
    const [module] = args;
    if (module?.kind === 'alias' && (module.name === 'Config' || module.name === 'Mix.Config')) {
      this.#imported = true;
      this.header.push(...lines);
    } else if (name === 'import') this.#passed('an import', at);
  }

  #passed(what: string, at: Position): void {
    this.findings.push(
      warning('left_out', at, `${what} is not read, since it is no "config" line. Left out.`),
    );
  }

  #if(node: Node & { kind: 'if' }, condition: Position | null, lines: readonly number[]): void {
    const holds = evaluate(node.condition, this.#scope);
    if (holds.kind !== 'boolean') {
      this.run(node.whenTrue, condition ?? node.at, lines);
      this.run(node.whenFalse, condition ?? node.at, []);
      return;
    }
    const [taken, other] = holds.value ? [node.whenTrue, node.whenFalse] : [node.whenFalse, node.whenTrue];
    const [first] = other;
    if (first !== undefined) {
      const message =
        'from here on it is for another environment than :prod, in which a release runs. Left out.';
      this.findings.push(warning('left_out', first.at, message));
    }
    this.run(taken, condition, lines);
  }

  #config({ args, at }: Node & { kind: 'call' }, condition: Position | null, lines: readonly number[]): void {
    const [app, ...rest] = args.map((arg) => evaluate(arg, this.#scope));
    const name = app?.kind === 'atom' ? app.name : null;
    const [first, second] = rest;
    if (name !== null && first?.kind === 'entries' && first.keywords && rest.length === 1) {
      first.entries.forEach((entry, index) => {
        this.#set(
          name,
          { ...entry, lines: index === 0 ? [...lines, ...entry.lines] : entry.lines },
          condition,
        );
      });
    } else if (name !== null && first?.kind === 'atom' && second !== undefined && rest.length === 2) {
      this.#set(name, { key: first.name, value: second, at, lines }, condition);
    } else {
      const message = 'a config is one of "config :app, key: value" and "config :app, :key, value".';
      this.findings.push(fault('not_readable', at, message));
    }
  }

  #set(app: string, written: Entry, condition: Position | null): void {
    const entry = counterpart(app, written);
    if (entry === null) {
      this.findings.push(noCounterpart(app, written));
      return;
    }
    if (condition !== null) {
      const message = `the condition of line ${condition.line} decides whether this holds, which a settings file cannot say. Write what holds without "if".`;
      this.findings.push(fault('depends_on_condition', entry.at, message, entry.key));
      return;
    }
    const before = this.settings.get(entry.key);
    const merged = before === undefined ? null : mergedKeywords(before.value, entry.value);
    if (before !== undefined && merged === null) {
      const message = `line ${entry.at.line} sets this anew, and the last one counts. Left out.`;
      this.findings.push(warning('replaced', before.at, message, entry.key));
    }
    this.settings.set(entry.key, merged === null ? entry : { ...entry, value: merged });
  }
}

/** null: there is none. Elixir's logger is the one other application whose setting is ours. */
function counterpart(app: string, entry: Entry): Entry | null {
  if (app === APPLICATION && KNOWN.includes(entry.key)) return entry;
  if (app !== 'logger' || entry.key !== 'level') return null;
  const level = constantText(entry.value);
  const ours = level === null ? undefined : LOG_LEVELS[level];
  const value: Value = ours === undefined ? entry.value : { kind: 'text', parts: [ours], at: entry.value.at };
  return { ...entry, key: 'log_level', value };
}

/** Elixir, Logger: levels. */
const LOG_LEVELS: Readonly<Record<string, string>> = {
  debug: 'debug',
  info: 'info',
  notice: 'info',
  warning: 'warn',
  warn: 'warn',
  error: 'error',
  critical: 'error',
  alert: 'error',
  emergency: 'error',
};

function noCounterpart(app: string, { key, at }: Entry): Finding {
  const name = `config :${app}, ${/^[A-Z]/.test(key) ? key : `:${key}`}`;
  const meant = app === APPLICATION ? closest(key, KNOWN) : null;
  const advice = meant === null ? hint(key) : `Is ${meant} meant?`;
  return warning('no_counterpart', at, `${name} has no counterpart here. Left out. ${advice}`.trimEnd());
}

function hint(key: string): string {
  if (/Endpoint$/.test(key))
    return 'The dashboard has its address by DASHBOARD_HOST and DASHBOARD_PORT, and its certificate in DATA_DIR.';
  if (/^(?:prometheus|telemetry|metrics)/.test(key)) return 'Metrics have metrics_host and metrics_port.';
  if (/^(?:mnesia|Repo)/.test(key) || /Repo$/.test(key))
    return 'The gateway keeps no database; peers that were made in the old dashboard are made anew.';
  return '';
}

/** null: the later one replaces the earlier one. */
function mergedKeywords(before: Value, after: Value): Entries | null {
  if (before.kind !== 'entries' || after.kind !== 'entries' || !before.keywords || !after.keywords)
    return null;
  const entries = new Map(before.entries.map((entry) => [entry.key, entry]));
  for (const entry of after.entries) {
    const old = entries.get(entry.key);
    const value = old === undefined ? null : mergedKeywords(old.value, entry.value);
    entries.set(entry.key, value === null ? entry : { ...entry, value });
  }
  return { ...after, entries: [...entries.values()] };
}
