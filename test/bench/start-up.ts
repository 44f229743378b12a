// How soon the real program is ready on a large organisation's file, and what it keeps in memory.

import { DAY, HOUR } from '../../src/domain/time/duration.ts';
import { aSlack, type InstalledBot, installedBot } from './installed-bot.ts';
import { anOrganisation, plannedFor, reviewed, write } from './organisation.ts';
import { median } from './statistics.ts';
import type { Book } from './targets.ts';

const CLOSED = 9_900;
const OPEN = 100;
const ROUNDS = 5;
/** After this long what the start needed has been let go of. */
const REST_MS = 5_000;

interface Start {
  readonly readyAfter: number;
  readonly stoppedAfter: number;
  readonly resident: number | undefined;
}

/** Prints start-up, stop and memory at rest, with an empty file and with ten thousand releases. */
export async function measureStartUp(book: Book): Promise<void> {
  const organisation = anOrganisation(40);
  const slack = await aSlack(organisation);
  const { policy, policyFile } = organisation;
  const large = organisation.newFile();
  const files = [
    { what: 'no releases yet', databaseUrl: organisation.newFile(), isJudged: false },
    { what: '10,000 releases', databaseUrl: large, isJudged: true },
  ];
  const now = Date.now();
  try {
    await write(large, { from: 1, to: CLOSED, telling: reviewed(now), policy });
    const later = (n: number) => now + 30 * DAY + n * HOUR;
    const telling = plannedFor(later, now);
    await write(large, { from: CLOSED + 1, to: CLOSED + OPEN, telling, policy });
    const start = async (databaseUrl: string, restMs: number) =>
      rested(await installedBot({ databaseUrl, policyFile, slack }), restMs);
    console.log(
      '\nThe real program with Slack alone, from its start to the first 200 of /readyz.\n',
    );
    console.log(
      'file               ready ms  to reach                  stopped ms  resident MB  to reach',
    );
    for (const { what, databaseUrl, isJudged } of files) {
      const starts = [await start(databaseUrl, REST_MS)];
      while (starts.length < ROUNDS) starts.push(await start(databaseUrl, 0));
      say(what, starts, isJudged ? book : undefined);
    }
  } finally {
    await slack.close();
    organisation.remove();
  }
}

async function rested(bot: InstalledBot, restMs: number): Promise<Start> {
  await new Promise((resolve) => setTimeout(resolve, restMs));
  const resident = bot.resident();
  return { readyAfter: bot.readyAfter, resident, stoppedAfter: await bot.stop() };
}

function say(what: string, starts: readonly Start[], book: Book | undefined): void {
  const ready = median(starts.map(({ readyAfter }) => readyAfter));
  const stopped = Math.max(...starts.map(({ stoppedAfter }) => stoppedAfter));
  const resident = (starts[0]?.resident ?? 0) / 1e6;
  const columns = [
    what.padEnd(17),
    ready.toFixed(0).padStart(8),
    (book?.judge('start-up', ready) ?? '').padEnd(24),
    stopped.toFixed(0).padStart(10),
    resident.toFixed(0).padStart(11),
    book?.judge('memory', resident) ?? '',
  ];
  console.log(columns.join('  '));
}
