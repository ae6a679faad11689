import { isMapping } from './setting.ts';

/** Two settings of a file that cannot stand together. */
export interface Conflict {
  readonly path: readonly (string | number)[];
  readonly allowed: string;
  readonly advice: string;
}

/**
 * What no single entry of a settings file can tell: names are unique over all peers, what partners present is
 * unique, and two listeners do not share a port. The values may be at fault themselves, hence `unknown`.
 */
export function conflicts(settings: Record<string, unknown>): Conflict[] {
  return [...duplicateNames(settings), ...duplicateSystemIds(settings), ...sharedPort(settings)];
}

interface Entry {
  readonly path: readonly [string, number];
  readonly peer: Record<string, unknown>;
}

function entries(settings: Record<string, unknown>, list: 'binds' | 'server_binds'): Entry[] {
  const peers = settings[list];
  if (!Array.isArray(peers)) return [];
  return peers.flatMap((peer: unknown, index) =>
    isMapping(peer) ? [{ path: [list, index] as const, peer }] : [],
  );
}

function duplicateNames(settings: Record<string, unknown>): Conflict[] {
  const all = [...entries(settings, 'binds'), ...entries(settings, 'server_binds')];
  return duplicates(
    all,
    'name',
    'a name that no other entry of binds and server_binds has',
    'Rename one of the two.',
  );
}

function duplicateSystemIds(settings: Record<string, unknown>): Conflict[] {
  const partners = entries(settings, 'server_binds');
  return duplicates(
    partners,
    'system_id',
    'a system_id that no other entry of server_binds has',
    'The system_id of a bind tells partners apart: give one of the two another.',
  );
}

function duplicates(all: readonly Entry[], field: string, allowed: string, advice: string): Conflict[] {
  const first = new Map<string, Entry>();
  const found: Conflict[] = [];
  for (const entry of all) {
    const value = entry.peer[field];
    if (typeof value !== 'string') continue;
    const other = first.get(value);
    if (other === undefined) first.set(value, entry);
    else {
      const [list, index] = other.path;
      found.push({
        path: [...entry.path, field],
        allowed: `${allowed}; ${list}[${index}] has it already`,
        advice,
      });
    }
  }
  return found;
}

const ANY_ADDRESS: readonly unknown[] = ['0.0.0.0', '::'];

function sharedPort(settings: Record<string, unknown>): Conflict[] {
  const { listen, metrics_port: metricsPort, metrics_host: metricsHost } = settings;
  if (!isMapping(listen)) return [];
  const hosts = [listen['host'], metricsHost];
  if (hosts[0] !== hosts[1] && !hosts.some((host) => ANY_ADDRESS.includes(host))) return [];
  const ports = [listen['port']];
  if (isMapping(listen['tls']) && listen['tls']['enabled'] === true) ports.push(listen['tls']['port']);
  if (typeof metricsPort !== 'number' || !ports.includes(metricsPort)) return [];
  return [
    {
      path: ['metrics_port'],
      allowed: 'a port that the SMPP listener (listen.port, listen.tls.port) does not use',
      advice: 'Change one of the ports.',
    },
  ];
}
