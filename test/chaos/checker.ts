// The one checker behind every fault: what may be found after it, whatever it was (reliability I1 to I17). It compares the
// database, what stands in the chats, the book of the people, and what the bots have printed.
import { setTimeout as pause } from 'node:timers/promises';
import { journalFaults } from '../support/journal-faults.ts';
import { eventsIn, outboxIn } from '../support/rows.ts';
import { againstJournal, type Book, idleIn, lateIn, unansweredIn } from './book.ts';
import { copiesIn } from './copies.ts';
import { type Installation, SECRETS } from './installation.ts';
import { missingIn, untrueIn } from './shown.ts';
import { wrongTimers } from './timers.ts';

/**
 * So long nothing may stand still: a lease of thirty seconds has to end before its row is taken up again. How long all of it
 * takes is the chats' to say, which take a message a second in each place.
 */
const STANDSTILL_MS = 90_000;
const LOOK_MS = 250;

/** What people may meet while a fault lasts; how often they did is told. Neither, unless it is said. */
export interface Excuses {
  /** The chat waits in vain where nobody can answer. */
  readonly mayBeLate?: boolean;
  /** Somebody is told that nothing was recorded, or isn't answered. */
  readonly mayFail?: boolean;
}

/** Waits until everything due is done, with the faults ended and every replica running; then looks at everything. */
export async function wrongIn(
  installation: Installation,
  book: Book,
  { mayBeLate = false, mayFail = false }: Excuses = {},
): Promise<readonly string[]> {
  const unsettled = await settled(installation);
  const { databaseUrl, replicas } = installation;
  const events = await eventsIn(databaseUrl);
  const still = [
    ...unsettled,
    ...againstJournal(book, events),
    ...idleIn(book),
    ...(mayBeLate ? [] : lateIn(book)),
    ...(mayFail ? [] : unansweredIn(book)),
    ...(await journalFaults(databaseUrl)),
    ...wrongTimers(events),
    ...(await copiesIn(installation)),
    ...(await missingIn(installation, events)),
    ...secretsIn(replicas.map((replica) => replica.printed()).join('')),
  ];
  // Drawing everything again changes what stands there: it comes last, and nobody else is at work.
  await Promise.all(replicas.map((replica) => replica.stop()));
  return [...still, ...(await untrueIn(installation, events))];
}

/** Each row is delivered, waits for a time to come, or is left lying, which is wrong. */
async function settled({ databaseUrl }: Installation): Promise<readonly string[]> {
  let moved = { at: Date.now(), rows: Number.POSITIVE_INFINITY };
  for (;;) {
    const rows = await outboxIn(databaseUrl);
    const dead = rows.filter((row) => row.dead !== null);
    const left = rows.filter(
      (row) => row.dead === null && (row.due <= Date.now() || row.leased !== null),
    );
    const soon = rows.filter((row) => row.kind === 'message' && row.dead === null);
    if (left.length === 0 && soon.length === 0) {
      return dead.map(({ key, why }) => `given up: ${key}, ${why}`);
    }
    const lying = [...new Set([...left, ...soon])];
    if (lying.length < moved.rows) moved = { at: Date.now(), rows: lying.length };
    if (Date.now() - moved.at > STANDSTILL_MS) {
      return lying.map(({ key, why }) => `left lying: ${key}${why === null ? '' : `, ${why}`}`);
    }
    await pause(LOOK_MS);
  }
}

function secretsIn(printed: string): readonly string[] {
  return Object.entries(SECRETS)
    .filter(([, secret]) => printed.includes(secret))
    .map(([name]) => `printed: ${name}`);
}
