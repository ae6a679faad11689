import { CfnOutput, Fn, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import {
  CfnEIP,
  CfnRoute,
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService,
  InterfaceVpcEndpointService,
  IpAddresses,
  type ISubnet,
  type IVpc,
  NatProvider,
  Peer,
  Port,
  SecurityGroup,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct, type IConstruct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Cell, Deployment } from '../settings.ts';
import { flowLogRetention } from './retention.ts';

export interface NetworkProps {
  readonly deployment: Deployment;
  readonly cells: readonly Cell[];
  readonly encryptionKey: IKey;
}

/**
 * Where connectors live, and the addresses that others put on their lists: those of the NAT gateways for carriers,
 * those of each cell's load balancer for partners. The addresses stay when everything else goes.
 */
export class Network extends Construct {
  readonly vpc: IVpc;
  /** Allocations for each cell's load balancer, one a zone; none for a cell that is internal. */
  readonly entrances: ReadonlyMap<string, readonly CfnEIP[]>;
  /** Addresses that carriers see; none where the network is not ours. */
  readonly exits: readonly CfnEIP[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { deployment, cells } = props;
    const { network } = deployment;
    if (network.kind === 'new') {
      this.exits = this.#addresses('Exit', zones(network));
      // The library declares `vpnGatewayId?: string` in one and `string | undefined` in the other.
      this.vpc = this.#create(network, deployment, props.encryptionKey) as IVpc;
    } else {
      this.exits = [];
      this.vpc = this.#existing(network);
    }
    this.entrances = new Map(
      cells.map(({ name, smpp }) => [
        name,
        smpp.exposure === 'public' ? this.#addresses(`Entrance-${name}`, zones(network)) : [],
      ]),
    );
    this.#reachOmniMessage(deployment);
    this.#tell();
  }

  /** What runs here reaches AWS and carriers by the NAT gateways, and DynamoDB and S3 without them. */
  #create(network: NewNetwork, deployment: Deployment, encryptionKey: IKey): Vpc {
    const count = zones(network);
    const vpc = new Vpc(this, 'Vpc', {
      ipAddresses: IpAddresses.cidr(network.cidr),
      ...(typeof network.availability_zones === 'number'
        ? { maxAzs: count }
        : { availabilityZones: network.availability_zones }),
      natGateways: count,
      natGatewayProvider: NatProvider.gateway({
        eipAllocationIds: this.exits.map(({ attrAllocationId }) => attrAllocationId),
      }),
      subnetConfiguration: [
        { name: 'public', subnetType: SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'private', subnetType: SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
      ],
      gatewayEndpoints: {
        dynamodb: { service: GatewayVpcEndpointAwsService.DYNAMODB },
        s3: { service: GatewayVpcEndpointAwsService.S3 },
      },
    });
    vpc.addFlowLog('Flows', {
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLog', {
          encryptionKey,
          retention: flowLogRetention(deployment),
          removalPolicy: RemovalPolicy.RETAIN,
        }),
      ),
    });
    for (const service of network.interface_endpoints) this.#endpoints(vpc, service);
    return vpc;
  }

  #existing(network: ExistingNetwork): IVpc {
    const vpc = Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: network.vpc_id,
      vpcCidrBlock: network.cidr,
      availabilityZones: network.availability_zones,
      privateSubnetIds: network.private_subnet_ids,
      ...(network.public_subnet_ids.length === 0 ? {} : { publicSubnetIds: network.public_subnet_ids }),
    });
    acknowledge(
      this,
      '@aws-cdk/aws-ec2:noSubnetRouteTableId',
      'routes of an existing network are not ours to change, so its route tables need not be known',
    );
    return vpc;
  }

  #addresses(id: string, count: number): readonly CfnEIP[] {
    return Array.from({ length: count }, (_, index) => {
      const address = new CfnEIP(this, `${id}-${index + 1}`, { domain: 'vpc' });
      address.applyRemovalPolicy(RemovalPolicy.RETAIN);
      Tags.of(address).add('Name', `${Stack.of(this).stackName}/${id}-${index + 1}`);
      return address;
    });
  }

  #endpoints(vpc: Vpc, service: InterfaceEndpoint): void {
    const services = {
      ecr: { Ecr: InterfaceVpcEndpointAwsService.ECR, EcrDocker: InterfaceVpcEndpointAwsService.ECR_DOCKER },
      logs: { Logs: InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS },
      sqs: { Sqs: InterfaceVpcEndpointAwsService.SQS },
      kms: { Kms: InterfaceVpcEndpointAwsService.KMS },
      secretsmanager: { SecretsManager: InterfaceVpcEndpointAwsService.SECRETS_MANAGER },
      'aps-workspaces': { Prometheus: InterfaceVpcEndpointAwsService.PROMETHEUS_WORKSPACES },
    } as const;
    for (const [id, endpoint] of Object.entries(services[service])) {
      const { connections } = vpc.addInterfaceEndpoint(id, { service: endpoint });
      acknowledgeNetworkRange(connections.securityGroups);
    }
  }

  #reachOmniMessage({ omnimessage: { connectivity } }: Deployment): void {
    switch (connectivity.kind) {
      case 'internet':
      case 'network':
        return;
      case 'private_link': {
        const securityGroup = new SecurityGroup(this, 'OmniMessageEndpoint', {
          vpc: this.vpc,
          description: 'Endpoint of OmniMessage',
          allowAllOutbound: false,
        });
        securityGroup.addIngressRule(
          Peer.ipv4(this.vpc.vpcCidrBlock),
          Port.tcp(connectivity.port),
          'connectors and the API',
        );
        acknowledgeNetworkRange([securityGroup]);
        new InterfaceVpcEndpoint(this, 'OmniMessage', {
          vpc: this.vpc,
          service: new InterfaceVpcEndpointService(connectivity.service_name, connectivity.port),
          privateDnsEnabled: connectivity.private_dns,
          open: false,
          securityGroups: [securityGroup],
          subnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
        });
        return;
      }
      case 'transit_gateway':
        this.#routes(connectivity.cidrs, { transitGatewayId: connectivity.transit_gateway_id });
        return;
      case 'peering':
        this.#routes(connectivity.cidrs, { vpcPeeringConnectionId: connectivity.peering_connection_id });
        return;
      default:
        connectivity satisfies never;
    }
  }

  /** From every private subnet; the way back is the other side's to make. */
  #routes(
    cidrs: readonly string[],
    target: { readonly transitGatewayId: string } | { readonly vpcPeeringConnectionId: string },
  ): void {
    this.vpc.privateSubnets.forEach((subnet: ISubnet, zone) => {
      cidrs.forEach((destinationCidrBlock, index) => {
        new CfnRoute(this, `OmniMessage-${zone + 1}-${index + 1}`, {
          routeTableId: subnet.routeTable.routeTableId,
          destinationCidrBlock,
          ...target,
        });
      });
    });
  }

  #tell(): void {
    const told = (id: string, description: string, addresses: readonly CfnEIP[]): void => {
      if (addresses.length === 0) return;
      const value = Fn.join(
        ', ',
        addresses.map(({ attrPublicIp }) => attrPublicIp),
      );
      new CfnOutput(Stack.of(this), id, { description, value });
    };
    told('AddressesForCarriers', 'Addresses that carriers see the gateway come from', this.exits);
    for (const [cell, addresses] of this.entrances) {
      told(
        `AddressesForPartners${pascal(cell)}`,
        `Addresses that partners connect to (cell ${cell})`,
        addresses,
      );
    }
  }
}

type NewNetwork = Extract<Deployment['network'], { kind: 'new' }>;
type ExistingNetwork = Extract<Deployment['network'], { kind: 'existing' }>;
type InterfaceEndpoint = NewNetwork['interface_endpoints'][number];

/** How many zones there are, and so how many addresses of each kind. */
export function zones({ availability_zones: asked }: Deployment['network']): number {
  return typeof asked === 'number' ? asked : asked.length;
}

export function pascal(name: string): string {
  return name
    .split('-')
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}

/** cdk-nag cannot see the range of a network that does not exist yet. */
function acknowledgeNetworkRange(groups: readonly IConstruct[]): void {
  for (const group of groups) {
    acknowledge(
      group,
      'CdkNagValidationFailure',
      "the only range let in is the network's own, known at deploy",
    );
    acknowledge(group, 'AwsSolutions-EC23', "the only range let in is the network's own, known at deploy");
  }
}
