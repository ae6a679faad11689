import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ComparisonOperator } from 'aws-cdk-lib/aws-cloudwatch';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { SubnetType } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { alarm } from '../alarms.ts';
import type { Artifacts, FunctionName } from '../artifacts.ts';

export interface GatewayFunctionProps {
  /** Of its bundle. */
  readonly name: FunctionName;
  readonly artifacts: Artifacts;
  readonly description: string;
  readonly memoryMiB: number;
  readonly timeout: Duration;
  readonly environment: Readonly<Record<string, string>>;
  readonly logKey: IKey;
  /** Runs inside the network; absent: outside, which starts faster. */
  readonly vpc?: IVpc;
  readonly reservedConcurrency?: number;
  readonly roleName?: string;
}

/** One of our functions: bundled by `scripts/build-lambdas.mjs`, Node 24 on ARM, a role and a log of its own and nothing more. */
export class GatewayFunction extends Construct {
  readonly fn: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: GatewayFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      encryptionKey: props.logKey,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
      ...(props.roleName === undefined ? {} : { roleName: props.roleName }),
    });
    logGroup.grantWrite(this.role);
    if (props.vpc !== undefined) this.#allowInterfaces();
    const bundle = join(props.artifacts.functions, `${props.name}.mjs`);
    if (!existsSync(bundle)) throw new Error(`there is no ${bundle}: run node scripts/build-lambdas.mjs`);
    this.fn = new LambdaFunction(this, 'Function', {
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: Code.fromAsset(props.artifacts.functions, { exclude: ['*', `!${props.name}.mjs`] }),
      handler: `${props.name}.handler`,
      memorySize: props.memoryMiB,
      timeout: props.timeout,
      role: this.role.withoutPolicyUpdates(),
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { ...props.environment },
      ...(props.reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: props.reservedConcurrency }),
      ...(props.vpc === undefined
        ? {}
        : { vpc: props.vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } }),
    });
    this.fn.node.addDependency(this.role);
  }

  /** What AWSLambdaVPCAccessExecutionRole has, without its logs. */
  #allowInterfaces(): void {
    this.role.addToPolicy(
      new PolicyStatement({
        actions: [
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        resources: ['*'],
      }),
    );
    acknowledge(
      this.role,
      'AwsSolutions-IAM5[Resource::*]',
      'Lambda makes the interfaces by this role; EC2 knows no narrower resource for these actions',
    );
  }

  /** Errors of the function itself, which nobody else sees. */
  alarmOnErrors(alerts: ITopic, meaning: string, runbook: string): void {
    alarm(this, 'Errors', alerts, {
      meaning,
      runbook,
      metric: this.fn.metricErrors({ period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 2,
      missing: 'fine',
    });
  }
}
