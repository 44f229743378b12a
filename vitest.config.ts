// One place that says how the tests run, on two cores and without globals.
import { configDefaults, defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Each lasts as long as fifty others: begun last, one core would wait for the other. */
const LONG = ['/test/simulation/simulation.test.ts', '/test/crash/points.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification) => LONG.some((end) => moduleId.endsWith(end));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

/** These share a process and what it has loaded, which took them as long as their work: they change nothing around them. */
const TOGETHER = [
  'adapters/playground',
  'adapters/process',
  'adapters/slack',
  'adapters/sql',
  'chat',
  'conformance',
  'domain',
  'parity',
  'scenarios',
].map((folder) => `test/${folder}/**/*.test.ts`);

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    globals: false,
    // Tests start real servers, databases and browsers; more workers than this only make each slower.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Generous, because a test waits for a condition and fails by its own message long before.
    testTimeout: 20_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
    projects: [
      { extends: true, test: { name: 'together', include: TOGETHER, isolate: false } },
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...TOGETHER],
        },
      },
    ],
  },
});
