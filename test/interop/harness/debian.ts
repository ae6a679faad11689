import { existsSync } from 'node:fs';

/** Programs that others wrote, where Debian's packages put them. */
const PROGRAMS = {
  drive_smpp: { path: '/usr/lib/kannel/test/drive_smpp', package: 'kannel-extras' },
  bearerbox: { path: '/usr/sbin/bearerbox', package: 'kannel' },
  smsbox: { path: '/usr/sbin/smsbox', package: 'kannel' },
  haproxy: { path: '/usr/sbin/haproxy', package: 'haproxy' },
  tshark: { path: '/usr/bin/tshark', package: 'tshark' },
} as const;

export type RealPeer = keyof typeof PROGRAMS;

/**
 * Whether a test must be skipped because a program is not installed. Never under CI=true: there a missing real peer
 * is a failure.
 */
export function isMissing(...peers: readonly RealPeer[]): boolean {
  const missing = peers.filter((peer) => !existsSync(PROGRAMS[peer].path));
  if (missing.length === 0) return false;
  if (process.env['CI'] !== 'true') return true;
  const packages = new Set(missing.map((peer) => PROGRAMS[peer].package));
  throw new Error(`${missing.join(', ')} not installed: apt-get install ${[...packages].join(' ')}`);
}

export function pathOf(peer: RealPeer): string {
  return PROGRAMS[peer].path;
}
