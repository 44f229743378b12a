// How much of the outbox waits, in counts and times. Read at every scrape, so it looks at no row that is far ahead.
import type { Backlog, Store } from '../../src/app/store.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { and, eq, isNotNull, isNull, lte, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** `look` is called before each read. */
export function backlogReading(
  db: Database,
  tables: Tables,
  look: () => void,
): Pick<Store, 'backlog'> {
  const ahead = prepareAhead(db, tables);
  const given = prepareDead(db, tables);
  return {
    async backlog(now): Promise<Backlog> {
      look();
      const times = { minuteAgo: now - MINUTE, now, soon: now + 5 * MINUTE };
      const [timers] = await ahead.execute({ kind: 'timer', ...times });
      const [messages] = await ahead.execute({ kind: 'message', ...times });
      const [dead] = await given.execute();
      const both = (state: 'due' | 'overdue' | 'soon') =>
        (timers?.[state] ?? 0) + (messages?.[state] ?? 0);
      return {
        due: both('due'),
        overdue: both('overdue'),
        soon: both('soon'),
        dead: dead?.count ?? 0,
        oldestTimer: timers?.oldest ?? undefined,
        oldestMessage: messages?.oldest ?? undefined,
        lastDeath: dead?.last ?? undefined,
      };
    },
  };
}

/** Of one kind: the index of what is due has it first, and holds all that is asked for. */
function prepareAhead(db: Database, { outbox: { kind, dueAt, deadAt }, outbox }: Tables) {
  const until = (name: string) => lte(dueAt, sql.placeholder(name));
  const overdue = until('minuteAgo');
  const due = until('now');
  return db
    .select({
      overdue: countOf(sql`case when ${overdue} then 1 end`),
      due: countOf(sql`case when ${due} and not ${overdue} then 1 end`),
      soon: countOf(sql`case when not ${due} then 1 end`),
      oldest: timeOf(sql`min(case when ${due} then ${dueAt} end)`),
    })
    .from(outbox)
    .where(and(isNull(deadAt), eq(kind, sql.placeholder('kind')), until('soon')))
    .prepare();
}

function prepareDead(db: Database, { outbox: { deadAt }, outbox }: Tables) {
  return db
    .select({
      count: countOf(deadAt),
      last: timeOf(sql`max(${deadAt})`),
    })
    .from(outbox)
    .where(isNotNull(deadAt))
    .prepare();
}

type Expression = ReturnType<typeof sql>;

function countOf(what: Expression | Tables['outbox']['deadAt']) {
  return sql<number>`count(${what})`.mapWith(Number);
}

/** Null where there is no row. */
function timeOf(what: Expression) {
  return sql<number | null>`${what}`.mapWith(Number);
}
