import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Unit tests stand beside their code; `test/` holds the tests that cross parts. `npm test` runs what needs nothing but
// npm: units, the whole gateway end to end, and connectors that share the work. Tests that need programs from Debian
// (real SMPP peers, a browser) are run by `.ci/run`.
export default defineConfig({
  test: {
    // As many as cores, where vitest would keep one for itself: most of what runs end to end waits.
    maxWorkers: Math.max(2, availableParallelism()),
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{contract,connector,control-plane,local,scripts,web}/**/*.test.ts',
            'test/{,docs/}*.test.ts',
          ],
          // Properties and real sockets on a busy machine; a hang is found all the same.
          testTimeout: 30_000,
        },
      },
      // The stacks as CloudFormation gets them; synthesised once a file, without Docker, account or network.
      {
        test: {
          name: 'infra',
          include: ['infra/**/*.test.ts'],
          testTimeout: 60_000,
          // Loading the CDK takes as long as all of the tests: once for all files.
          isolate: false,
          fileParallelism: false,
          // Projects with other numbers of workers go one after another.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,container,lambda}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'fleet',
          include: ['test/fleet/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'faults',
          include: ['test/faults/**/*.test.ts', 'test/abuse/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      // Minutes of real time each; `npm run faults` keeps their figures for docs/reliability.md.
      {
        test: {
          name: 'fault-runs',
          include: ['test/faults/runs/*.run.ts'],
          testTimeout: 300_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
      {
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          exclude: ['test/web/budget.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 6 },
        },
      },
      // Its times are the dashboard's alone, so nothing runs beside it.
      {
        test: {
          name: 'web-budget',
          include: ['test/web/budget.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 7 },
        },
      },
      {
        test: {
          name: 'prometheus',
          include: ['test/prometheus/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 8 },
        },
      },
      // What the guides say, by hunspell, and their commands, run.
      {
        test: {
          name: 'docs',
          include: ['test/docs/*/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 9 },
        },
      },
    ],
  },
});
