import * as z from 'zod';
import type { LogLine } from '../../contract/api/logs.ts';
import { LOG_LEVELS, type LogLevel } from '../../contract/settings.ts';
import type { LogQuery } from '../api/parts.ts';

/** As connectors and Lambdas write lines. */
const lineSchema = z
  .object({
    level: z.string(),
    time: z.string(),
    msg: z.string().default(''),
    bind_name: z.string().optional(),
  })
  .catchall(z.json());

export const LONGEST_MESSAGE = 2_000;

/** Where a line comes from, for one that does not say so itself. */
export interface LineOrigin {
  readonly at: string;
  readonly connector: string | null;
}

/** Never throws: what is not one of our lines, such as Node's last words, is an error with the text as its message. */
export function readLine(text: string, origin: LineOrigin): LogLine {
  const read = lineSchema.safeParse(parsedJson(text));
  if (!read.success) {
    const message = text.trim().slice(0, LONGEST_MESSAGE);
    return { at: origin.at, level: 'error', bind: null, connector: origin.connector, message, fields: {} };
  }
  const { level, time, msg, bind_name, ...fields } = read.data;
  return {
    at: time,
    level: levelOf(level),
    bind: bind_name ?? null,
    connector: origin.connector,
    message: msg,
    fields,
  };
}

/** Whether a line is one that was asked for; the same wherever lines are kept. */
export function lineMatcher({ level, text, bind }: Pick<LogQuery, 'level' | 'text' | 'bind'>) {
  const levels: ReadonlySet<LogLevel> = new Set(levelsFrom(level));
  const wanted = text?.toLowerCase() ?? null;
  return (line: LogLine): boolean =>
    levels.has(line.level) &&
    (bind === null || line.bind === bind) &&
    (wanted === null || searched(line).includes(wanted));
}

/** This level and those above; null: all. */
export function levelsFrom(level: LogLevel | null): readonly LogLevel[] {
  return LOG_LEVELS.slice(level === null ? 0 : LOG_LEVELS.indexOf(level));
}

function searched({ message, bind, fields }: LogLine): string {
  return `${message} ${bind ?? ''} ${JSON.stringify(fields)}`.toLowerCase();
}

function levelOf(level: string): LogLevel {
  return LOG_LEVELS.find((known) => known === level.toLowerCase()) ?? 'error';
}

function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
