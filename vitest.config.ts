import { defineConfig } from 'vitest/config';

// Unit tests stand beside their code; `test/` holds the tests that cross parts. Tests that need programs from
// Debian live in test/interop and run by `.ci/run` through the `interop` project.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{contract,connector,control-plane,local,scripts}/**/*.test.ts', 'test/*.test.ts'],
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 30_000 } },
      {
        test: {
          name: 'interop',
          include: ['test/interop/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
