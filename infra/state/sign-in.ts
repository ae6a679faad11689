import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPoolGroup,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  OAuthScope,
  ResourceServerScope,
  StandardThreatProtectionMode,
  UserPool,
  UserPoolClient,
  UserPoolOperation,
  UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Artifacts } from '../artifacts.ts';
import { GatewayFunction } from '../control-plane/gateway-function.ts';
import {
  type Names,
  OPERATORS_GROUP,
  READ_SCOPE,
  RESOURCE_SERVER,
  signInDomainPrefix,
  WRITE_SCOPE,
} from '../names.ts';
import type { Deployment } from '../settings.ts';

export interface SignInProps {
  readonly names: Names;
  readonly deployment: Deployment;
  readonly artifacts: Artifacts;
  readonly logKey: IKey;
}

/**
 * Who may use the dashboard and the API: people with a second factor, and machines with a client secret. Nobody signs
 * up; members of `operators` may change peers, everyone else may look.
 */
export class SignIn extends Construct {
  readonly userPool: UserPool;
  /** Of the hosted pages: https, without a path. */
  readonly authority: string;
  readonly issuer: string;
  readonly readScope: OAuthScope;
  readonly writeScope: OAuthScope;
  readonly machineClients: readonly UserPoolClient[];

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    const { names, deployment, artifacts, logKey } = props;
    this.userPool = new UserPool(this, 'Users', {
      userPoolName: names.name,
      selfSignUpEnabled: false,
      signInAliases: { username: true, email: true },
      standardAttributes: { email: { required: true, mutable: true } },
      mfa: Mfa.REQUIRED,
      mfaSecondFactor: { otp: true, sms: false },
      accountRecovery: AccountRecovery.EMAIL_ONLY,
      featurePlan: FeaturePlan.PLUS,
      standardThreatProtectionMode: StandardThreatProtectionMode.FULL_FUNCTION,
      passwordPolicy: {
        minLength: 14,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnUserPoolGroup(this, 'Operators', {
      userPoolId: this.userPool.userPoolId,
      groupName: OPERATORS_GROUP,
      description: 'May change peers; users of no group may look',
    });
    this.#limitScopes(artifacts, logKey);

    const read = new ResourceServerScope({ scopeName: READ_SCOPE, scopeDescription: 'Look at everything' });
    const write = new ResourceServerScope({ scopeName: WRITE_SCOPE, scopeDescription: 'Change peers' });
    const server = new UserPoolResourceServer(this, 'Api', {
      userPool: this.userPool,
      identifier: RESOURCE_SERVER,
      userPoolResourceServerName: 'OmniMessage SMPP gateway',
      scopes: [read, write],
    });
    this.readScope = OAuthScope.resourceServer(server, read);
    this.writeScope = OAuthScope.resourceServer(server, write);

    const prefix = signInDomainPrefix(names);
    this.userPool.addDomain('Pages', { cognitoDomain: { domainPrefix: prefix } });
    this.authority = `https://${prefix}.auth.${Aws.REGION}.amazoncognito.com`;
    this.issuer = `https://cognito-idp.${Stack.of(this).region}.amazonaws.com/${this.userPool.userPoolId}`;
    this.machineClients = deployment.dashboard.machine_clients.map(({ name, access }) =>
      this.#machine(name, access),
    );
  }

  /** Without it whoever signs in could ask for the scope that changes peers. */
  #limitScopes(artifacts: Artifacts, logKey: IKey): void {
    const { fn } = new GatewayFunction(this, 'TokenScopes', {
      name: 'token-scopes',
      artifacts,
      description: 'Takes the scope that changes peers from the tokens of users who are no operators',
      memoryMiB: 128,
      timeout: Duration.seconds(5),
      environment: { OPERATORS_GROUP },
      logKey,
    });
    this.userPool.addTrigger(UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG, fn, LambdaVersion.V2_0);
  }

  /** Client credentials (RFC 6749 §4.4), for scripts and pipelines. */
  #machine(name: string, access: 'read' | 'write'): UserPoolClient {
    return new UserPoolClient(this, `Machine-${name}`, {
      userPool: this.userPool,
      userPoolClientName: name,
      generateSecret: true,
      authFlows: {},
      oAuth: {
        flows: { clientCredentials: true },
        scopes: access === 'write' ? [this.readScope, this.writeScope] : [this.readScope],
      },
      accessTokenValidity: Duration.hours(1),
    });
  }
}
