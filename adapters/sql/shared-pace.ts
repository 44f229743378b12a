// The paces of conversations in the database, since a chat counts what all replicas send together. A row is taken in one
// statement and outside of the organisation's write lock: nobody waits for it.
import { nextTokenAt, type Pace } from '../../src/app/pace.ts';
import type { Clock, Platform } from '../../src/app/ports.ts';
import { slot, slots } from './columns.ts';
import { eq, sql } from './drizzle.ts';
import { paces } from './schema.postgres.ts';
import type { Database } from './sqlite.ts';

/** The paces of one platform, shared by everybody who opens the same database. */
export type PaceOf = (platform: Platform, clock: Clock) => Pace;

export function sharedPaces(db: Database): PaceOf {
  const { take, close, read } = prepare(db);
  return (platform, clock) => {
    const laneOf = (name: string) => `${platform} ${name}`;
    return {
      async take(name, rate) {
        const [lane, now] = [laneOf(name), clock.now()];
        const { everyMs, burst } = rate;
        const first = { lane, fullAt: now + everyMs, closedUntil: 0 };
        const [taken] = await take.execute({ ...first, now, everyMs, saved: burst * everyMs });
        if (taken !== undefined) return undefined;
        const [standing] = await read.execute({ lane });
        if (standing === undefined) return now;
        if (standing.closedUntil > now) return standing.closedUntil;
        return nextTokenAt(Math.max(standing.fullAt, now) + everyMs, rate);
      },
      async close(name, at) {
        await close.execute({ lane: laneOf(name), fullAt: 0, closedUntil: at });
      },
    };
  };
}

function prepare(db: Database) {
  const { lane, fullAt, closedUntil } = paces;
  // The server has to be told what these are: two parameters say nothing about each other.
  const given = (name: string) => sql`${slot(name, fullAt)}::bigint`;
  const now = given('now');
  const next = sql`greatest(${fullAt}, ${now}) + ${given('everyMs')}`;
  const insert = () => db.insert(paces).values(slots(paces));
  return {
    /** Answers a row if there was a token. */
    take: insert()
      .onConflictDoUpdate({
        target: lane,
        set: { fullAt: next },
        setWhere: sql`${closedUntil} <= ${now} and ${next} - ${given('saved')} <= ${now}`,
      })
      .returning({ lane })
      .prepare(),
    close: insert()
      .onConflictDoUpdate({
        target: lane,
        set: { closedUntil: sql`greatest(${closedUntil}, ${given('closedUntil')})` },
      })
      .prepare(),
    read: db
      .select({ fullAt, closedUntil })
      .from(paces)
      .where(eq(lane, sql.placeholder('lane')))
      .prepare(),
  };
}
