import { lookup } from 'node:dns/promises';
import { type Clock, systemClock } from '../../connector/clock.ts';
import { compileSettings } from '../../contract/compile.ts';
import type { GatewaySettings } from '../../contract/compiled.ts';
import { type SettingsInput, settingsSchema } from '../../contract/settings.ts';
import type { DoctorContext } from './context.ts';
import type { Add, Finding } from './finding.ts';

export function contextOf(changes: Partial<DoctorContext> = {}): DoctorContext {
  return {
    env: {},
    clock: systemClock,
    resolve: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
    uid: process.getuid?.() ?? null,
    version: '0.0.0',
    signal: new AbortController().signal,
    ...changes,
  };
}

/** The machine's clock, with another time of day. */
export function clockAt(wall: () => number): Clock {
  return { ...systemClock, wall };
}

export function settingsOf(input: SettingsInput): GatewaySettings {
  return compileSettings(settingsSchema.parse(input));
}

/** Findings as `code status`, and all of them. */
export async function collected(
  check: (add: Add) => Promise<unknown>,
): Promise<{ readonly outline: string[]; readonly findings: Finding[] }> {
  const findings: Finding[] = [];
  await check((finding) => findings.push(finding));
  return { outline: findings.map(({ code, status }) => `${code} ${status}`), findings };
}
