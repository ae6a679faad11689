import { STATUS_NAMES } from './generated/names.ts';

export { STATUS } from './generated/names.ts';

/** The name of a command_status, or its eight hexadecimal digits when no specification names it: `0x00000400`. */
export function statusName(code: number): string {
  return STATUS_NAMES.get(code) ?? `0x${(code >>> 0).toString(16).padStart(8, '0')}`;
}

/** As the guide writes a command_status: `0x0000000B`. */
export function statusCode(code: number): string {
  return `0x${(code >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;
}
