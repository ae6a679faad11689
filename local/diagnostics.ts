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
import { isSecret } from '../contract/schema-path.ts';
import { type Settings, settingsSchema } from '../contract/settings.ts';
import type { Diagnostics } from '../control-plane/api/parts.ts';

/** For the support bundle: what this machine and this process are. Peers are told by the API itself. */
export function createDiagnostics(settings: Settings, metrics: () => Promise<string>): Diagnostics {
  return {
    metrics,
    settings: () => Promise.resolve(withoutSecrets(settings)),
    system: () =>
      Promise.resolve({
        hostname: hostname(),
        platform: `${platform()} ${release()} ${arch()}`,
        processors: availableParallelism(),
        load_averages: loadavg(),
        memory_total_octets: totalmem(),
        memory_free_octets: freemem(),
        uptime_seconds: Math.round(uptime()),
        process: {
          node: process.version,
          uptime_seconds: Math.round(process.uptime()),
          memory_octets: { ...process.memoryUsage() },
          active_resources: countsOf(process.getActiveResourcesInfo()),
        },
      }),
  };
}

function withoutSecrets({ binds, server_binds, ...settings }: Settings): Record<string, unknown> {
  return {
    ...Object.fromEntries(
      Object.entries(settings).map(([name, value]) => [
        name,
        value !== null && isSecret(settingsSchema, [name]) ? '•••' : value,
      ]),
    ),
    binds: `${binds.length} of the file`,
    server_binds: `${server_binds.length} of the file`,
  };
}

function countsOf(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
