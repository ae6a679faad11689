import { isDeepStrictEqual } from 'node:util';
import type { BindSettings } from '../../contract/compiled.ts';

export type Change =
  | { readonly kind: 'start'; readonly settings: BindSettings }
  | { readonly kind: 'stop'; readonly name: string }
  /** Something that only a new session can take up: stop, then start. */
  | { readonly kind: 'rebind'; readonly settings: BindSettings }
  /** Limits, paces, message settings: no session is touched. */
  | { readonly kind: 'retune'; readonly settings: BindSettings };

/** What a session was opened with; anything else of a bind can change under it. */
function sessionFacts(settings: BindSettings): object {
  if (settings.mode === 'server') {
    const { mode, systemId, password, allowedBindTypes, ipWhitelist } = settings;
    return { mode, systemId, password, allowedBindTypes, ipWhitelist };
  }
  const { mode, bindType, targets, systemId, password, systemType, interfaceVersion, addrTon, addrNpi, addressRange } =
    settings;
  const { sessions, tls, maxPduLength } = settings;
  return {
    mode,
    bindType,
    targets,
    systemId,
    password,
    systemType,
    interfaceVersion,
    addrTon,
    addrNpi,
    addressRange,
    sessions,
    tls,
    maxPduLength,
  };
}

/** What takes the running binds to the desired ones; stops first, then by name, so that the order is always the same. */
export function diffBinds(running: readonly BindSettings[], desired: readonly BindSettings[]): Change[] {
  const before = new Map(running.map((settings) => [settings.name, settings]));
  const after = new Set(desired.map((settings) => settings.name));
  const changes: Change[] = [];
  for (const { name } of running) if (!after.has(name)) changes.push({ kind: 'stop', name });
  for (const settings of desired) {
    const old = before.get(settings.name);
    if (old === undefined) changes.push({ kind: 'start', settings });
    else if (!isDeepStrictEqual(sessionFacts(old), sessionFacts(settings))) changes.push({ kind: 'rebind', settings });
    else if (!isDeepStrictEqual(old, settings)) changes.push({ kind: 'retune', settings });
  }
  return changes;
}
