import type { Fault } from '../../../connector/settings/diagnostic.ts';
import type { Position } from './elixir/syntax.ts';

/** Stable: scripts may match them. Faults of values have the codes of `validate`. */
export type ConvertCode =
  | 'elixir_syntax'
  | 'not_readable'
  | 'depends_on_condition'
  | 'import_missing'
  | 'no_counterpart'
  | 'left_out'
  | 'replaced';

/** Something to tell of the file that is converted. Never quotes values, which may be passwords. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly code: ConvertCode | Fault['code'];
  readonly at: Position;
  /** `binds[0].port`; empty: no setting. */
  readonly setting: string;
  readonly message: string;
}

export function fault(code: ConvertCode, at: Position, message: string, setting = ''): Finding {
  return { severity: 'error', code, at, setting, message };
}

export function warning(code: ConvertCode, at: Position, message: string, setting = ''): Finding {
  return { severity: 'warning', code, at, setting, message };
}
