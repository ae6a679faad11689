import { isDeepStrictEqual } from 'node:util';
import type { GatewaySettings } from '../../contract/compiled.ts';
import { globalSettingsShape } from '../../contract/settings.ts';
import { compiledNames } from '../peers/diff.ts';

/** Taken from the new settings whenever it is needed. */
export const TAKEN_ON_RELOAD: ReadonlySet<string> = new Set([
  'drain_timeout',
  'public_smpp_address',
  'log_level',
  'log_message_text',
]);

/** The global settings, under the guide's names, that differ and that a running connector does not take over. */
export function needsRestart(running: GatewaySettings, next: GatewaySettings): string[] {
  const before = new Map<string, unknown>(Object.entries(running));
  const after = new Map<string, unknown>(Object.entries(next));
  return Object.keys(globalSettingsShape).filter(
    (setting) =>
      !TAKEN_ON_RELOAD.has(setting) &&
      [...compiledNames([setting])].some((name) => !isDeepStrictEqual(before.get(name), after.get(name))),
  );
}
