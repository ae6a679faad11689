import { Alarm, type AlarmProps, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';

const RUNBOOK = 'docs/deploying.md';

export interface AlarmSettings
  extends Pick<AlarmProps, 'metric' | 'threshold' | 'comparisonOperator' | 'evaluationPeriods'> {
  /** What it means for messages, in one sentence. */
  readonly meaning: string;
  /** Anchor of the heading in docs/deploying.md that says what to do. */
  readonly runbook: string;
  /** breaching: no figures are as bad as bad ones. */
  readonly missing: 'breaching' | 'fine';
}

/** Tells the topic when it goes off and when it is over; its text names the runbook. */
export function alarm(scope: Construct, id: string, topic: ITopic, settings: AlarmSettings): Alarm {
  const { meaning, runbook, missing, ...props } = settings;
  const made = new Alarm(scope, id, {
    ...props,
    alarmDescription: `${meaning} Runbook: ${RUNBOOK}#${runbook}`,
    treatMissingData: missing === 'breaching' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
  const action = new SnsAction(topic);
  made.addAlarmAction(action);
  made.addOkAction(action);
  return made;
}
