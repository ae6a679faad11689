import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/**
 * Two keys, since two kinds of people may open what they seal: `data` is used by AWS services for tables, logs, metrics
 * and alerts; `passwords` by the gateway alone, for what it presents to carriers (encryption context `{peer}`).
 */
export class Keys extends Construct {
  readonly data: Key;
  readonly passwords: Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.data = key(this, 'Data', 'tables, logs, metrics and alerts');
    this.passwords = key(this, 'Passwords', 'passwords that are presented to carriers');
    this.#admitServices();
  }

  /**
   * Whoever may use a table may have DynamoDB open it, and so with queues and metrics: the roles then need no right to
   * the key itself.
   */
  #admitServices(): void {
    const { region, account } = Stack.of(this);
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'ByWayOfServices',
        principals: [new AnyPrincipal()],
        actions: [
          'kms:Decrypt',
          'kms:Encrypt',
          'kms:ReEncrypt*',
          'kms:GenerateDataKey*',
          'kms:CreateGrant',
          'kms:DescribeKey',
        ],
        resources: ['*'],
        conditions: {
          StringEquals: {
            'kms:CallerAccount': account,
            'kms:ViaService': [`dynamodb.${region}.amazonaws.com`, `aps.${region}.amazonaws.com`],
          },
        },
      }),
    );
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Logs',
        principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': Stack.of(this).formatArn({
              service: 'logs',
              resource: '*',
            }),
          },
        },
      }),
    );
    this.data.addToResourcePolicy(
      new PolicyStatement({
        sid: 'Alerts',
        principals: [
          new ServicePrincipal('cloudwatch.amazonaws.com'),
          new ServicePrincipal('aps.amazonaws.com'),
        ],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': account } },
      }),
    );
    // A password is sealed for one peer; a call that does not say which is none of ours.
    this.passwords.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NeverWithoutAPeer',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['kms:Encrypt', 'kms:Decrypt'],
        resources: ['*'],
        conditions: { Null: { 'kms:EncryptionContext:peer': 'true' } },
      }),
    );
  }
}

function key(scope: Construct, id: string, what: string): Key {
  return new Key(scope, id, {
    description: `omnimessage-smpp: ${what}`,
    enableKeyRotation: true,
    removalPolicy: RemovalPolicy.RETAIN,
  });
}
