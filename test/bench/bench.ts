// Behind `npm run bench`: measures everything that has a bar and says what was reached.
// `npm run bench -- --only NAME` measures one thing.
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAudit } from './audit.ts';
import { measureBothChats } from './both-chats.ts';
import { syncedWrite } from './disk.ts';
import { measureListGrowth } from './list-growth.ts';
import { measureMillion } from './million.ts';
import { measureReplicas } from './replicas.ts';
import { measureSimulation } from './simulation.ts';
import { measureSlack } from './slack.ts';
import { measureStartUp } from './start-up.ts';
import { aBook, type Book } from './targets.ts';
import { measureTeams } from './teams.ts';
import { measureTimers } from './timers.ts';

/** `nodeOptions` are for the bot's process, such as `--cpu-prof`. */
type Measure = (book: Book, nodeOptions: readonly string[]) => Promise<void>;

const benches: Readonly<Record<string, Measure>> = {
  slack: measureSlack,
  teams: measureTeams,
  'both-chats': measureBothChats,
  replicas: measureReplicas,
  million: measureMillion,
  timers: measureTimers,
  'start-up': measureStartUp,
  list: measureListGrowth,
  audit: measureAudit,
  simulation: measureSimulation,
};

/** The names that were asked for; all of them unless `--only` says one. */
function wanted(): readonly string[] {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  if (values.only === undefined) return Object.keys(benches);
  if (Object.hasOwn(benches, values.only)) return [values.only];
  throw new Error(`there is no ${values.only}: ${Object.keys(benches).join(', ')}`);
}

/** What else the machine was doing: no figure means much without it. */
function conditions(): string {
  const load = loadavg()[0]?.toFixed(1) ?? '';
  return `load average ${load}, a synced write in ${syncedWrite().toFixed(1)} ms`;
}

const nodeOptions = process.execArgv.filter((option) => option.startsWith('--cpu-prof'));
const book = aBook();
const before = conditions();
for (const name of wanted()) await benches[name]?.(book, nodeOptions);
console.log(`\nBefore: ${before}. After: ${conditions()}. The worst of each:`);
for (const line of book.summary()) console.log(`  ${line}`);
