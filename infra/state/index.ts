import { CfnOutput, Fn, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnApi, HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { Construct } from 'constructs';
import type { Artifacts } from '../artifacts.ts';
import { type Names, namesOf } from '../names.ts';
import { type Cell, cellsOf, type Deployment } from '../settings.ts';
import { Keys } from './keys.ts';
import { Alerts, MetricsStore } from './metrics-store.ts';
import { Network, zones } from './network.ts';
import { SignIn } from './sign-in.ts';
import { GatewayTables } from './tables.ts';

export interface StateStackProps extends StackProps {
  readonly deployment: Deployment;
  readonly artifacts: Artifacts;
}

/**
 * What must outlive everything else: data, keys, users, metrics, and the addresses that others have on their lists. The
 * other stacks can be deleted and made anew.
 */
export class StateStack extends Stack {
  readonly deployment: Deployment;
  readonly names: Names;
  readonly cells: readonly Cell[];
  readonly keys: Keys;
  readonly alerts: Alerts;
  readonly tables: GatewayTables;
  readonly network: Network;
  readonly signIn: SignIn;
  /** null: no managed Prometheus. */
  readonly metrics: MetricsStore | null;
  /** Without routes; here, so that the API keeps its address, and so that the dashboard can know it and be known to it. */
  readonly httpApi: HttpApi;

  constructor(scope: Construct, id: string, props: StateStackProps) {
    super(scope, id, props);
    const { deployment, artifacts } = props;
    this.deployment = deployment;
    this.names = namesOf(deployment);
    this.cells = cellsOf(deployment);
    this.keys = new Keys(this, 'Keys');
    const encryptionKey = this.keys.data;
    this.alerts = new Alerts(this, 'Alerts', encryptionKey, deployment);
    this.tables = new GatewayTables(this, 'Tables', {
      prefix: this.names.tablePrefix,
      encryptionKey,
      alerts: this.alerts.topic,
    });
    this.network = new Network(this, 'Network', { deployment, cells: this.cells, encryptionKey });
    this.signIn = new SignIn(this, 'SignIn', {
      names: this.names,
      deployment,
      artifacts,
      logKey: encryptionKey,
    });
    this.metrics = deployment.monitoring.managed_prometheus
      ? new MetricsStore(this, 'Metrics', this.names, encryptionKey, this.alerts.topic)
      : null;
    this.httpApi = new HttpApi(this, 'Api', { apiName: this.names.name, createDefaultStage: false });
    const { defaultChild } = this.httpApi.node;
    if (defaultChild instanceof CfnApi) defaultChild.applyRemovalPolicy(RemovalPolicy.RETAIN);
    this.#tell();
  }

  /**
   * Without an account nobody can be asked which zones a region has, so CloudFormation picks the first ones as it
   * deploys. A zone that has no Fargate or NLB is avoided by naming zones in the settings.
   */
  override get availabilityZones(): string[] {
    const { network } = this.deployment;
    if (network.kind === 'existing') return [...network.availability_zones];
    if (typeof network.availability_zones !== 'number') return [...network.availability_zones];
    return Array.from({ length: zones(network) }, (_, index) => Fn.select(index, Fn.getAzs()));
  }

  #tell(): void {
    new CfnOutput(this, 'UserPoolId', { value: this.signIn.userPool.userPoolId });
    new CfnOutput(this, 'SignInPages', { value: this.signIn.authority });
    new CfnOutput(this, 'TablePrefix', { value: this.names.tablePrefix });
    new CfnOutput(this, 'AlertTopicArn', { value: this.alerts.topic.topicArn });
    if (this.metrics !== null) {
      new CfnOutput(this, 'PrometheusEndpoint', { value: this.metrics.workspace.attrPrometheusEndpoint });
    }
  }
}
