import { readFileSync } from 'node:fs';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, describe, expect, it } from 'vitest';
import { readEnvironment } from '../connector/settings/environment.ts';
import { readTableEnvironment } from '../connector/settings/table-environment.ts';
import { isMapping } from '../contract/setting.ts';
import { tableNames } from '../contract/tables.ts';
import { apiDocument } from '../control-plane/api/document.ts';
import { GatewayIdentity } from '../control-plane/api/identity.ts';
import { LAMBDA_ENVIRONMENTS, readLambdaEnvironment } from '../control-plane/lambda/environment.ts';
import { tableDefinitions } from '../control-plane/store/tables.ts';
import { runtimeConfigSchema } from '../web/session/runtime-config.ts';
import { FUNCTIONS } from './artifacts.ts';
import {
  asText,
  context,
  EVERYTHING,
  MINIMAL,
  OWN_NETWORK,
  type Resource,
  stacksOf,
  standInArtifacts,
  synthesise,
} from './synthesised.fixture.ts';

const artifacts = standInArtifacts();
afterAll(() => artifacts.remove());
const made = stacksOf(EVERYTHING, artifacts);
Validations.of(made.app).addPlugins(new AwsSolutionsChecks(made.app));
// Throws where cdk-nag finds something that nobody has given a reason for.
const everything = synthesise(made.app);

const of = (type: string): readonly Resource[] =>
  everything.resources.filter(({ Type }) => Type === `AWS::${type}`);
const only = (type: string, path: string): Resource => {
  const found = of(type).filter((resource) => resource.path.includes(path));
  const [first] = found;
  if (first === undefined || found.length !== 1) throw new Error(`${found.length} of ${type} at ${path}`);
  return first;
};
const attributes = (value: unknown): Record<string, unknown> =>
  Object.fromEntries(
    (Array.isArray(value) ? value : []).map((pair: unknown) =>
      isMapping(pair) ? [String(pair['Key'] ?? pair['Name']), pair['Value']] : ['', pair],
    ),
  );
const listOf = (value: unknown): readonly Record<string, unknown>[] =>
  (Array.isArray(value) ? value : [value]).filter(isMapping);

describe('what is there', () => {
  it('is what was there before', () => {
    const inventory = everything.resources
      .filter(
        ({ Type }) =>
          !/^AWS::(CDK::Metadata|EC2::(Route|RouteTable|SubnetRouteTableAssociation))$/.test(Type),
      )
      .map(({ Type, path }) => `${path.replace(/\/Resource$/, '')}: ${Type}`);
    expect(inventory).toMatchSnapshot();
  });

  it('tells what others have to know', () => {
    expect(
      [...everything.outputs.keys()].filter((name) => !name.includes('PublishOutput')),
    ).toMatchSnapshot();
  });

  it('leaves a network that there is as it is, and pulls a published image by a right of its own', () => {
    const { resources } = synthesise(stacksOf(OWN_NETWORK, artifacts).app);
    const types = new Set(resources.map(({ Type }) => Type));
    for (const type of [
      'EC2::VPC',
      'EC2::Subnet',
      'EC2::NatGateway',
      'EC2::EIP',
      'APS::Workspace',
      'WAFv2::WebACL',
    ])
      expect(types, type).not.toContain(`AWS::${type}`);
    const pulling = resources.find(({ path }) => path.includes('ExecutionRole/DefaultPolicy'));
    expect(pulling?.Properties['PolicyDocument']).toMatchObject({
      Statement: expect.arrayContaining([
        expect.objectContaining({
          Resource: 'arn:aws:ecr:eu-west-1:123456789012:repository/omnimessage-smpp',
        }),
      ]),
    });
    const scaling = resources.filter(({ Type }) => Type === 'AWS::ApplicationAutoScaling::ScalingPolicy');
    expect(scaling).toHaveLength(1);
    const api = resources.find(({ Properties }) => Properties['Handler'] === 'api.handler');
    expect(api?.Properties['VpcConfig']).toBeDefined();
  });

  it('is less with few settings, and synthesises without an account', () => {
    const { resources } = synthesise(stacksOf(MINIMAL, artifacts).app);
    const stacks = new Set(resources.map(({ stack }) => stack));
    expect([...stacks].sort()).toEqual([
      'Connector-default',
      'ControlPlane',
      'Dashboard',
      'Firewall',
      'Observability',
      'State',
    ]);
  });
});

describe('rights', () => {
  const statements = of('IAM::Policy').flatMap(({ path, Properties }) => {
    const document = Properties['PolicyDocument'];
    return listOf(isMapping(document) ? document['Statement'] : []).map((statement) => ({ path, statement }));
  });
  const ours = statements.filter(
    ({ path }) => !path.includes('Custom::') && !path.includes('framework-onEvent'),
  );

  it('are exactly these, role by role', () => {
    const lines = ours.map(({ path, statement }) => {
      const resources = [statement['Resource']].flat().map(asText).join(' ');
      const when =
        statement['Condition'] === undefined ? '' : ` if ${JSON.stringify(statement['Condition'])}`;
      return `${path.replace(/\/(Default)?Policy.*$/, '')}: ${[statement['Action']].flat().join(' ')} on ${resources}${when}`;
    });
    expect(lines).toMatchSnapshot();
  });

  it('never have a wildcard for an action, and seldom one for everything', () => {
    for (const { path, statement } of ours) {
      for (const action of [statement['Action']].flat()) expect(action, path).not.toContain('*');
    }
    const everywhere = ours
      .filter(({ statement }) => [statement['Resource']].flat().includes('*'))
      .flatMap(({ statement }) => [statement['Action']].flat());
    const interfaces = everywhere.filter((action) => String(action).startsWith('ec2:'));
    expect(new Set(everywhere)).toEqual(
      new Set(['ecr:GetAuthorizationToken', 'sqs:ListQueues', ...interfaces]),
    );
  });

  it('seal passwords where the API is and open them where connectors are, never both', () => {
    const having = (action: string) =>
      ours
        .filter(({ statement }) => [statement['Action']].flat().includes(action))
        .map(({ path }) => path.split('/').slice(0, 2).join('/'));
    expect(having('kms:Encrypt')).toEqual(['ControlPlane/Api', 'ControlPlane/PeersAsCode']);
    expect(having('kms:Decrypt')).toEqual(['Connector-banks/Connector', 'Connector-default/Connector']);
  });
});

describe('data', () => {
  it('lies in the tables that the code reads and writes', () => {
    const wanted = tableDefinitions('OmniMessageSmpp-');
    const tables = of('DynamoDB::GlobalTable');
    expect(tables.map(({ Properties }) => Properties['TableName']).sort()).toEqual(
      Object.values(tableNames('OmniMessageSmpp-')).sort(),
    );
    for (const { TableName, KeySchema, AttributeDefinitions = [], GlobalSecondaryIndexes = [] } of wanted) {
      const Properties =
        tables.find((table) => table.Properties['TableName'] === TableName)?.Properties ?? {};
      expect(Properties['KeySchema']).toEqual(KeySchema);
      expect(Properties['GlobalSecondaryIndexes'] ?? []).toEqual(GlobalSecondaryIndexes);
      const byName = (a: { AttributeName?: unknown }, b: { AttributeName?: unknown }) =>
        String(a.AttributeName).localeCompare(String(b.AttributeName));
      expect([...listOf(Properties['AttributeDefinitions'])].sort(byName)).toEqual(
        [...AttributeDefinitions].sort(byName),
      );
      expect(Properties['TimeToLiveSpecification']).toEqual({ AttributeName: 'expires_at', Enabled: true });
      const streamed = TableName === 'OmniMessageSmpp-peers';
      expect(Properties['StreamSpecification']).toEqual(
        streamed ? { StreamViewType: 'NEW_AND_OLD_IMAGES' } : undefined,
      );
    }
  });

  it('can be restored, is encrypted by our key, and cannot be deleted by mistake', () => {
    for (const { Properties, DeletionPolicy } of of('DynamoDB::GlobalTable')) {
      expect(DeletionPolicy).toBe('Retain');
      expect(Properties['SSESpecification']).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
      expect(listOf(Properties['Replicas'])).toEqual([
        expect.objectContaining({
          DeletionProtectionEnabled: true,
          PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
          SSESpecification: { KMSMasterKeyId: expect.anything() },
        }),
      ]);
    }
  });

  it('stays when its stack goes', () => {
    for (const type of [
      'DynamoDB::GlobalTable',
      'KMS::Key',
      'Cognito::UserPool',
      'EC2::EIP',
      'APS::Workspace',
      'SNS::Topic',
      'S3::Bucket',
      'ApiGatewayV2::Api',
    ]) {
      expect(of(type).length, type).toBeGreaterThan(0);
      for (const { path, DeletionPolicy } of of(type)) expect(DeletionPolicy, path).toMatch(/^Retain/);
    }
  });

  it('is in no public bucket, and never in the clear', () => {
    for (const { path, Properties } of of('S3::Bucket')) {
      expect(Properties['PublicAccessBlockConfiguration'], path).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties['BucketEncryption'], path).toBeDefined();
    }
    for (const { path, Properties } of of('Logs::LogGroup')) {
      expect(Properties['KmsKeyId'], path).toBeDefined();
      expect(Properties['RetentionInDays'], path).toBeGreaterThan(0);
    }
    for (const { Properties } of of('KMS::Key')) expect(Properties['EnableKeyRotation']).toBe(true);
    for (const { Properties } of of('SNS::Topic')) expect(Properties['KmsMasterKeyId']).toBeDefined();
    for (const { Properties } of of('SQS::Queue')) expect(Properties['SqsManagedSseEnabled']).toBe(true);
  });
});

describe('connectors', () => {
  it("see partners' own addresses, and end their sessions themselves", () => {
    for (const { Properties } of of('ElasticLoadBalancingV2::TargetGroup')) {
      expect(Properties['TargetType']).toBe('ip');
      expect(attributes(Properties['TargetGroupAttributes'])).toMatchObject({
        'preserve_client_ip.enabled': 'true',
        'deregistration_delay.timeout_seconds': '5',
        'deregistration_delay.connection_termination.enabled': 'false',
      });
    }
  });

  it('have fixed addresses where partners come over the internet, and none inside', () => {
    const balancers = of('ElasticLoadBalancingV2::LoadBalancer');
    const open = balancers.filter(({ Properties }) => Properties['Scheme'] === 'internet-facing');
    expect(open.map(({ stack }) => stack)).toEqual(['Connector-default']);
    expect(listOf(open[0]?.Properties['SubnetMappings']).map((mapping) => 'AllocationId' in mapping)).toEqual(
      [true, true, true],
    );
    expect(of('EC2::EIP')).toHaveLength(6);
  });

  it('are replaced without a gap, get the time to drain, and cannot write to their own files', () => {
    for (const { Properties } of of('ECS::Service')) {
      expect(Properties['DeploymentConfiguration']).toMatchObject({
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      });
    }
    for (const { Properties } of of('ECS::TaskDefinition')) {
      expect(Properties['RuntimePlatform']).toMatchObject({ CpuArchitecture: 'ARM64' });
      const containers = listOf(Properties['ContainerDefinitions']);
      expect(containers.map(({ Name }) => Name)).toEqual(['connector', 'collector']);
      for (const container of containers) expect(container['ReadonlyRootFilesystem']).toBe(true);
      expect(containers[0]).toMatchObject({
        StopTimeout: 120,
        Essential: true,
        LinuxParameters: { Capabilities: { Drop: ['ALL'] }, InitProcessEnabled: true },
      });
      expect(containers[1]).toMatchObject({ Essential: false });
    }
  });

  it('grow by processor and by binds, at least two', () => {
    for (const { Properties } of of('ApplicationAutoScaling::ScalableTarget'))
      expect(Properties).toMatchObject({ MinCapacity: 2, MaxCapacity: 6 });
    expect(of('ApplicationAutoScaling::ScalingPolicy')).toHaveLength(4);
  });
});

describe('variables', () => {
  it('of each function are those that its code reads, and pass its check', () => {
    const functions = of('Lambda::Function').flatMap((fn) => {
      const name = FUNCTIONS.find((known) => fn.Properties['Handler'] === `${known}.handler`);
      return name === undefined ? [] : [{ name, fn }];
    });
    expect(functions.map(({ name }) => name).sort()).toEqual([...FUNCTIONS].sort());
    for (const { name, fn } of functions) {
      const environment = fn.Properties['Environment'];
      const given =
        isMapping(environment) && isMapping(environment['Variables']) ? environment['Variables'] : {};
      const schema = LAMBDA_ENVIRONMENTS[name];
      const known = Object.keys(schema.shape);
      expect(known, name).toEqual(expect.arrayContaining(Object.keys(given)));
      const texts = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, asText(value)]));
      expect(() => readLambdaEnvironment(schema, texts), name).not.toThrow();
      expect(fn.Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'] });
    }
  });

  it('of a connector are those that it reads, and pass its check', () => {
    const [connector] = listOf(
      only('ECS::TaskDefinition', 'Connector-default').Properties['ContainerDefinitions'],
    );
    const given = attributes(connector?.['Environment']);
    const secrets = listOf(connector?.['Secrets']).map(({ Name }) => String(Name));
    expect(secrets).toEqual(['API_TOKEN']);
    const { NODE_ENV, ...variables } = Object.fromEntries(
      Object.entries(given).map(([key, value]) => [key, asText(value)]),
    );
    expect(NODE_ENV).toBe('production');
    const settings = readEnvironment({ ...variables, API_TOKEN: 'token' });
    expect(settings.faults).toEqual([]);
    const table = readTableEnvironment(variables);
    expect(table).toMatchObject({
      ok: true,
      table: { tablePrefix: 'OmniMessageSmpp-', cell: 'default', passwordKey: { kind: 'kms' } },
    });
    const read = new Set([
      ...settings.variables.values(),
      'TABLE_PREFIX',
      'CELL',
      'KMS_KEY_ID',
      'AWS_REGION',
      'ON_STORE_ERROR',
    ]);
    expect(new Set([...Object.keys(variables), 'API_TOKEN'])).toEqual(read);
  });

  it('of the dashboard are what it reads', () => {
    const resolved: unknown = made.stacks.dashboard.resolve(made.stacks.dashboard.runtimeConfig);
    const config: unknown = JSON.parse(
      JSON.stringify(resolved, (key, value: unknown) =>
        key === 'authority' || key === 'client_id'
          ? asText(value).replaceAll(/[<>:]/g, '-').replace('https-', 'https:')
          : value,
      ),
    );
    expect(runtimeConfigSchema.parse(config)).toMatchObject({
      api_base_url: '',
      sign_in: { kind: 'cognito' },
    });
  });
});

describe('the API', () => {
  it('lets nobody in without a token but to what the API itself calls public', () => {
    const routes = of('ApiGatewayV2::Route').map(({ Properties }) => Properties);
    const open = routes
      .filter(({ AuthorizationType }) => AuthorizationType !== 'JWT')
      .map(({ RouteKey }) => RouteKey);
    const paths = apiDocument()['paths'];
    const publicOperations = Object.entries(isMapping(paths) ? paths : {}).flatMap(([path, operations]) =>
      Object.entries(isMapping(operations) ? operations : {})
        .filter(
          ([, operation]) =>
            isMapping(operation) &&
            Array.isArray(operation['security']) &&
            operation['security'].length === 0,
        )
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    expect(publicOperations.length).toBeGreaterThan(0);
    expect(open).toEqual(publicOperations);
    for (const route of routes.filter(({ AuthorizationType }) => AuthorizationType === 'JWT'))
      expect(route['AuthorizationScopes']).toEqual([
        'omnimessage-smpp/peers.read',
        'omnimessage-smpp/peers.write',
      ]);
  });

  it('takes tokens of its own user pool, whose scopes it understands', async () => {
    const [authorizer] = of('ApiGatewayV2::Authorizer');
    const jwt = authorizer?.Properties['JwtConfiguration'];
    expect(isMapping(jwt) ? listOf(jwt['Audience']).length : 0).toBe(3);
    const claims = { scope: 'omnimessage-smpp/peers.write', client_id: 'automation' };
    const event = { requestContext: { authorizer: { jwt: { claims, scopes: null } } } };
    const identified = await new GatewayIdentity().identify('Bearer x', { event });
    expect(identified).toEqual({ kind: 'caller', caller: { subject: 'automation', role: 'operator' } });
  });

  it('is throttled and logged', () => {
    expect(of('ApiGatewayV2::Stage')[0]?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 },
      AccessLogSettings: { DestinationArn: expect.anything() },
    });
  });

  it('hears of changes in order, again, apart, and puts aside what it cannot tell', () => {
    expect(of('Lambda::EventSourceMapping')[0]?.Properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 8,
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
    expect(of('Scheduler::Schedule')[0]?.Properties).toMatchObject({ ScheduleExpression: 'rate(5 minutes)' });
  });
});

describe('alarms', () => {
  it('each tell somebody, and name a heading of the guide that there is', () => {
    const guide = readFileSync('docs/deploying.md', 'utf8');
    const anchors = new Set(
      [...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
        heading
          .toLowerCase()
          .replaceAll(/[^a-z0-9 -]/g, '')
          .replaceAll(' ', '-'),
      ),
    );
    const alarms = of('CloudWatch::Alarm').filter(({ path }) => !path.includes('TaskCount'));
    expect(alarms.length).toBeGreaterThan(15);
    for (const { path, Properties } of alarms) {
      expect(Properties['AlarmActions'], path).toHaveLength(1);
      const anchor = /docs\/deploying\.md#([\w-]+)/.exec(String(Properties['AlarmDescription']))?.[1];
      expect(anchors, path).toContain(anchor);
    }
  });
});

describe('cdk-nag', () => {
  it('would find what has no reason', () => {
    const app = new App({ context: context() });
    new Bucket(new Stack(app, 'Careless'), 'Bucket');
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => synthesise(app)).toThrow(/AwsSolutions-S1/);
  });
});
