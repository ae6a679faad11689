import { Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { clientPeerSchema } from '../../contract/client-peer.ts';
import { DEFAULT_CELL } from '../../contract/records.ts';
import { serverPeerSchema } from '../../contract/server-peer.ts';
import type { Deployment } from '../settings.ts';
import { DeclaredPeer, PeerError } from './declared-peer.ts';

export interface PeersStackProps extends StackProps {
  readonly deployment: Deployment;
}

/** The peers that the settings file declares, as `client_peers` and `server_peers`. */
export class PeersStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, ...props }: PeersStackProps) {
    super(scope, id, props);
    const { name: gateway, client_peers: clients, server_peers: servers } = deployment;
    const declared = [
      ...clients.map((peer) => ({ peer, mode: 'client' as const, schema: clientPeerSchema })),
      ...servers.map((peer) => ({ peer, mode: 'server' as const, schema: serverPeerSchema })),
    ];
    const seen = new Set<string>();
    for (const { peer, mode, schema } of declared) {
      const { password_secret_arn: arn, password_revision, cell, take_over: takeOver, ...settings } = peer;
      const name = String(settings['name']);
      if (seen.has(name)) throw new PeerError(`${mode}_peers: found the name ${name} twice; allowed: once.`);
      seen.add(name);
      const password = Secret.fromSecretCompleteArn(this, `Password-${name}`, arn);
      const revision = password_revision === null ? {} : { passwordRevision: password_revision };
      const props = { gateway, password, cell: cellOf(deployment, name, cell), takeOver, ...revision };
      new DeclaredPeer(this, name, { mode, settings, schema, props });
    }
  }
}

/** The first cell unless told otherwise. */
function cellOf({ cells }: Deployment, peer: string, asked: string | null): string {
  const names = cells.map(({ name }) => name);
  const cell = asked ?? names[0] ?? DEFAULT_CELL;
  if (names.includes(cell)) return cell;
  throw new PeerError(`${peer}: cell: found ${cell}; allowed: one of the cells ${names.join(', ')}.`);
}
