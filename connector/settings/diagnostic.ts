import type { FaultCode, SettingFault } from '../../contract/explain.ts';
import { formatPath, type Path } from '../../contract/schema-path.ts';
import type { SettingWarning, WarningCode } from '../../contract/warnings.ts';

/** Faults that lie in the file or the environment and not in a setting's value. Stable: scripts may match them. */
export const SOURCE_FAULT_CODES = [
  'file_not_found',
  'file_unreadable',
  'not_a_file',
  'file_too_large',
  'not_utf8',
  'elixir_file',
  'yaml_syntax',
  'yaml_duplicate_key',
  'yaml_alias',
  'yaml_too_deep',
  'reference_unset',
  'reference_malformed',
] as const;
export type SourceFaultCode = (typeof SOURCE_FAULT_CODES)[number];
export type SourceWarningCode = 'file_readable_by_others' | 'api_base_url_unset';

/** Where a diagnostic points. Lines and columns count from 1. */
export type Origin =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'position'; readonly file: string; readonly line: number; readonly column: number }
  | { readonly kind: 'environment'; readonly variable: string };

export type Diagnostic =
  | {
      readonly severity: 'error';
      readonly code: FaultCode | SourceFaultCode;
      readonly origin: Origin;
      /** `binds[2].port`; empty: the file as a whole. */
      readonly setting: string;
      readonly message: string;
    }
  | {
      readonly severity: 'warning';
      readonly code: WarningCode | SourceWarningCode;
      readonly origin: Origin;
      readonly setting: string;
      readonly message: string;
    };

/** What diagnostics have in common, whoever's code it is. */
export interface Printable {
  readonly severity: Diagnostic['severity'];
  readonly code: string;
  readonly origin: Origin;
  readonly setting: string;
  readonly message: string;
}

export type Fault = Extract<Diagnostic, { severity: 'error' }>;
export type Warning = Extract<Diagnostic, { severity: 'warning' }>;

export function settingFault(fault: SettingFault, origin: Origin): Fault {
  const { code, path, found, allowed, advice } = fault;
  const sentences = [allowed === '' ? `found ${found}.` : `found ${found}; allowed: ${allowed}.`, advice];
  const message = sentences.filter((sentence) => sentence !== '').join(' ');
  return { severity: 'error', code, origin, setting: formatPath(path), message };
}

export function settingWarning({ code, path, message, advice }: SettingWarning, origin: Origin): Warning {
  return { severity: 'warning', code, origin, setting: formatPath(path), message: `${message}. ${advice}` };
}

export function sourceFault(code: SourceFaultCode, origin: Origin, message: string, path: Path = []): Fault {
  return { severity: 'error', code, origin, setting: formatPath(path), message };
}

/** `gateway.yaml:12:11: error: binds[2].port: found …; allowed: …. [out_of_range]`, as compilers write. */
export function formatDiagnostic({ severity, code, origin, setting, message }: Printable): string {
  const subject = setting === '' ? '' : `${setting}: `;
  return `${formatOrigin(origin)}: ${severity}: ${subject}${message} [${code}]`;
}

function formatOrigin(origin: Origin): string {
  switch (origin.kind) {
    case 'file':
      return origin.file;
    case 'position':
      return `${origin.file}:${origin.line}:${origin.column}`;
    case 'environment':
      return `environment variable ${origin.variable}`;
  }
}
