import { CfnOutput, IgnoreMode, Stack, type StackProps } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Cluster, ContainerImage, ContainerInsights, type ICluster } from 'aws-cdk-lib/aws-ecs';
import { PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import type { Construct } from 'constructs';
import type { Artifacts } from '../artifacts.ts';
import type { Cell } from '../settings.ts';
import type { StateStack } from '../state/index.ts';
import { alarmOnConnectors } from './alarms.ts';
import { Entrance } from './entrance.ts';
import { scaleConnectors } from './scaling.ts';
import { ConnectorService } from './service.ts';

export interface ConnectorStackProps extends StackProps {
  readonly state: StateStack;
  readonly cell: Cell;
  readonly artifacts: Artifacts;
}

/** One cell: connectors that share its binds, and the load balancer by which partners reach them. */
export class ConnectorStack extends Stack {
  readonly cell: Cell;
  readonly service: ConnectorService;
  readonly entrance: Entrance;
  /** What partners connect to: a name of ours, or the load balancer's. */
  readonly address: string;

  constructor(scope: Construct, id: string, { state, cell, artifacts, ...props }: ConnectorStackProps) {
    super(scope, id, props);
    this.cell = cell;
    const { vpc } = state.network;
    const cluster = new Cluster(this, 'Cluster', {
      clusterName: `${state.names.name}-${cell.name}`,
      vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
    });
    const { image } = state.deployment;
    this.service = new ConnectorService(this, 'Connector', {
      state,
      cell,
      // The library declares `defaultCloudMapNamespace?` in one and `| undefined` in the other.
      cluster: cluster as ICluster,
      image: image === 'build' ? built(artifacts) : published(this, image),
      discovery: discovery(this, state),
    });
    this.entrance = new Entrance(this, 'Entrance', { state, cell, service: this.service });
    this.address = this.entrance.address;
    scaleConnectors(this.service, cell, state.metrics !== null);
    alarmOnConnectors(this, { state, cell, service: this.service, entrance: this.entrance });
    new CfnOutput(this, 'AddressForPartners', {
      description: 'Name that partners connect to',
      value: `${this.address}:${cell.smpp.port}`,
    });
  }
}

/** Only staged by synth; built where `cdk deploy` runs, for the architecture that the tasks have. */
function built({ source }: Artifacts): ContainerImage {
  return ContainerImage.fromAsset(source, { platform: Platform.LINUX_ARM64, ignoreMode: IgnoreMode.DOCKER });
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<repository>:<tag>` or `@<digest>` */
const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)[:@](.+)$/;

/** An image of an ECR is pulled by the task's own right to it; any other has to be public. */
function published(scope: Construct, image: string): ContainerImage {
  const [, account, region, repositoryName, version] = ECR.exec(image) ?? [];
  if (account === undefined || region === undefined || repositoryName === undefined || version === undefined)
    return ContainerImage.fromRegistry(image);
  const repository = Repository.fromRepositoryAttributes(scope, 'Image', {
    repositoryName,
    repositoryArn: Stack.of(scope).formatArn({
      service: 'ecr',
      region,
      account,
      resource: 'repository',
      resourceName: repositoryName,
    }),
  });
  return ContainerImage.fromEcrRepository(repository, version);
}

/** Names of the tasks, for a Prometheus that finds what it scrapes by DNS. */
function discovery(scope: Construct, { deployment, names, network }: StateStack): PrivateDnsNamespace | null {
  if (deployment.monitoring.scrape_from_cidrs.length === 0) return null;
  return new PrivateDnsNamespace(scope, 'Discovery', {
    vpc: network.vpc,
    name: `${names.lower}.internal`,
    description: 'Tasks of the connectors',
  });
}
