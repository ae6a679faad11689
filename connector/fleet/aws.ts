import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

/** Where AWS is and who we are there; every null is left to the SDK's own chain (environment, task role). */
export interface AwsSettings {
  readonly region: string | null;
  /** Of emulators; null: AWS itself. */
  readonly dynamoDbEndpoint: string | null;
  readonly sqsEndpoint: string | null;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | null;
}

/**
 * The SDK repeats nothing: ownership counts from when a request was sent, and a repetition in the dark would be a
 * second one. Whoever sends a request gives it a time, and says what happens after a failure.
 */
const ATTEMPTS = 1;

export function createDynamoDb(settings: AwsSettings): DynamoDBClient {
  return new DynamoDBClient(options(settings, settings.dynamoDbEndpoint));
}

export function createSqs(settings: AwsSettings): SQSClient {
  return new SQSClient(options(settings, settings.sqsEndpoint));
}

function options({ region, credentials }: AwsSettings, endpoint: string | null) {
  return {
    maxAttempts: ATTEMPTS,
    ...(region === null ? {} : { region }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(credentials === null ? {} : { credentials }),
  };
}
