import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  Capability,
  type ContainerDefinition,
  type ContainerImage,
  CpuArchitecture,
  Secret as EcsSecret,
  FargatePlatformVersion,
  FargateService,
  FargateTaskDefinition,
  type ICluster,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  PropagatedTagSource,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { DnsRecordType, type PrivateDnsNamespace } from 'aws-cdk-lib/aws-servicediscovery';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { CONNECTOR_PORT, connectorLogGroupName, METRICS_PORT } from '../names.ts';
import type { Cell } from '../settings.ts';
import type { StateStack } from '../state/index.ts';
import { connectorLogRetention } from '../state/retention.ts';
import { addCollector } from './collector.ts';
import { grantConnector } from './grants.ts';

export interface ConnectorServiceProps {
  readonly state: StateStack;
  readonly cell: Cell;
  readonly cluster: ICluster;
  readonly image: ContainerImage;
  /** null: nobody looks tasks up. */
  readonly discovery: PrivateDnsNamespace | null;
}

/** Fargate waits this long for a stop before it kills; its longest. Ours takes 90 s at most. */
const STOP_TIMEOUT_S = 120;

/** The connectors of a cell: a Fargate service over all zones, replaced one by one with room for twice as many. */
export class ConnectorService extends Construct {
  readonly service: FargateService;
  readonly securityGroup: SecurityGroup;
  readonly container: ContainerDefinition;

  constructor(scope: Construct, id: string, props: ConnectorServiceProps) {
    super(scope, id);
    const { state, cell, cluster, discovery } = props;
    const { vpc } = state.network;
    const task = new FargateTaskDefinition(this, 'Task', {
      family: `${state.names.name}-connector-${cell.name}`,
      cpu: cell.connector.cpu,
      memoryLimitMiB: cell.connector.memory,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    this.container = this.#connector(task, props);
    if (state.metrics !== null) addCollector(this, task, { state, cell, metrics: state.metrics });
    grantConnector(task.taskRole, state);
    acknowledge(
      task,
      'AwsSolutions-ECS2',
      'nothing of it is secret; the token of OmniMessage comes from Secrets Manager',
    );
    if (task.executionRole !== undefined) {
      acknowledge(
        task.executionRole,
        'AwsSolutions-IAM5[Resource::*]',
        'ecr:GetAuthorizationToken, which knows no resource; CDK grants it to pull the image',
      );
    }

    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Connectors of cell ${cell.name}: they dial carriers, OmniMessage and AWS`,
      allowAllOutbound: true,
    });
    for (const range of state.deployment.monitoring.scrape_from_cidrs) {
      this.securityGroup.addIngressRule(Peer.ipv4(range), Port.tcp(METRICS_PORT), 'a Prometheus of your own');
    }
    this.service = new FargateService(this, 'Service', {
      cluster,
      serviceName: 'connector',
      taskDefinition: task,
      platformVersion: FargatePlatformVersion.LATEST,
      desiredCount: cell.connector.min,
      // A new connector is up before an old one hands its binds over; none is stopped for want of room.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { enable: true, rollback: true },
      availabilityZoneRebalancing: AvailabilityZoneRebalancing.ENABLED,
      healthCheckGracePeriod: Duration.seconds(60),
      assignPublicIp: false,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [this.securityGroup],
      propagateTags: PropagatedTagSource.SERVICE,
      enableExecuteCommand: false,
      ...(discovery === null
        ? {}
        : {
            cloudMapOptions: {
              cloudMapNamespace: discovery,
              name: cell.name,
              dnsRecordType: DnsRecordType.A,
              dnsTtl: Duration.seconds(15),
            },
          }),
    });
  }

  /** An init that reaps and passes signals on; and none of the powers of root. */
  #linux(): LinuxParameters {
    const linux = new LinuxParameters(this, 'Linux', { initProcessEnabled: true });
    linux.dropCapabilities(Capability.ALL);
    return linux;
  }

  #connector(
    task: FargateTaskDefinition,
    { state, cell, image }: ConnectorServiceProps,
  ): ContainerDefinition {
    const { deployment, names, keys } = state;
    const token = deployment.omnimessage.api_token_secret_arn;
    const scraped = deployment.monitoring.scrape_from_cidrs.length > 0;
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: connectorLogGroupName(names, cell.name),
      encryptionKey: keys.data,
      retention: connectorLogRetention(deployment),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    return task.addContainer('connector', {
      image,
      command: ['run'],
      essential: true,
      readonlyRootFilesystem: true,
      linuxParameters: this.#linux(),
      stopTimeout: Duration.seconds(STOP_TIMEOUT_S),
      logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'connector' }),
      portMappings: [
        { containerPort: CONNECTOR_PORT, name: 'smpp' },
        ...(scraped ? [{ containerPort: METRICS_PORT, name: 'metrics' }] : []),
      ],
      healthCheck: {
        // Alive, not ready: a connector that drains must not be killed for it.
        command: ['CMD', 'node', '/opt/omnimessage-smpp/omnimessage-smpp.mjs', 'health'],
        interval: Duration.seconds(15),
        timeout: Duration.seconds(5),
        retries: 3,
        startPeriod: Duration.seconds(30),
      },
      environment: {
        TABLE_PREFIX: names.tablePrefix,
        CELL: cell.name,
        KMS_KEY_ID: keys.passwords.keyArn,
        AWS_REGION: Stack.of(this).region,
        ON_STORE_ERROR: cell.connector.on_store_error,
        API_BASE_URL: deployment.omnimessage.api_base_url,
        VERIFY_SSL_PEER: String(deployment.omnimessage.verify_ssl_peer),
        LOG_LEVEL: cell.connector.log_level,
        METRICS_PORT: String(METRICS_PORT),
        METRICS_HOST: scraped ? '0.0.0.0' : '127.0.0.1',
        NODE_ENV: 'production',
      },
      secrets:
        token === null
          ? {}
          : {
              API_TOKEN: EcsSecret.fromSecretsManager(Secret.fromSecretCompleteArn(this, 'ApiToken', token)),
            },
    });
  }
}
