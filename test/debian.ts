import { existsSync } from 'node:fs';

/** Programs that others wrote, where Debian's packages put them; `.ci/run` installs them. */
const PROGRAMS = {
  alertmanager: { path: '/usr/bin/prometheus-alertmanager', package: 'prometheus-alertmanager' },
  amtool: { path: '/usr/bin/amtool', package: 'prometheus-alertmanager' },
  bearerbox: { path: '/usr/sbin/bearerbox', package: 'kannel' },
  'British English for hunspell': { path: '/usr/share/hunspell/en_GB.dic', package: 'hunspell-en-gb' },
  curl: { path: '/usr/bin/curl', package: 'curl' },
  drive_smpp: { path: '/usr/lib/kannel/test/drive_smpp', package: 'kannel-extras' },
  'French for hunspell': { path: '/usr/share/hunspell/fr_FR.dic', package: 'hunspell-fr' },
  haproxy: { path: '/usr/sbin/haproxy', package: 'haproxy' },
  hping3: { path: '/usr/sbin/hping3', package: 'hping3' },
  hunspell: { path: '/usr/bin/hunspell', package: 'hunspell' },
  ip: { path: '/usr/bin/ip', package: 'iproute2' },
  jq: { path: '/usr/bin/jq', package: 'jq' },
  prometheus: { path: '/usr/bin/prometheus', package: 'prometheus' },
  promtool: { path: '/usr/bin/promtool', package: 'prometheus' },
  smsbox: { path: '/usr/sbin/smsbox', package: 'kannel' },
  tshark: { path: '/usr/bin/tshark', package: 'tshark' },
} as const;

export type DebianProgram = keyof typeof PROGRAMS;

/**
 * Whether a test must be skipped because a program is not installed. Never under CI=true: there a missing program is a
 * failure.
 */
export function isMissing(...programs: readonly DebianProgram[]): boolean {
  const missing = programs.filter((program) => !existsSync(PROGRAMS[program].path));
  if (missing.length === 0) return false;
  if (process.env['CI'] !== 'true') return true;
  const packages = new Set(missing.map((program) => PROGRAMS[program].package));
  throw new Error(`${missing.join(', ')} not installed: apt-get install ${[...packages].join(' ')}`);
}

export function pathOf(program: DebianProgram): string {
  return PROGRAMS[program].path;
}
