import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Artifacts } from '../artifacts.ts';
import type { ConnectorStack } from '../connector/index.ts';
import type { ControlPlaneStack } from '../control-plane/index.ts';
import type { StateStack } from '../state/index.ts';
import { alarmOnMetrics } from './ingestion.ts';
import { Overview } from './overview.ts';
import { addRules } from './rules.ts';

export interface ObservabilityStackProps extends StackProps {
  readonly state: StateStack;
  readonly connectors: readonly ConnectorStack[];
  readonly controlPlane: ControlPlaneStack;
  readonly artifacts: Artifacts;
}

/**
 * The rules of the guide's alerts over what the connectors measure, and a page of what only AWS sees. The alarms of a
 * part stand with the part.
 */
export class ObservabilityStack extends Stack {
  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    const { state, connectors, controlPlane, artifacts, ...stackProps } = props;
    super(scope, id, stackProps);
    if (state.metrics !== null) {
      addRules(this, state.metrics, artifacts.monitoring);
      alarmOnMetrics(this, state.metrics, state.alerts.topic);
    }
    const overview = new Overview(this, 'Overview', { state, connectors, controlPlane });
    new CfnOutput(this, 'OverviewUrl', {
      value: `https://${this.region}.console.aws.amazon.com/cloudwatch/home?region=${this.region}#dashboards/dashboard/${overview.name}`,
    });
  }
}
