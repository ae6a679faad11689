import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

const PRIVATE = {
  blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
  encryption: BucketEncryption.S3_MANAGED,
  enforceSSL: true,
  minimumTLSVersion: 1.2,
} as const;

/** The dashboard's files, which CloudFront alone reads. CloudFormation deletes no bucket that has files, so it stays. */
export function filesBucket(scope: Construct, serverAccessLogsBucket: IBucket): IBucket {
  return asBucket(
    new Bucket(scope, 'Files', {
      ...PRIVATE,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned: true,
      lifecycleRules: [{ noncurrentVersionExpiration: Duration.days(30) }],
      serverAccessLogsBucket,
      serverAccessLogsPrefix: 's3/',
      removalPolicy: RemovalPolicy.RETAIN,
    }),
  );
}

/** Access logs of CloudFront, which writes them by ACL, and of the files' bucket. */
export function logBucket(scope: Construct, days: number): IBucket {
  const bucket = new Bucket(scope, 'AccessLogs', {
    ...PRIVATE,
    objectOwnership: ObjectOwnership.OBJECT_WRITER,
    lifecycleRules: [{ expiration: Duration.days(days) }],
    removalPolicy: RemovalPolicy.RETAIN,
  });
  acknowledge(
    bucket,
    'AwsSolutions-S1',
    'it is the bucket of access logs; logging into itself would never end',
  );
  return asBucket(bucket);
}

/** The library declares `isWebsite?: boolean` in one and `boolean | undefined` in the other, which we tell apart. */
function asBucket(bucket: Bucket): IBucket {
  return bucket as IBucket;
}
