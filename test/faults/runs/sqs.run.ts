/** SQS failing, silent, and giving out less, more, later and otherwise than it was given. */
import { keepTrials } from '../aws/keep-trials.ts';
import { AWS_ERRORS } from '../aws/trials.ts';

const LASTS_MS = 8_000;
const SQS = { service: 'sqs' } as const;

keepTrials('sqs', 'hold', [
  {
    name: { en: 'SQS answers 503', fr: 'SQS répond 503' },
    faults: [{ fault: AWS_ERRORS.unavailable, scope: SQS }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'SQS is a black hole', fr: 'SQS, trou noir' },
    faults: [{ fault: { kind: 'black_hole' }, scope: SQS }],
    lastsMs: 30_000,
  },
  {
    name: { en: 'SQS resets connections', fr: 'SQS coupe les connexions' },
    faults: [{ fault: { kind: 'reset' }, scope: SQS }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'SQS loses messages', fr: 'SQS perd des messages' },
    faults: [{ fault: { kind: 'lost' }, scope: SQS }],
    lastsMs: LASTS_MS,
  },
  {
    name: { en: 'SQS doubles messages', fr: 'SQS double des messages' },
    faults: [{ fault: { kind: 'doubled' }, scope: SQS }],
    lastsMs: LASTS_MS,
  },
  {
    name: {
      en: 'SQS delays messages and reorders them',
      fr: 'SQS retarde des messages et change leur ordre',
    },
    faults: [{ fault: { kind: 'late_and_reordered', ms: 3_000 }, scope: SQS }],
    lastsMs: LASTS_MS,
  },
]);
