import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  PriceClass,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { OAuthScope, UserPoolClient } from 'aws-cdk-lib/aws-cognito';
import { ARecord, HostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Artifacts } from '../artifacts.ts';
import { READ_SCOPE, RESOURCE_SERVER, WRITE_SCOPE } from '../names.ts';
import type { StateStack } from '../state/index.ts';
import { filesBucket, logBucket } from './buckets.ts';
import { putFiles } from './files.ts';
import { dashboardResponseHeaders } from './headers.ts';

export interface DashboardStackProps extends StackProps {
  readonly state: StateStack;
  readonly artifacts: Artifacts;
  /** Of us-east-1; null: no firewall. */
  readonly webAclArn: string | null;
}

/** The dashboard's files and the API on one origin, so that browsers need no leave to go from one to the other. */
export class DashboardStack extends Stack {
  readonly clientId: string;
  readonly url: string;
  readonly distribution: Distribution;
  /** config.json, as web/session/runtime-config.ts reads it. */
  readonly runtimeConfig: object;

  constructor(scope: Construct, id: string, { state, artifacts, webAclArn, ...props }: DashboardStackProps) {
    super(scope, id, props);
    const { deployment, signIn } = state;
    const { domain } = deployment.dashboard;
    const logs = logBucket(this, deployment.retention.access_log_days);
    const files = filesBucket(this, logs);
    this.distribution = new Distribution(this, 'Distribution', {
      comment: `${deployment.name} dashboard and API`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_100,
      logBucket: logs,
      logFilePrefix: 'cloudfront/',
      ...(webAclArn === null ? {} : { webAclId: webAclArn }),
      ...(domain === null
        ? {}
        : {
            minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
            domainNames: [domain.name],
            certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificate_arn),
          }),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(files),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        responseHeadersPolicy: dashboardResponseHeaders(this, [signIn.authority]),
        compress: true,
      },
      additionalBehaviors: {
        '/api/*': {
          origin: new HttpOrigin(`${state.httpApi.apiId}.execute-api.${this.region}.${this.urlSuffix}`, {
            protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
            originSslProtocols: [OriginSslPolicy.TLS_V1_2],
            readTimeout: Duration.seconds(30),
          }),
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          // Tokens, If-Match and Idempotency-Key go through; the host must be the API's own.
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          compress: true,
        },
      },
    });
    this.#acknowledge(deployment.dashboard);
    const host = domain?.name ?? this.distribution.distributionDomainName;
    this.url = `https://${host}/`;
    this.#name(domain);

    const client = new UserPoolClient(this, 'SignIn', {
      userPool: signIn.userPool,
      userPoolClientName: 'dashboard',
      generateSecret: false,
      authFlows: {},
      oAuth: {
        // With PKCE, which the dashboard always sends.
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, signIn.readScope, signIn.writeScope],
        callbackUrls: [this.url],
        logoutUrls: [this.url],
      },
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      accessTokenValidity: Duration.minutes(30),
      idTokenValidity: Duration.minutes(30),
      refreshTokenValidity: Duration.hours(12),
    });
    this.clientId = client.userPoolClientId;
    this.runtimeConfig = {
      api_base_url: '',
      sign_in: {
        kind: 'cognito',
        authority: signIn.authority,
        client_id: this.clientId,
        scopes: ['openid', `${RESOURCE_SERVER}/${READ_SCOPE}`, `${RESOURCE_SERVER}/${WRITE_SCOPE}`],
      },
    };
    putFiles(this, {
      bucket: files,
      distribution: this.distribution,
      folder: artifacts.dashboard,
      logKey: state.keys.data,
      runtimeConfig: this.runtimeConfig,
    });
    new CfnOutput(this, 'DashboardUrl', { value: this.url });
  }

  #name(domain: StateStack['deployment']['dashboard']['domain']): void {
    if (domain?.hosted_zone == null) return;
    new ARecord(this, 'Name', {
      zone: HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: domain.hosted_zone.id,
        zoneName: domain.hosted_zone.name,
      }),
      recordName: `${domain.name}.`,
      target: RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
    });
  }

  #acknowledge({ waf, domain, allowed_countries }: StateStack['deployment']['dashboard']): void {
    acknowledge(
      this.distribution,
      'AwsSolutions-CFR1',
      allowed_countries.length === 0
        ? 'operators may be anywhere and have a second factor; dashboard.allowed_countries lets the firewall decide'
        : "the firewall's rule on countries decides, before anything else does",
    );
    if (!waf) {
      acknowledge(this.distribution, 'AwsSolutions-CFR2', 'dashboard.waf is false: chosen in the settings');
    }
    if (domain === null) {
      acknowledge(
        this.distribution,
        'AwsSolutions-CFR4',
        "CloudFront's own name goes with its own certificate and its own lowest version; dashboard.domain sets TLS 1.2",
      );
    }
  }
}
