// Behind `npm run simulate -- --seeds 1000 --from 0 [--disk]`: lives through as many worlds as wanted, and
// says how many a minute that were.
import { parseArgs } from 'node:util';
import { withoutChance } from './forbidden.ts';
import { openHome } from './home.ts';
import { differenceOf, reportOf } from './report.ts';
import { liveThrough } from './seed.ts';

/** Of so many seeds one is lived through a second time. */
const TWICE_EVERY = 100;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '0' },
    disk: { type: 'boolean', default: false },
  },
});
const [count, from] = [Number(values.seeds), Number(values.from)];
if (!Number.isSafeInteger(count) || !Number.isSafeInteger(from) || count < 1 || from < 0) {
  console.error('Usage: npm run simulate -- --seeds <number> --from <number> [--disk]');
  process.exit(64);
}

const home = await openHome(values.disk);
const since = process.cpuUsage();
const total = { wrong: 0, entries: 0, steps: 0, lasted: 0 };
for (let seed = from; seed < from + count; seed += 1) {
  const outcome = await withoutChance(() => liveThrough(seed, home));
  total.entries += outcome.entries;
  total.steps += outcome.steps.length;
  total.lasted += outcome.lasted;
  if (outcome.wrong.length > 0) {
    total.wrong += 1;
    console.log(await reportOf(outcome, home));
  }
  if (seed % TWICE_EVERY === 0) {
    const difference = await differenceOf(seed, home);
    if (difference !== undefined) {
      total.wrong += 1;
      console.log(difference);
    }
  }
}
home.remove();
const used = process.cpuUsage(since);
const minutes = (used.user + used.system) / 60_000_000;
const days = total.lasted / (24 * 60 * 60 * 1000);
console.log(
  `${count} seeds from ${from}: ${total.wrong} went wrong. ${Math.round(count / minutes)} a minute and core; ` +
    `${total.steps} steps, ${total.entries} journal entries, ${days.toFixed(1)} days of virtual time.`,
);
process.exitCode = total.wrong > 0 ? 1 : 0;
