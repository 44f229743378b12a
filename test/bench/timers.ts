// How late timers ring in the real program while a hundred thousand others wait in the same file,
// as another process sees it in the journal.
import { DAY, MINUTE } from '../../src/domain/time/duration.ts';
import { aSlack, installedBot } from './installed-bot.ts';
import { anOrganisation, plannedFor, write } from './organisation.ts';
import { percentile } from './statistics.ts';
import type { Book } from './targets.ts';
import { watchTimers } from './watch-timers.ts';

/** Each has five timers ahead of it. */
const WAITING = 20_000;
/** Fifty open releases for each service. */
const SERVICES = 400;
/** They are written by another process, and the bot isn't told: they are due after its next look of itself. */
const AHEAD_MS = 7_000;

interface Rush {
  readonly name: string;
  readonly count: number;
  /** Milliseconds from one to the next; 0: all at once, when the last waits for the first. */
  readonly every: number;
}

const rushes: readonly Rush[] = [
  { name: 'one every 50 ms', count: 400, every: 50 },
  { name: 'hundred in one moment', count: 100, every: 0 },
];

/** Prints a row for each way in which timers fall due. */
export async function measureTimers(book: Book, nodeOptions: readonly string[]): Promise<void> {
  const organisation = anOrganisation(SERVICES);
  const slack = await aSlack(organisation);
  const databaseUrl = organisation.newFile();
  const { policy, policyFile } = organisation;
  try {
    const now = Date.now();
    const later = (n: number) => now + 30 * DAY + n * MINUTE;
    const events = await write(databaseUrl, {
      from: 1,
      to: WAITING,
      telling: plannedFor(later, now),
      policy,
    });
    const bot = await installedBot({
      databaseUrl,
      policyFile,
      slack,
      nodeOptions,
    });
    const journal = await watchTimers(databaseUrl, events);
    try {
      console.log(`\nTimers of a running bot, ${5 * WAITING} more of them waiting.\n`);
      console.log('due                      p50 ms  to reach              p99 ms  to reach');
      let from = WAITING + 1;
      for (const rush of rushes) {
        const to = from + rush.count - 1;
        const planned = Date.now();
        const due = (n: number) => planned + AHEAD_MS + (n - from) * rush.every;
        await write(databaseUrl, { from, to, telling: plannedFor(due, planned), policy });
        say(rush, await journal.rung(rush.count, due(to)), book);
        from = to + 1;
      }
    } finally {
      await journal.close();
      await bot.stop();
    }
  } finally {
    await slack.close();
    organisation.remove();
  }
}

function say({ name, every }: Rush, late: readonly number[], book: Book): void {
  const [p50, p99] = [percentile(late, 0.5), percentile(late, 0.99)];
  const columns = [
    name.padEnd(23),
    p50.toFixed(0).padStart(7),
    (every > 0 ? book.judge('timers p50', p50) : '').padEnd(25),
    p99.toFixed(0).padStart(7),
    book.judge('timers p99', p99),
  ];
  console.log(columns.join('  '));
}
