import type * as z from 'zod';
import type { Diagnostics } from '../api/parts.ts';
import type { apiEnvironment } from './environment.ts';

/** What support is told of a deployment in AWS. Metrics are with Prometheus, connectors with the status. */
export function lambdaDiagnostics(
  environment: z.output<typeof apiEnvironment>,
  env: Readonly<Record<string, string | undefined>>,
): Diagnostics {
  return {
    metrics: () => Promise.resolve(null),
    settings: () =>
      Promise.resolve({
        api_base_url: environment.API_BASE_URL,
        api_timeout: environment.API_TIMEOUT,
        verify_ssl_peer: environment.VERIFY_SSL_PEER,
        smsc_name: environment.SMSC_NAME,
        table_prefix: environment.TABLE_PREFIX,
        cell: environment.CELL,
        log_groups: environment.LOG_GROUP_NAMES,
        api_token_set: environment.API_TOKEN_SECRET_ARN !== undefined,
      }),
    system: () =>
      Promise.resolve({
        node: process.version,
        region: env['AWS_REGION'] ?? null,
        function: env['AWS_LAMBDA_FUNCTION_NAME'] ?? null,
        function_version: env['AWS_LAMBDA_FUNCTION_VERSION'] ?? null,
        memory_mb: Number(env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'] ?? 0),
        memory: process.memoryUsage(),
        uptime_seconds: Math.round(process.uptime()),
      }),
  };
}
