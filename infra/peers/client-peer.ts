import type { Construct } from 'constructs';
import { type ClientPeerInput, clientPeerSchema } from '../../contract/client-peer.ts';
import { DeclaredPeer, type DeclaredPeerProps, declaration } from './declared-peer.ts';

/** The contract's settings of a carrier, whose password is in a secret. */
export type ClientPeerProps = Omit<ClientPeerInput, 'password' | 'mode'> & DeclaredPeerProps;

/**
 * A carrier that the gateway dials.
 *
 * ```ts
 * new ClientPeer(this, 'VodafoneUk', {
 *   name: 'vodafone_uk', bind_type: 'transceiver', host: 'smpp.example.net', system_id: 'gateway',
 *   password: Secret.fromSecretNameV2(this, 'Password', 'smpp/vodafone_uk'),
 * });
 * ```
 *
 * Throws a PeerError that names each setting at fault.
 */
export class ClientPeer extends DeclaredPeer {
  constructor(scope: Construct, id: string, props: ClientPeerProps) {
    super(scope, id, { mode: 'client', schema: clientPeerSchema, ...declaration(props) });
  }
}
