/** What an operator chooses with ON_STORE_ERROR: DynamoDB out of reach of all, of one alone, and of one that starts. */
import { STORE_ERROR_POLICIES } from '../../../connector/fleet/fence.ts';
import { keepTrials } from '../aws/keep-trials.ts';

/** Longer than it takes the others to declare a connector dead. */
const LASTS_MS = 20_000;
const AWAY = [{ fault: { kind: 'black_hole' } }] as const;

for (const policy of STORE_ERROR_POLICIES) {
  keepTrials(`table-away-${policy}`, policy, [
    {
      name: {
        en: `\`${policy}\`: DynamoDB and SQS away for all`,
        fr: `\`${policy}\` : DynamoDB et SQS absents pour tous`,
      },
      faults: AWAY,
      lastsMs: LASTS_MS,
    },
    {
      name: {
        en: `\`${policy}\`: away for one connector alone`,
        fr: `\`${policy}\` : absents pour un seul connecteur`,
      },
      faults: AWAY,
      lastsMs: LASTS_MS,
      alone: true,
    },
    {
      name: {
        en: `\`${policy}\`: a connector starts while they are away`,
        fr: `\`${policy}\` : un connecteur démarre en leur absence`,
      },
      faults: AWAY,
      lastsMs: LASTS_MS,
      starting: true,
    },
  ]);
}
