import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ContainerImage, type FargateTaskDefinition, LogDriver } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import { METRICS_NAMESPACE, METRICS_PORT } from '../names.ts';
import type { Cell } from '../settings.ts';
import type { StateStack } from '../state/index.ts';
import type { MetricsStore } from '../state/metrics-store.ts';
import { BINDS_METRIC } from './scaling.ts';

/** AWS Distro for OpenTelemetry, https://github.com/aws-observability/aws-otel-collector/releases */
const COLLECTOR_IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3';

export interface CollectorProps {
  readonly state: StateStack;
  readonly cell: Cell;
  readonly metrics: MetricsStore;
}

/** Beside each connector: its metrics go to managed Prometheus, and how many binds it has to CloudWatch, for scaling. */
export function addCollector(scope: Construct, task: FargateTaskDefinition, props: CollectorProps): void {
  const { state, cell, metrics } = props;
  const parts = new Construct(scope, 'Collector');
  const common = {
    encryptionKey: state.keys.data,
    retention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  };
  const logGroup = new LogGroup(parts, 'Log', common);
  const figures = new LogGroup(parts, 'Figures', common);
  task.addContainer('collector', {
    image: ContainerImage.fromRegistry(COLLECTOR_IMAGE),
    // Messages flow without it; the alarm on missing metrics says when it is gone.
    essential: false,
    cpu: 128,
    memoryLimitMiB: 256,
    readonlyRootFilesystem: true,
    stopTimeout: Duration.seconds(30),
    logging: LogDriver.awsLogs({ logGroup, streamPrefix: 'collector' }),
    environment: {
      AOT_CONFIG_CONTENT: collectorSettings({
        region: Stack.of(scope).region,
        cell: cell.name,
        remoteWriteUrl: metrics.remoteWriteUrl,
        scrapeSeconds: state.deployment.monitoring.scrape_interval_seconds,
        figuresLogGroup: figures.logGroupName,
      }),
    },
  });
  task.addToTaskRolePolicy(
    new PolicyStatement({
      sid: 'WriteMetrics',
      actions: ['aps:RemoteWrite'],
      resources: [metrics.workspace.attrArn],
    }),
  );
  task.addToTaskRolePolicy(
    new PolicyStatement({
      sid: 'WriteFigures',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
      resources: [figures.logGroupArn],
    }),
  );
}

export interface CollectorSettings {
  readonly region: string;
  readonly cell: string;
  readonly remoteWriteUrl: string;
  readonly scrapeSeconds: number;
  readonly figuresLogGroup: string;
}

/** The collector's own language (YAML): two pipelines from one scrape. Everything that waits is bounded. */
export function collectorSettings(settings: CollectorSettings): string {
  const { region, cell, remoteWriteUrl, scrapeSeconds, figuresLogGroup } = settings;
  const interval = `${scrapeSeconds}s`;
  return stringify(
    {
      receivers: {
        prometheus: {
          config: {
            global: { scrape_interval: interval, scrape_timeout: `${Math.min(scrapeSeconds, 10)}s` },
            scrape_configs: [
              {
                job_name: 'omnimessage-smpp',
                static_configs: [{ targets: [`127.0.0.1:${METRICS_PORT}`], labels: { cell } }],
              },
            ],
          },
        },
      },
      processors: {
        memory_limiter: { check_interval: '1s', limit_mib: 180, spike_limit_mib: 40 },
        // Every task is 127.0.0.1 to its own collector; its id is what tells them apart.
        resourcedetection: { detectors: ['env', 'ecs'], timeout: '5s', override: false },
        'resource/instance': {
          attributes: [{ key: 'service.instance.id', from_attribute: 'aws.ecs.task.arn', action: 'upsert' }],
        },
        batch: { timeout: '10s', send_batch_size: 2000, send_batch_max_size: 4000 },
        'filter/binds': {
          metrics: { include: { match_type: 'strict', metric_names: ['smpp_connection_status'] } },
        },
        'metricstransform/binds': {
          transforms: [
            {
              include: 'smpp_connection_status',
              action: 'update',
              new_name: BINDS_METRIC,
              operations: [{ action: 'aggregate_labels', label_set: ['cell'], aggregation_type: 'sum' }],
            },
          ],
        },
      },
      exporters: {
        prometheusremotewrite: {
          endpoint: remoteWriteUrl,
          auth: { authenticator: 'sigv4auth' },
          timeout: '10s',
          resource_to_telemetry_conversion: { enabled: false },
          retry_on_failure: {
            enabled: true,
            initial_interval: '1s',
            max_interval: '30s',
            max_elapsed_time: '5m',
          },
          remote_write_queue: { enabled: true, queue_size: 1000, num_consumers: 2 },
        },
        awsemf: {
          region,
          namespace: METRICS_NAMESPACE,
          log_group_name: figuresLogGroup,
          log_stream_name: '{TaskId}',
          dimension_rollup_option: 'NoDimensionRollup',
          metric_declarations: [{ dimensions: [['cell']], metric_name_selectors: [`^${BINDS_METRIC}$`] }],
        },
      },
      extensions: { sigv4auth: { region, service: 'aps' } },
      service: {
        extensions: ['sigv4auth'],
        telemetry: { logs: { level: 'warn' } },
        pipelines: {
          'metrics/prometheus': {
            receivers: ['prometheus'],
            processors: ['memory_limiter', 'resourcedetection', 'resource/instance', 'batch'],
            exporters: ['prometheusremotewrite'],
          },
          'metrics/scaling': {
            receivers: ['prometheus'],
            processors: ['memory_limiter', 'filter/binds', 'metricstransform/binds', 'batch'],
            exporters: ['awsemf'],
          },
        },
      },
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
}
