import type { Construct } from 'constructs';
import { type ServerPeerInput, serverPeerSchema } from '../../contract/server-peer.ts';
import { DeclaredPeer, type DeclaredPeerProps } from './declared-peer.ts';

/** The contract's settings of a partner, whose password is in a secret. */
export type ServerPeerProps = Omit<ServerPeerInput, 'password' | 'mode'> & DeclaredPeerProps;

/** A partner that dials the gateway. Throws a PeerError that names each setting at fault. */
export class ServerPeer extends DeclaredPeer {
  constructor(scope: Construct, id: string, { gateway, password, ...settings }: ServerPeerProps) {
    super(scope, id, {
      mode: 'server',
      settings,
      schema: serverPeerSchema,
      props: { password, ...(gateway === undefined ? {} : { gateway }) },
    });
  }
}
