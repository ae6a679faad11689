/**
 * For clients of Lambdas, which somebody waits for: a connection within a second, an answer within four, three
 * attempts in all. API Gateway gives up after 30 s. Region, credentials and endpoints are the SDK's own choice
 * (`AWS_REGION`, the role, `AWS_ENDPOINT_URL_<SERVICE>`).
 */
export const LAMBDA_CLIENT = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 4_000, throwOnRequestTimeout: true },
} as const;
