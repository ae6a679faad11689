// generated/names.ts: numbers and their names.
import { hex } from './generate-smpp-model.mjs';

export function namesFile({ commands, statuses, tlvs, tlvSizes }) {
  const shown = new Set();
  const statusNames = statuses.filter(([, code]) => !shown.has(code) && shown.add(code));
  return `
/** command_id of each command: SMPP 3.4 §5.1.2.1, SMPP 5.0 §4.7.5. */
export const COMMAND_IDS = {
${commands.map(({ name, id }) => `  ${name}: ${hex(id, 8)},`).join('\n')}
} as const;

/** The response of each request that has one. */
export const RESPONSES = {
${commands
  .filter(({ answer }) => answer !== null)
  .map(({ name, answer }) => `  ${name}: '${answer}',`)
  .join('\n')}
} as const;

/** The response of each request that has one, by the request's command_id. */
export const RESPONSE_BY_ID: ReadonlyMap<number, (typeof RESPONSES)[keyof typeof RESPONSES]> = new Map([
${commands
  .filter(({ answer }) => answer !== null)
  .map(({ id, answer }) => `  [${hex(id, 8)}, '${answer}'] as const,`)
  .join('\n')}
]);

/** command_status values: SMPP 3.4 §5.1.3 and SMPP 5.0 §4.7.6, each under every name that either gives it. */
export const STATUS = {
${statuses.map(([name, code]) => `  ${name}: ${hex(code, 8)},`).join('\n')}
} as const;

/** The name that is shown for a command_status. */
export const STATUS_NAMES: ReadonlyMap<number, string> = new Map([
${statusNames.map(([name, code]) => `  [${hex(code, 8)}, '${name}'],`).join('\n')}
]);

/** TLV tags: SMPP 3.4 §5.3.2, SMPP 5.0 §4.8.3, and the vendors' that are widely met. */
export const TLV = {
${tlvs.map(([name, tag]) => `  ${name}: ${hex(tag, 4)},`).join('\n')}
} as const;

/** Fewest and most octets of a TLV's value, as fewest × 65536 + most. */
export const TLV_SIZES: ReadonlyMap<number, number> = new Map([
${tlvSizes.map(([tag, fewest, most]) => `  [${hex(tag, 4)}, ${hex(fewest * 65536 + most, 8)}],`).join('\n')}
]);
`;
}
