import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnAuthorizer, CfnIntegration, CfnRoute, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { ComparisonOperator, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { alarm } from '../alarms.ts';
import { READ_SCOPE, RESOURCE_SERVER, WRITE_SCOPE } from '../names.ts';
import type { StateStack } from '../state/index.ts';
import { accessLogRetention } from '../state/retention.ts';

export interface ApiRoutesProps {
  readonly state: StateStack;
  readonly fn: IFunction;
  readonly dashboardClientId: string;
}

/** Who may come in; which of them may change something is the API's own to say, operation by operation. */
const SCOPES = [`${RESOURCE_SERVER}/${READ_SCOPE}`, `${RESOURCE_SERVER}/${WRITE_SCOPE}`];

/** Told to nobody: the document that says what the API can do. */
const PUBLIC_ROUTES = ['GET /api/openapi.json'];

/**
 * Routes of the API, behind tokens of the user pool: signature, issuer, client, expiry and scope are checked before the
 * function is called. The routes are written in CloudFormation's own form, since the API is another stack's.
 */
export class ApiRoutes extends Construct {
  constructor(scope: Construct, id: string, { state, fn, dashboardClientId }: ApiRoutesProps) {
    super(scope, id);
    const { apiId } = state.httpApi;
    const { signIn, deployment } = state;
    const authorizer = new CfnAuthorizer(this, 'Tokens', {
      apiId,
      name: 'user-pool',
      authorizerType: 'JWT',
      identitySource: ['$request.header.Authorization'],
      jwtConfiguration: {
        issuer: signIn.issuer,
        audience: [
          dashboardClientId,
          ...signIn.machineClients.map(({ userPoolClientId }) => userPoolClientId),
        ],
      },
    });
    const integration = new CfnIntegration(this, 'Function', {
      apiId,
      integrationType: 'AWS_PROXY',
      integrationUri: fn.functionArn,
      payloadFormatVersion: '2.0',
      timeoutInMillis: Duration.seconds(29).toMilliseconds(),
    });
    const target = `integrations/${integration.ref}`;
    new CfnRoute(this, 'Guarded', {
      apiId,
      routeKey: 'ANY /api/{proxy+}',
      target,
      authorizationType: 'JWT',
      authorizerId: authorizer.ref,
      authorizationScopes: SCOPES,
    });
    for (const [index, routeKey] of PUBLIC_ROUTES.entries()) {
      const route = new CfnRoute(this, `Public-${index + 1}`, {
        apiId,
        routeKey,
        target,
        authorizationType: 'NONE',
      });
      acknowledge(route, 'AwsSolutions-APIG4', 'the OpenAPI document holds nothing of this deployment');
    }
    fn.addPermission('Api', {
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: apiId,
        resourceName: '*/*/api/*',
      }),
      sourceAccount: Stack.of(this).account,
      scope: this,
    });
    this.#stage(state, apiId);
    this.#alarms(state, apiId, deployment.name);
  }

  #stage({ deployment, keys }: StateStack, apiId: string): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      encryptionKey: keys.data,
      retention: accessLogRetention(deployment),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnStage(this, 'Stage', {
      apiId,
      stageName: '$default',
      autoDeploy: true,
      defaultRouteSettings: {
        throttlingRateLimit: deployment.api.requests_per_second,
        throttlingBurstLimit: deployment.api.burst,
        detailedMetricsEnabled: true,
      },
      accessLogSettings: { destinationArn: accessLog.logGroupArn, format: JSON.stringify(ACCESS_LOG) },
    });
  }

  #alarms({ alerts: { topic } }: StateStack, apiId: string, name: string): void {
    alarm(this, 'ServerErrors', topic, {
      meaning: `The API of ${name} answers 5xx: operators and pipelines cannot change peers; traffic goes on.`,
      runbook: 'api-errors',
      metric: new Metric({
        namespace: 'AWS/ApiGateway',
        metricName: '5xx',
        dimensionsMap: { ApiId: apiId },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 5,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: 1,
      missing: 'fine',
    });
  }
}

const ACCESS_LOG = {
  at: '$context.requestTime',
  id: '$context.requestId',
  from: '$context.identity.sourceIp',
  client: '$context.authorizer.claims.client_id',
  subject: '$context.authorizer.claims.sub',
  method: '$context.httpMethod',
  path: '$context.path',
  status: '$context.status',
  error: '$context.error.message',
  ms: '$context.responseLatency',
};
