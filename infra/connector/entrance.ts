import { Duration } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ListenerCertificate,
  NetworkListenerAction,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  SslPolicy,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { CONNECTOR_PORT } from '../names.ts';
import type { Cell } from '../settings.ts';
import type { StateStack } from '../state/index.ts';
import type { ConnectorService } from './service.ts';

export interface EntranceProps {
  readonly state: StateStack;
  readonly cell: Cell;
  readonly service: ConnectorService;
}

/** Where partners come in: a network load balancer with fixed addresses, which lets connectors see theirs. */
export class Entrance extends Construct {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly targetGroup: NetworkTargetGroup;
  readonly address: string;

  constructor(scope: Construct, id: string, { state, cell, service }: EntranceProps) {
    super(scope, id);
    const { vpc, entrances } = state.network;
    const { smpp } = cell;
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Partners of cell ${cell.name}`,
      allowAllOutbound: false,
    });
    const ports = smpp.tls === null ? [smpp.port] : [smpp.port, smpp.tls.port];
    for (const range of smpp.allowed_cidrs)
      for (const port of ports) securityGroup.addIngressRule(Peer.ipv4(range), Port.tcp(port), 'SMPP');
    if (smpp.allowed_cidrs.includes('0.0.0.0/0')) {
      acknowledge(
        securityGroup,
        'AwsSolutions-EC23',
        "partners come from anywhere; each one's ip_whitelist, the lockout and the connector's limits decide. smpp.allowed_cidrs narrows it",
      );
    }
    securityGroup.addEgressRule(service.securityGroup, Port.tcp(CONNECTOR_PORT), 'connectors');
    service.securityGroup.addIngressRule(
      securityGroup,
      Port.tcp(CONNECTOR_PORT),
      'SMPP by the load balancer',
    );

    const allocations = entrances.get(cell.name) ?? [];
    const isPublic = smpp.exposure === 'public';
    const subnets = isPublic ? vpc.publicSubnets : vpc.privateSubnets;
    this.loadBalancer = new NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc,
      internetFacing: isPublic,
      crossZoneEnabled: true,
      deletionProtection: true,
      securityGroups: [securityGroup],
      ...(isPublic
        ? {
            subnetMappings: subnets.map((subnet, zone) => {
              const allocationId = allocations[zone]?.attrAllocationId;
              if (allocationId === undefined)
                throw new Error(`zone ${zone + 1} of cell ${cell.name} has no address`);
              return { subnet, allocationId };
            }),
          }
        : { vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }),
    });
    acknowledge(
      this.loadBalancer,
      'AwsSolutions-ELB2',
      'access logs of an NLB cover TLS handshakes alone; every connection and bind is in the connectors log, with its address',
    );
    this.targetGroup = new NetworkTargetGroup(this, 'Connectors', {
      vpc,
      port: CONNECTOR_PORT,
      protocol: Protocol.TCP,
      targetType: TargetType.IP,
      // Off for ip targets unless said; ip_whitelist and the lockout need partners' own addresses.
      preserveClientIp: true,
      // ECS waits for this before it sends SIGTERM, and only then does the connector stop taking, drain and unbind. So
      // the load balancer must neither keep it waiting nor cut sessions that are about to be ended in order.
      deregistrationDelay: Duration.seconds(5),
      connectionTermination: false,
      healthCheck: {
        protocol: Protocol.TCP,
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 2,
      },
      targets: [
        service.service.loadBalancerTarget({ containerName: 'connector', containerPort: CONNECTOR_PORT }),
      ],
    });
    this.loadBalancer.addListener('Smpp', {
      port: smpp.port,
      protocol: Protocol.TCP,
      defaultAction: NetworkListenerAction.forward([this.targetGroup]),
    });
    if (smpp.tls !== null) {
      this.loadBalancer.addListener('SmppTls', {
        port: smpp.tls.port,
        protocol: Protocol.TLS,
        certificates: [ListenerCertificate.fromArn(smpp.tls.certificate_arn)],
        sslPolicy: SslPolicy.RECOMMENDED_TLS,
        defaultAction: NetworkListenerAction.forward([this.targetGroup]),
      });
    }
    this.address = this.#name(cell);
  }

  #name({ smpp: { domain } }: Cell): string {
    if (domain === null) return this.loadBalancer.loadBalancerDnsName;
    new ARecord(this, 'Name', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: domain.hosted_zone.id,
        zoneName: domain.hosted_zone.name,
      }),
      recordName: `${domain.name}.`,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.loadBalancer)),
    });
    return domain.name;
  }
}
