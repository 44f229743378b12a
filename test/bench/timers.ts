// How late timers ring in the real program while a hundred thousand others wait in the same file,
// as another process sees it in the journal.
import { openJournal } from '../../adapters/sql/store.ts';
import { DAY, MINUTE } from '../../src/domain/time/duration.ts';
import { aSlack, installedBot } from './installed-bot.ts';
import { anOrganisation, plannedFor, write } from './organisation.ts';
import { ascending, percentile } from './statistics.ts';
import type { Book } from './targets.ts';

/** Each has five timers ahead of it. */
const WAITING = 20_000;
/** Fifty open releases for each service. */
const SERVICES = 400;
/** They are written by another process, and the bot isn't told: they are due after its next look of itself. */
const AHEAD_MS = 7_000;
/** Whoever hasn't rung by then doesn't ring. */
const PATIENCE_MS = 60_000;
const LOOK_MS = 4;

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
  const file = organisation.newFile();
  const { policy, policyFile } = organisation;
  try {
    const now = Date.now();
    const later = (n: number) => now + 30 * DAY + n * MINUTE;
    const events = await write(file, {
      from: 1,
      to: WAITING,
      telling: plannedFor(later, now),
      policy,
    });
    const bot = await installedBot({
      file,
      policyFile,
      slack,
      nodeOptions,
    });
    const journal = await watch(file, events);
    try {
      console.log(`\nTimers of a running bot, ${5 * WAITING} more of them waiting.\n`);
      console.log('due                      p50 ms  to reach              p99 ms  to reach');
      let from = WAITING + 1;
      for (const rush of rushes) {
        const to = from + rush.count - 1;
        const planned = Date.now();
        const due = (n: number) => planned + AHEAD_MS + (n - from) * rush.every;
        await write(file, { from, to, telling: plannedFor(due, planned), policy });
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

interface Watch {
  /** Resolves when so many more timers have rung, with how late each was, ascending, in milliseconds. */
  rung(count: number, lastDue: number): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** Looks at the journal behind the first `events`, as another process sees it. */
async function watch(file: string, events: number): Promise<Watch> {
  const journal = await openJournal(`file:${file}`);
  let position = events + 1;
  return {
    async rung(count, lastDue) {
      const late: number[] = [];
      while (late.length < count) {
        if (Date.now() > lastDue + PATIENCE_MS) {
          throw new Error(`only ${late.length} of ${count} timers rang`);
        }
        const rows = await journal.journal(position, count);
        const seen = Date.now();
        for (const { type, body } of rows) {
          const { due } = JSON.parse(body) as { readonly due?: number };
          if (type === 'reminded' && due !== undefined) late.push(seen - due);
        }
        position += rows.length;
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      return ascending(late);
    },
    close: () => journal.close(),
  };
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
