import type { ListenInput } from '../../../contract/listen.ts';
import type { ServerPeerInput } from '../../../contract/server-peer.ts';

export const PARTNER = { system_id: 'partner', password: 'secret34' } as const;

/** A partner that may dial from this machine, with the account of {@link PARTNER}. */
export function partnerBind(changes: Partial<ServerPeerInput> = {}): ServerPeerInput {
  return {
    name: 'partner',
    ...PARTNER,
    allowed_bind_types: ['transmitter', 'receiver', 'transceiver'],
    ip_whitelist: ['127.0.0.1'],
    tps_limit: 1_000,
    queue_check_frequency: 100,
    ...changes,
  };
}

export function listenOn(port: number, changes: Partial<ListenInput> = {}): ListenInput {
  return { host: '127.0.0.1', port, ...changes };
}
