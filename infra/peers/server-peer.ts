import type { Construct } from 'constructs';
import { type ServerPeerInput, serverPeerSchema } from '../../contract/server-peer.ts';
import { DeclaredPeer, type DeclaredPeerProps, declaration } from './declared-peer.ts';

/** The contract's settings of a partner, whose password is in a secret. */
export type ServerPeerProps = Omit<ServerPeerInput, 'password' | 'mode'> & DeclaredPeerProps;

/** A partner that dials the gateway. Throws a PeerError that names each setting at fault. */
export class ServerPeer extends DeclaredPeer {
  constructor(scope: Construct, id: string, props: ServerPeerProps) {
    super(scope, id, { mode: 'server', schema: serverPeerSchema, ...declaration(props) });
  }
}
