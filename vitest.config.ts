// Why this file exists: one place that says how the tests run, on two cores and without globals.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    globals: false,
    // Tests start real servers, databases and browsers; more workers than this only make each slower.
    maxWorkers: 2,
    // Generous, because a test waits for a condition and fails by its own message long before.
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
