import {
  arch,
  availableParallelism,
  freemem,
  hostname,
  loadavg,
  platform,
  release,
  totalmem,
  uptime,
} from 'node:os';
import type { Settings } from '../contract/settings.ts';
import type { Diagnostics } from '../control-plane/api/parts.ts';
import { withoutSecrets } from './redaction.ts';

/** For the support bundle: what this machine and this process are. Peers are told by the API itself. */
export function createDiagnostics(settings: Settings, metrics: () => Promise<string>): Diagnostics {
  const { binds, server_binds, ...globals } = settings;
  return {
    metrics,
    settings: () =>
      Promise.resolve({
        ...withoutSecrets(globals),
        binds: `${binds.length} of the file`,
        server_binds: `${server_binds.length} of the file`,
      }),
    system: () => Promise.resolve({ ...machineFacts(), process: processFacts() }),
  };
}

/** What `uname -a`, `free` and `uptime` say. */
export function machineFacts() {
  return {
    hostname: hostname(),
    platform: `${platform()} ${release()} ${arch()}`,
    processors: availableParallelism(),
    load_averages: loadavg(),
    memory_total_octets: totalmem(),
    memory_free_octets: freemem(),
    uptime_seconds: Math.round(uptime()),
  };
}

function processFacts() {
  return {
    node: process.version,
    uptime_seconds: Math.round(process.uptime()),
    memory_octets: { ...process.memoryUsage() },
    active_resources: countsOf(process.getActiveResourcesInfo()),
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
