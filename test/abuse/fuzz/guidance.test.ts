/** Guidance pays: with the same seed and as many inputs, what is kept leads further than what is only drawn. */
import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { Coverage } from './coverage.ts';
import { FOOT, Ladder } from './ladder.fixture.ts';

const SEED = 4;
const INPUTS = 10_000;

function highestRung(coverage: Coverage | null): number {
  const target = new Ladder();
  const { inputs, findings } = runCampaign({ target, inputs: INPUTS, seed: SEED, corpus: [FOOT], coverage });
  expect(inputs).toBe(INPUTS);
  expect(findings).toEqual([]);
  return target.highest;
}

test('a guided campaign climbs higher than an unguided one', () => {
  // First: of a ladder that was climbed before, V8 would count no rungs.
  const guided = highestRung(new Coverage((url) => url.endsWith('/ladder.fixture.ts')));
  const unguided = highestRung(null);
  expect(guided).toBeGreaterThan(unguided);
});
