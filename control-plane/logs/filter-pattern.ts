import type { LogQuery } from '../api/parts.ts';
import { levelsFrom } from './log-line.ts';

/** What CloudWatch takes in a regular expression as it is; the text of a search is ASCII then. */
const PLAIN = /^[A-Za-z0-9_#=@/;,:-]+$/;

/**
 * As much of a query as CloudWatch can be left to sort out (filter and pattern syntax for FilterLogEvents), so that
 * fewer lines travel. Never leaves out what the query lets through, but for one: lines that are no JSON have neither
 * level nor bind and are found without these filters only. undefined: every line. The caller checks each line again.
 */
export function filterPattern({ level, text, bind }: LogQuery): string | undefined {
  const conditions: string[] = [];
  const levels = levelsFrom(level);
  if (level !== null && level !== 'trace') {
    conditions.push(`(${levels.map((one) => `$.level = "${one}"`).join(' || ')})`);
  }
  // Names of binds are of letters, digits and _ . - and need no escape; anything else finds nothing anyway.
  if (bind !== null) conditions.push(`$.bind_name = "${bind.replaceAll(/[^A-Za-z0-9_.-]/g, '')}"`);
  if (conditions.length > 0) return `{ ${conditions.join(' && ')} }`;
  if (text === null || !PLAIN.test(text)) return undefined;
  return `%${[...text].map(eitherCase).join('')}%`;
}

function eitherCase(character: string): string {
  const [lower, upper] = [character.toLowerCase(), character.toUpperCase()];
  return lower === upper ? character : `[${upper}${lower}]`;
}
