import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { Artifacts } from '../artifacts.ts';
import { connectorLogGroupName } from '../names.ts';
import type { Deployment } from '../settings.ts';
import type { StateStack } from '../state/index.ts';
import { GatewayFunction, type GatewayFunctionProps } from './gateway-function.ts';
import { grantApi, grantPeerResource, grantPublisher, grantReaper } from './grants.ts';
import { PeersAsCode } from './peers-as-code.ts';
import { PublisherSource } from './publisher-source.ts';
import { ApiRoutes } from './routes.ts';

export interface ControlPlaneStackProps extends StackProps {
  readonly state: StateStack;
  readonly artifacts: Artifacts;
  /** Of the dashboard's sign-in; its tokens are taken beside the machines'. */
  readonly dashboardClientId: string;
}

/** The API, and what carries its changes to the connectors. Nothing here is on the way of a message. */
export class ControlPlaneStack extends Stack {
  readonly api: GatewayFunction;
  readonly publisher: GatewayFunction;
  readonly reaper: GatewayFunction;
  readonly source: PublisherSource;

  constructor(scope: Construct, id: string, props: ControlPlaneStackProps) {
    const { state, artifacts, dashboardClientId, ...stackProps } = props;
    super(scope, id, stackProps);
    const { deployment, names, keys } = state;
    const alerts = state.alerts.topic;
    const make = (name: string, own: Omit<GatewayFunctionProps, 'artifacts' | 'logKey'>): GatewayFunction =>
      new GatewayFunction(this, name, { ...own, artifacts, logKey: keys.data });
    const table = { TABLE_PREFIX: names.tablePrefix };
    const sealing = { ...table, KMS_KEY_ID: keys.passwords.keyArn };

    this.api = make('Api', {
      name: 'api',
      description: 'The API of the gateway: peers, status, logs, queue',
      memoryMiB: 1024,
      timeout: Duration.seconds(29),
      environment: { ...sealing, ...apiEnvironment(state) },
      ...(insideNetwork(deployment) ? { vpc: state.network.vpc } : {}),
    });
    grantApi(this.api.role, state);
    this.api.alarmOnErrors(alerts, 'The API fails: peers cannot be changed; traffic goes on.', 'api-errors');
    new ApiRoutes(this, 'Routes', { state, fn: this.api.fn, dashboardClientId });

    this.publisher = make('Publisher', {
      name: 'publisher',
      description: 'Tells connectors which peers have changed',
      memoryMiB: 256,
      timeout: Duration.seconds(30),
      environment: table,
    });
    grantPublisher(this.publisher.role, state);
    this.source = new PublisherSource(this, 'Changes', { state, publisher: this.publisher });

    this.reaper = make('Reaper', {
      name: 'reaper',
      description: 'Deletes queues and heartbeats of connectors that have gone',
      memoryMiB: 256,
      timeout: Duration.minutes(2),
      environment: table,
    });
    grantReaper(this.reaper.role, state);
    this.reaper.alarmOnErrors(
      alerts,
      'Queues of connectors that have gone are not deleted.',
      'reaper-errors',
    );
    new Schedule(this, 'EveryFiveMinutes', {
      schedule: ScheduleExpression.rate(Duration.minutes(5)),
      target: new LambdaInvoke(this.reaper.fn, {
        role: this.#scheduler(this.reaper.fn).withoutPolicyUpdates(),
        retryAttempts: 0,
        maxEventAge: Duration.minutes(5),
      }),
      description: 'The next run makes up for one that failed',
    });

    const peerResource = new PeersAsCode(this, 'PeersAsCode', {
      gateway: names.name,
      artifacts,
      logKey: keys.data,
      environment: sealing,
    });
    grantPeerResource(peerResource.onEvent.role, state);
    new CfnOutput(this, 'ApiUrl', {
      description: 'For machines; people use the dashboard, whose /api is the same',
      value: `${state.httpApi.apiEndpoint}/api`,
    });
  }

  /** May start this function in this version, and nothing else. */
  #scheduler(fn: IFunction): Role {
    const role = new Role(this, 'Scheduler', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [fn.functionArn] }),
    );
    return role;
  }
}

/** Its variables beside those of the table and the key; control-plane/lambda/environment.ts reads them. */
function apiEnvironment({ deployment, names, cells }: StateStack): Readonly<Record<string, string>> {
  const { omnimessage } = deployment;
  return {
    API_BASE_URL: omnimessage.api_base_url,
    VERIFY_SSL_PEER: String(omnimessage.verify_ssl_peer),
    LOG_GROUP_NAMES: cells.map(({ name }) => connectorLogGroupName(names, name)).join(','),
    ...(cells[0] === undefined ? {} : { CELL: cells[0].name }),
    ...(omnimessage.api_token_secret_arn === null
      ? {}
      : { API_TOKEN_SECRET_ARN: omnimessage.api_token_secret_arn }),
  };
}

/** The page of OmniMessage's queue asks OmniMessage, which may only be reached from inside. */
function insideNetwork({ omnimessage: { connectivity } }: Deployment): boolean {
  return connectivity.kind !== 'internet';
}
