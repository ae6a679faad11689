import { DefaultStackSynthesizer, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeResource, BASIC_EXECUTION } from '../acknowledge.ts';

export interface DashboardFilesProps {
  readonly bucket: IBucket;
  readonly distribution: Distribution;
  readonly folder: string;
  readonly logKey: IKey;
  /** What web/session/runtime-config.ts reads. */
  readonly runtimeConfig: object;
}

/** Files whose name never changes, and so must be asked for anew each time. */
const NOT_NAMED_BY_CONTENT = ['index.html', 'config.json', 'favicon.svg', 'headers.json'];

/**
 * Files named by their content are kept by browsers for a year; then those that name them. What an older page still
 * asks for stays: nothing is deleted.
 */
export function putFiles(scope: Construct, props: DashboardFilesProps): void {
  const { bucket, distribution, folder, logKey, runtimeConfig } = props;
  const logGroup = new LogGroup(scope, 'FilesLog', {
    encryptionKey: logKey,
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const common = { destinationBucket: bucket, prune: false, memoryLimit: 256, logGroup };
  const named = new BucketDeployment(scope, 'FilesByContent', {
    ...common,
    sources: [Source.asset(folder, { exclude: NOT_NAMED_BY_CONTENT })],
    cacheControl: [CacheControl.maxAge(Duration.days(365)), CacheControl.immutable()],
  });
  const entry = new BucketDeployment(scope, 'FilesThatNameThem', {
    ...common,
    sources: [
      Source.asset(folder, { exclude: ['*', '!index.html', '!favicon.svg'] }),
      Source.jsonData('config.json', runtimeConfig),
    ],
    cacheControl: [CacheControl.noCache()],
    distribution,
    distributionPaths: ['/', '/index.html', '/config.json', '/favicon.svg'],
  });
  entry.node.addDependency(named);
  for (const child of Stack.of(scope).node.children) {
    if (!child.node.id.startsWith('Custom::CDKBucketDeployment')) continue;
    const why = "CDK's own function, which copies the files to this bucket at deploy";
    acknowledge(child, BASIC_EXECUTION, why);
    acknowledge(child, 'AwsSolutions-L1', "CDK chooses its own function's runtime, which is Python");
    for (const action of ['s3:GetBucket*', 's3:GetObject*', 's3:List*', 's3:Abort*', 's3:DeleteObject*'])
      acknowledge(child, `AwsSolutions-IAM5[Action::${action}]`, why);
    acknowledgeResource(child, bucket.arnForObjects('*'), why);
    acknowledgeResource(child, assetsOf(scope), "CDK's own bucket of assets, from which the files come");
    acknowledge(child, 'AwsSolutions-IAM5[Resource::*]', 'cloudfront:CreateInvalidation, as CDK grants it');
  }
}

/** As the default synthesizer names it. */
function assetsOf(scope: Construct): string {
  const { account, region } = Stack.of(scope);
  const bucket = `cdk-${DefaultStackSynthesizer.DEFAULT_QUALIFIER}-assets-${account}-${region}`;
  return `arn:aws:s3:::${bucket}/*`;
}
