import { clientPeer, serverPeer } from '../../../control-plane/api/api.fixture.ts';
import { CARRIER_ACCOUNT, type System } from './system.ts';

/** Peers by the API, as a script adds them. Rejects when it refuses one. */
export async function postPeer(system: System, mode: 'client' | 'server', peer: object): Promise<void> {
  const answer = await system.call('POST', `/api/${mode}-peers`, peer);
  if (answer.status !== 201) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** A carrier that answers, one that does not, and a partner that anyone may be. */
export async function addPeers(system: System): Promise<void> {
  const { port } = system.carrier;
  await postPeer(
    system,
    'client',
    clientPeer('vodafone_uk', { host: '127.0.0.1', port, ...CARRIER_ACCOUNT }),
  );
  await postPeer(system, 'client', clientPeer('att_us', { host: '127.0.0.1', port: 1 }));
  await postPeer(system, 'server', serverPeer('partner_acme', { ip_whitelist: [] }));
}
