// Behind `npm run chaos -- --full --seed S`, `--sample`, and `--only NAME --trials N`: breaks real processes and real servers
// under load, and says how often that was tried and what was violated. Exit code 1 if anything was.
import { parseArgs } from 'node:util';
import type { Fault } from './fault.ts';
import { kills, killsAlone } from './faults/kills.ts';
import { lostAnswers } from './faults/lost-answers.ts';
import { pairs } from './faults/pairs.ts';
import { paused } from './faults/paused.ts';
import { postgresRestarted } from './faults/postgres-restarted.ts';
import { redisFlushed, redisKilled, redisStopped } from './faults/redis.ts';

const FAULTS: readonly Fault[] = [
  pairs,
  lostAnswers,
  redisKilled,
  redisFlushed,
  redisStopped,
  postgresRestarted,
  paused,
  kills,
  killsAlone,
];
/** The rest is as the first. */
const MOST_SHOWN = 20;

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    trials: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);
const trials = values.trials === undefined ? undefined : Number(values.trials);
const isKnown = values.only.every((name) => FAULTS.some((fault) => fault.name === name));
const isWhole = [seed, trials ?? 1].every((number) => Number.isSafeInteger(number) && number > 0);
if ((values.full === values.sample && values.only.length === 0) || !isKnown || !isWhole) {
  console.error(
    `Usage: npm run chaos -- --full|--sample [--seed <number>] [--only <name>] [--trials <number>]\nNames: ${FAULTS.map(({ name }) => name).join(', ')}`,
  );
  process.exit(64);
}

console.log(`Seed ${seed}.\n`);
let violations = 0;
let tried = 0;
for (const fault of FAULTS) {
  if (values.only.length > 0 && !values.only.includes(fault.name)) continue;
  const begun = performance.now();
  const result = await fault.run(trials ?? (values.full ? fault.full : fault.sample), seed);
  const seconds = Math.round((performance.now() - begun) / 1000);
  violations += result.violations.length;
  tried += result.trials;
  console.log(
    `${fault.name}: ${counted(result.trials, 'trial')}, ${counted(result.violations.length, 'violation')} (${seconds} s)`,
  );
  for (const note of result.notes ?? []) console.log(`  ${note}`);
  for (const one of result.violations.slice(0, MOST_SHOWN)) console.log(`  VIOLATION ${one}`);
}
console.log(`\n${counted(tried, 'trial')}, ${counted(violations, 'violation')}; seed ${seed}.`);
process.exit(violations === 0 ? 0 : 1);

function counted(count: number, what: string): string {
  return `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
}
