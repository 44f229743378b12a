// The one read that compares streams with their journal: who hasn't taken the policy in yet.
import type { PolicyLag } from '../../src/app/policy-lag.ts';
import type { Store } from '../../src/app/store.ts';
import { and, asc, desc, eq, inArray, ne, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Asked once a policy, so it is prepared when it is asked. */
export function behindReading(db: Database, { streams, events }: Tables): Pick<Store, 'behind'> {
  return {
    async behind({ kind, status, taken, policy }: PolicyLag) {
      const newest = db
        .select({ policy: events.policy })
        .from(events)
        .where(and(eq(events.stream, streams.stream), inArray(events.type, [...taken])))
        .orderBy(desc(events.seq))
        .limit(1);
      const rows = await db
        .select({ stream: streams.stream })
        .from(streams)
        .where(
          and(
            eq(streams.kind, kind),
            inArray(streams.status, [...status]),
            ne(sql`(${newest})`, policy),
          ),
        )
        .orderBy(asc(streams.number));
      return rows.map(({ stream }) => stream);
    },
  };
}
