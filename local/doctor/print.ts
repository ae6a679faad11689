import { SECTIONS } from './check-table.ts';
import type { SectionFindings } from './doctor.ts';
import { countOf, type Finding, type FindingStatus } from './finding.ts';

const WORDS: Readonly<Record<FindingStatus, string>> = {
  ok: 'ok',
  warning: 'warning',
  failed: 'FAILED',
  skipped: 'skipped',
};

/** SGR codes (ECMA-48 §8.3.117): green, yellow, red and bold, faint. */
const COLOURS: Readonly<Record<FindingStatus, string>> = {
  ok: '32',
  warning: '33',
  failed: '31;1',
  skipped: '2',
};

const STATUS_WIDTH = 9;
const CODE_WIDTH = 19;

export function printedHead(version: string, settingsFile: string | null): string {
  return `omnimessage-smpp ${version} doctor: ${settingsFile ?? 'no settings file'}\n`;
}

/** A section for people: a line for each check; below a warning or failure what is allowed and what to do. */
export function printedSection({ section, findings }: SectionFindings, colour: boolean): string {
  if (findings.length === 0) return '';
  return `\n${SECTIONS[section]}\n${findings.map((finding) => printed(finding, colour)).join('')}`;
}

function printed({ status, code, subject, found, allowed, advice }: Finding, colour: boolean): string {
  const word = WORDS[status].padEnd(STATUS_WIDTH);
  const shown = colour ? `\u001b[${COLOURS[status]}m${word}\u001b[0m` : word;
  const about = subject === null ? '' : `${subject}: `;
  const lines = [`  ${shown}${code.padEnd(CODE_WIDTH)}${about}${found}`];
  const indent = ' '.repeat(2 + STATUS_WIDTH);
  if (allowed !== null) lines.push(`${indent}allowed: ${allowed}`);
  if (advice !== null) lines.push(`${indent}do: ${advice}`);
  return lines.map((line) => `${line}\n`).join('');
}

export type Counts = Readonly<Record<FindingStatus, number>>;

export function countsOf(findings: readonly Finding[]): Counts {
  const count = (wanted: FindingStatus): number => findings.filter(({ status }) => status === wanted).length;
  return { failed: count('failed'), warning: count('warning'), ok: count('ok'), skipped: count('skipped') };
}

/** The last lines, which are what is on the screen: the sum, and where to begin. */
export function printedSum(findings: readonly Finding[], seconds: number): string {
  const { failed, warning, ok, skipped } = countsOf(findings);
  const sum = `${failed} failed, ${countOf(warning, 'warning')}, ${ok} ok, ${skipped} skipped, in ${seconds.toFixed(1)} s`;
  const failures = findings.filter(({ status }) => status === 'failed');
  if (failures.length === 0) return `\n${sum}\n`;
  // What the gateway says of a bind is a symptom; what comes below it is why.
  const symptoms = failures.filter(({ code }) => code === 'gateway_bind');
  const [first, ...others] = [...failures.filter((failure) => !symptoms.includes(failure)), ...symptoms];
  const begin = first?.advice == null ? '' : `      do: ${first.advice}\n`;
  const shown = others.slice(0, MOST_REPEATED).map(repeated).join('');
  const more = others.length > MOST_REPEATED ? `  … and ${others.length - MOST_REPEATED} more\n` : '';
  return `\n${sum}\nFailed, what to begin with first:\n${first === undefined ? '' : repeated(first)}${begin}${shown}${more}`;
}

function repeated({ code, subject, found }: Finding): string {
  return `  ${code}  ${subject === null ? '' : `${subject}: `}${found}\n`;
}

const MOST_REPEATED = 10;
