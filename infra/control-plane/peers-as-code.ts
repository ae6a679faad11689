import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeResource, BASIC_EXECUTION } from '../acknowledge.ts';
import type { Artifacts } from '../artifacts.ts';
import { peerProviderName, peerRoleName } from '../names.ts';
import { GatewayFunction } from './gateway-function.ts';

export interface PeersAsCodeProps {
  readonly gateway: string;
  readonly artifacts: Artifacts;
  readonly logKey: IKey;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * What CloudFormation calls for each declared peer of any stack in this account and region. Names are known beforehand,
 * so that those stacks depend on nothing but them; each adds to the role the right to read its own secret.
 */
export class PeersAsCode extends Construct {
  readonly onEvent: GatewayFunction;

  constructor(scope: Construct, id: string, { gateway, artifacts, logKey, environment }: PeersAsCodeProps) {
    super(scope, id);
    this.onEvent = new GatewayFunction(this, 'Peer', {
      name: 'peer-resource',
      artifacts,
      description: 'Creates, changes and deletes peers that stacks declare',
      memoryMiB: 512,
      timeout: Duration.minutes(1),
      environment,
      logKey,
      roleName: peerRoleName(gateway),
    });
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.onEvent.fn,
      providerFunctionName: peerProviderName(gateway),
      logGroup: new LogGroup(this, 'ProviderLog', {
        encryptionKey: logKey,
        retention: RetentionDays.ONE_MONTH,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
    });
    acknowledge(provider, BASIC_EXECUTION, "CDK's own provider writes its log by AWS' managed policy");
    acknowledgeResource(provider, `${this.onEvent.fn.functionArn}:*`, 'the versions of one function');
  }
}
