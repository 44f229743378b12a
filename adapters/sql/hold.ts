// A hold stands in the database, and whoever looks for work asks for it in the same statement: every replica obeys from
// the moment in which it is committed (decision 0105).
import type { Hold, Store } from '../../src/app/store.ts';
import { exists, not } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';
import type { Writer } from './writer.ts';

/** There is one at most, and this is its name. */
const NAME = 'hold';

/** Nothing is held back: a part of each statement that looks for work or takes it. */
export function notHeld(db: Database, { holds }: Tables) {
  return not(exists(db.select({ name: holds.name }).from(holds)));
}

/** `look` is called before each read. */
export function holdReading(
  db: Database,
  { holds }: Tables,
  look: () => void,
): Pick<Store, 'held'> {
  const held = db.select({ since: holds.since, why: holds.why }).from(holds).prepare();
  return {
    async held(): Promise<Hold | undefined> {
      look();
      const [row] = await held.execute();
      return row;
    },
  };
}

/** Begins a hold unless one stands; in whatever transaction the connection is in. */
export async function putHold(
  db: Database,
  { holds }: Tables,
  { since, why }: Hold,
): Promise<void> {
  await db.insert(holds).values({ name: NAME, since, why }).onConflictDoNothing();
}

export function holdWriting(
  db: Database,
  tables: Tables,
  writer: Writer,
): Pick<Store, 'hold' | 'resume'> {
  const { holds } = tables;
  const end = db.delete(holds).returning({ since: holds.since, why: holds.why }).prepare();
  return {
    hold: (why, since) => writer.atomically(() => putHold(db, tables, { since, why })),
    resume: () =>
      writer.atomically(async () => {
        const [ended] = await end.execute();
        return ended;
      }),
  };
}
