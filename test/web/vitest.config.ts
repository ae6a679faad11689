import { defineConfig } from 'vitest/config';

// The dashboard's own tests: units beside the code, and a real browser in test/web.
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    projects: [
      { test: { name: 'web-unit', include: ['web/**/*.test.ts'] } },
      {
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
