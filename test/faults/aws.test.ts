/**
 * DynamoDB and SQS failing, slow and lying about order, between real connectors and their SDK: the short form.
 * `npm run faults` has each of them alone and for longer than the lease: runs/aws.run.ts.
 */
import { afterAll, beforeAll, expect, onTestFailed, test } from 'vitest';
import { FleetUnderFault, type Trial } from './aws/fleet-under-fault.ts';
import { AWS_ERRORS } from './aws/trials.ts';

const LASTS_MS = 800;
const DYNAMODB = { service: 'dynamodb' } as const;
const SQS = { service: 'sqs' } as const;

/** Nobody reads these in the guides. */
const named = (en: string) => ({ en, fr: en });

const TRIALS: readonly Trial[] = [
  {
    name: named('both answer 500'),
    faults: [
      { fault: AWS_ERRORS.internal, scope: DYNAMODB },
      { fault: AWS_ERRORS.unavailable, scope: SQS },
    ],
    lastsMs: LASTS_MS,
  },
  {
    name: named('throughput exceeded, and SQS throttles'),
    faults: [
      { fault: AWS_ERRORS.throughput, scope: DYNAMODB },
      { fault: AWS_ERRORS.throttled, scope: SQS },
    ],
    lastsMs: LASTS_MS,
  },
  {
    name: named('carried out, and the answer lost; hints doubled'),
    faults: [
      { fault: { kind: 'reset_after' }, scope: DYNAMODB },
      { fault: { kind: 'doubled' }, scope: SQS },
    ],
    lastsMs: LASTS_MS,
  },
  {
    name: named('reads of the past, hints late and in reverse order'),
    faults: [
      { fault: { kind: 'stale' }, scope: DYNAMODB },
      { fault: { kind: 'unprocessed' }, scope: DYNAMODB },
      { fault: { kind: 'late_and_reordered', ms: 500 }, scope: SQS },
    ],
    lastsMs: LASTS_MS,
  },
  { name: named('half answers'), faults: [{ fault: { kind: 'half' } }], lastsMs: LASTS_MS },
  { name: named('slow'), faults: [{ fault: { kind: 'slow', ms: 100 } }], lastsMs: LASTS_MS },
  { name: named('resets'), faults: [{ fault: { kind: 'reset' } }], lastsMs: LASTS_MS },
  {
    name: named('a connector starts while neither answers'),
    faults: [{ fault: { kind: 'reset' } }],
    lastsMs: LASTS_MS,
    starting: true,
  },
];

let fleet: FleetUnderFault;
beforeAll(async () => {
  fleet = await FleetUnderFault.start('hold', 60);
  await fleet.connector();
  await fleet.connector();
  await fleet.bound();
});
afterAll(() => fleet.close());

test.each(TRIALS)(
  '$name.en: nothing lost, nothing doubled, the peer made meanwhile is bound',
  async (trial) => {
    onTestFailed(() => console.error(fleet.tail()));
    const result = await fleet.run(trial);
    expect(result).toMatchObject({ lost: 0, doubled: 0, unknown: 0, overlaps: 0 });
    expect(result.struck).toBeGreaterThan(0);
  },
);
