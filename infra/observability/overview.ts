import { Duration } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
  SingleValueWidget,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { runningConnectors } from '../connector/alarms.ts';
import type { ConnectorStack } from '../connector/index.ts';
import { bindsPerConnector } from '../connector/scaling.ts';
import type { ControlPlaneStack } from '../control-plane/index.ts';
import type { StateStack } from '../state/index.ts';
import { ingestion } from './ingestion.ts';

export interface OverviewProps {
  readonly state: StateStack;
  readonly connectors: readonly ConnectorStack[];
  readonly controlPlane: ControlPlaneStack;
}

const MINUTE = { period: Duration.minutes(1) };

/** The gateway as AWS sees it; binds and messages are in Grafana. */
export class Overview extends Construct {
  readonly name: string;

  constructor(scope: Construct, id: string, { state, connectors, controlPlane }: OverviewProps) {
    super(scope, id);
    this.name = state.names.name;
    const page = new Dashboard(this, 'Page', {
      dashboardName: this.name,
      defaultInterval: Duration.hours(3),
      periodOverride: PeriodOverride.AUTO,
    });
    page.addWidgets(
      new TextWidget({
        width: 24,
        height: 2,
        markdown: `# ${this.name}\nConnectors, control plane and tables. Binds and messages: Grafana over managed Prometheus.`,
      }),
    );
    for (const { cell, service, entrance } of connectors) {
      page.addWidgets(
        new SingleValueWidget({
          title: `${cell.name}: connectors, healthy, binds each`,
          width: 8,
          height: 5,
          metrics: [
            runningConnectors(service).with({ label: 'running' }),
            entrance.targetGroup.metrics.healthyHostCount({ ...MINUTE, label: 'take connections' }),
            bindsPerConnector(cell.name).with({ label: 'binds each' }),
          ],
        }),
        graph(`${cell.name}: processor and memory, %`, [
          service.service.metricCpuUtilization({ ...MINUTE, statistic: 'Maximum', label: 'CPU' }),
          service.service.metricMemoryUtilization({ ...MINUTE, statistic: 'Maximum', label: 'memory' }),
        ]),
        graph(`${cell.name}: connections of partners`, [
          entrance.loadBalancer.metrics.activeFlowCount({ ...MINUTE, label: 'open' }),
          entrance.loadBalancer.metrics.newFlowCount({ ...MINUTE, label: 'new' }),
        ]),
      );
    }
    const { api, publisher, reaper, source } = controlPlane;
    page.addWidgets(
      graph('API: requests, errors', [
        api.fn.metricInvocations({ ...MINUTE, label: 'requests' }),
        api.fn.metricErrors({ ...MINUTE, label: 'errors' }),
      ]),
      graph('API: duration, ms', [
        api.fn.metricDuration({ ...MINUTE, statistic: 'p50', label: 'p50' }),
        api.fn.metricDuration({ ...MINUTE, statistic: 'p99', label: 'p99' }),
      ]),
      graph('Changes: told, failed, put aside', [
        publisher.fn.metricInvocations({ ...MINUTE, label: 'batches' }),
        publisher.fn.metricErrors({ ...MINUTE, label: 'errors' }),
        source.putAside.metricApproximateNumberOfMessagesVisible({ ...MINUTE, label: 'put aside' }),
        reaper.fn.metricErrors({ ...MINUTE, label: 'reaper errors' }),
      ]),
    );
    const consumed = (metricName: string): IMetric[] =>
      Object.entries(state.tables.tables).map(([label, table]) =>
        table.metric(metricName, { ...MINUTE, statistic: 'Sum', label }),
      );
    page.addWidgets(
      graph('Tables: read units', consumed('ConsumedReadCapacityUnits')),
      graph('Tables: write units', consumed('ConsumedWriteCapacityUnits')),
      ...(state.metrics === null
        ? []
        : [graph('Managed Prometheus: samples a second', [ingestion(state.metrics)])]),
    );
  }
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, leftYAxis: { min: 0 } });
}
