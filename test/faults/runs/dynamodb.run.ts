/** DynamoDB out of order for longer than the lease, one way after the other, under connectors that hold on. */
import { keepTrials } from '../aws/keep-trials.ts';
import { AWS_ERRORS } from '../aws/trials.ts';

const LASTS_MS = 20_000;
const DYNAMODB = { service: 'dynamodb' } as const;

keepTrials('dynamodb', 'hold', [
  {
    name: { en: 'DynamoDB answers 500', fr: 'DynamoDB répond 500' },
    faults: [{ fault: AWS_ERRORS.internal, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB: ProvisionedThroughputExceeded', fr: 'DynamoDB : ProvisionedThroughputExceeded' },
    faults: [{ fault: AWS_ERRORS.throughput, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB: ThrottlingException', fr: 'DynamoDB : ThrottlingException' },
    faults: [{ fault: AWS_ERRORS.throttled, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB: AccessDenied', fr: 'DynamoDB : AccessDenied' },
    faults: [{ fault: AWS_ERRORS.denied, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB resets connections', fr: 'DynamoDB coupe les connexions' },
    faults: [{ fault: { kind: 'reset' }, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB does it, its answer is lost', fr: 'DynamoDB exécute, sa réponse se perd' },
    faults: [{ fault: { kind: 'reset_after' }, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB is a black hole', fr: 'DynamoDB, trou noir' },
    faults: [{ fault: { kind: 'black_hole' }, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'DynamoDB slower than its time limit', fr: 'DynamoDB plus lent que son délai' },
    faults: [{ fault: { kind: 'slow', ms: 2_500 }, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: {
      en: 'DynamoDB: every second answer halved',
      fr: 'DynamoDB : une réponse sur deux coupée en deux',
    },
    faults: [{ fault: { kind: 'half' }, scope: DYNAMODB }],
    lastsMs: LASTS_MS,
  },
  {
    name: {
      en: 'DynamoDB: reads of the past, batches cut short',
      fr: 'DynamoDB : lectures du passé, lots incomplets',
    },
    faults: [
      { fault: { kind: 'stale' }, scope: DYNAMODB },
      { fault: { kind: 'unprocessed' }, scope: DYNAMODB },
    ],
    lastsMs: 35_000,
  },
]);
