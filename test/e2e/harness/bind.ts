import type { ClientPeerInput } from '../../../contract/client-peer.ts';

/** The account that simulated carriers let in. */
export const ACCOUNT = { system_id: 'gateway', password: 'secret12' } as const;

/** A transceiver bind to a carrier on this machine, quick to come back and to ask. */
export function bindTo(
  carrier: { readonly port: number },
  changes: Partial<ClientPeerInput> = {},
): ClientPeerInput {
  return {
    name: 'carrier',
    bind_type: 'transceiver',
    host: '127.0.0.1',
    port: carrier.port,
    ...ACCOUNT,
    tps_limit: 1000,
    window_size: 50,
    queue_check_frequency: 100,
    reconnect_delay: 100,
    ...changes,
  };
}
