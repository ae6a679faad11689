import { readFile, statfs } from 'node:fs/promises';
import { availableParallelism, freemem, loadavg, totalmem } from 'node:os';
import path from 'node:path';
import type { GatewaySettings } from '../../contract/compiled.ts';
import { type Add, type Finding, failed, ok, skipped, warning } from './finding.ts';
import type { GatewayHere } from './gateway-checks.ts';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** Disk, memory, load, file descriptors, Node.js. Never rejects. */
export async function checkMachine(
  settings: Pick<GatewaySettings, 'binds' | 'serverBinds' | 'listen' | 'apiConnections'> | null,
  settingsFile: string | null,
  gateway: GatewayHere | null,
  add: Add,
): Promise<void> {
  const directory = settingsFile === null ? process.cwd() : path.dirname(path.resolve(settingsFile));
  add(await diskOf(directory));
  const constrained = process.constrainedMemory() ?? 0;
  const total = constrained > 0 && constrained < totalmem() ? constrained : totalmem();
  add(judgeMemory(Math.min(freemem(), total), total));
  add(judgeLoad(loadavg(), availableParallelism()));
  const here = gateway?.mostDescriptors ?? null;
  add(
    judgeDescriptors(here ?? (await ownLimit()), gateway?.openDescriptors ?? null, here !== null, settings),
  );
  add(judgeNode(process.versions.node));
}

async function diskOf(directory: string): Promise<Finding> {
  try {
    const { bavail, blocks, bsize } = await statfs(directory);
    return judgeDisk(directory, bavail * bsize, blocks * bsize);
  } catch (error) {
    return skipped('disk_space', `${directory}: ${error instanceof Error ? error.message : 'not to be had'}`);
  }
}

/** Octets. Pure. */
export function judgeDisk(directory: string, free: number, total: number): Finding {
  const found = `${directory}: ${size(free)} free of ${size(total)}`;
  const allowed = '1 GiB and 10 %';
  const advice = 'df -h; then what fills it, often logs: sudo journalctl --disk-usage, --vacuum-size=500M.';
  if (free < 100 * MIB) return failed('disk_space', { found, allowed, advice });
  if (free < GIB || free < total / 10) return warning('disk_space', { found, allowed, advice });
  return ok('disk_space', found);
}

/** Octets. Pure. */
export function judgeMemory(free: number, total: number): Finding {
  const found = `${size(free)} available of ${size(total)}`;
  const allowed = '256 MiB and 10 %';
  const advice = 'free -h; ps -eo rss,args --sort=-rss | head.';
  if (free < 64 * MIB) return failed('memory', { found, allowed, advice });
  if (free < 256 * MIB || free < total / 10) return warning('memory', { found, allowed, advice });
  return ok('memory', found);
}

/** Load averages of 1, 5 and 15 minutes. Pure. */
export function judgeLoad(averages: readonly number[], processors: number): Finding {
  const written = averages.map((average) => average.toFixed(1)).join(', ');
  const found = `${written} on ${processors} processor${processors === 1 ? '' : 's'}`;
  if ((averages[1] ?? 0) <= 2 * processors) return ok('load', found);
  const advice = 'top: who takes it? A busy gateway may want a machine of its own.';
  return warning('load', { found, allowed: `${2 * processors} over 5 minutes`, advice });
}

/** Files, pipes and sockets of Node.js itself, logs, traces. */
const RESERVE = 100;

type Demands = Pick<GatewaySettings, 'binds' | 'serverBinds' | 'listen' | 'apiConnections'>;

/** `isGateways`: the limit is that of the process which runs, not of this one. Pure. */
export function judgeDescriptors(
  limit: number | null,
  open: number | null,
  isGateways: boolean,
  settings: Demands | null,
): Finding {
  if (limit === null) return skipped('file_descriptors', 'the limit is not to be had on this system');
  const whose = isGateways ? 'of the gateway' : 'of this shell';
  const used = open === null ? '' : `, ${open} in use`;
  const needed = settings === null ? null : descriptorsFor(settings);
  const found = `${limit} ${whose}${used}${needed === null ? '' : `; the settings may need ${needed}`}`;
  const advice =
    'LimitNOFILE= in the unit of systemd, ulimit -n in a shell; or lower listen.max_connections.';
  if (needed !== null && limit < needed)
    return failed('file_descriptors', { found, allowed: `${needed} or more`, advice });
  if (open !== null && open > limit * 0.8)
    return warning('file_descriptors', { found, allowed: 'four fifths in use', advice });
  return ok('file_descriptors', found);
}

function descriptorsFor({ binds, serverBinds, listen, apiConnections }: Demands): number {
  const sessions = binds.reduce((sum, bind) => sum + bind.sessions, 0);
  const partners = serverBinds.length === 0 ? 0 : listen.maxConnections;
  return RESERVE + sessions + partners + apiConnections;
}

/** Node.js raises its soft limit to the hard one when it starts, as the gateway's does. null: no Linux. */
async function ownLimit(): Promise<number | null> {
  const text = await readFile('/proc/self/limits', 'utf8').catch(() => '');
  const soft = /^Max open files\s+(\d+)/m.exec(text)?.[1];
  return soft === undefined ? null : Number(soft);
}

/** As package.json's engines; a test holds them together. */
export const OLDEST_NODE = '20.20';
const TESTED = [20, 22, 24];

/** Pure. */
export function judgeNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldest = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number);
  const found = `Node.js ${version}`;
  const allowed = `${OLDEST_NODE} or newer of 20, 22 and 24`;
  if (major < oldest || (major === oldest && minor < oldestMinor))
    return failed('node_version', { found, allowed, advice: 'Install a newer one.' });
  if (!TESTED.includes(major))
    return warning('node_version', {
      found: `${found}, with which it is not tested`,
      allowed,
      advice: 'Take one of these.',
    });
  return ok('node_version', found);
}

function size(octets: number): string {
  return octets >= GIB ? `${(octets / GIB).toFixed(1)} GiB` : `${Math.round(octets / MIB)} MiB`;
}
