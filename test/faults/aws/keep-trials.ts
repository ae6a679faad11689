import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { keepResult } from '../runs/result.ts';
import { FleetUnderFault, type StoreErrorPolicy, type Trial, type TrialResult } from './fleet-under-fault.ts';

const PER_SECOND = 60;

/** Two connectors through one trial after the other; their lines are kept for the balance sheet. */
export function keepTrials(file: string, policy: StoreErrorPolicy, trials: readonly Trial[]): void {
  describe(policy, () => {
    const kept: TrialResult[] = [];
    let fleet: FleetUnderFault;
    beforeAll(async () => {
      fleet = await FleetUnderFault.start(policy, PER_SECOND);
      await fleet.connector();
      await fleet.connector();
      await fleet.bound();
    });
    afterAll(async () => {
      await fleet.close();
      if (kept.length === trials.length) keepResult(file, kept);
    });

    test.each(trials)('$name.en', async (trial) => {
      onTestFailed(() => console.error(fleet.tail()));
      const result = await fleet.run(trial);
      console.info(JSON.stringify(result));
      kept.push(result);
      expect(result.lost).toBe(0);
      expect(result.doubled).toBeLessThanOrEqual(result.allowed);
      expect(result.struck).toBeGreaterThan(0);
      // Whoever holds on alone does so beside its successor, and nobody else ever shares a bind.
      if (trial.alone !== true || policy === 'drop') expect(result.overlaps).toBe(0);
    });
  });
}
