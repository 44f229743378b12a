// The triggers that keep the journal as it was written. Whoever owns the database can remove them, and nothing would show it.
import { sql } from './drizzle.ts';
import type { Source } from './sides.ts';

/** Names as the first migrations of each dialect give them. */
const EVERYWHERE = ['events_refuse_update', 'events_refuse_delete'];
const IN_POSTGRES = [...EVERYWHERE, 'events_refuse_truncate'];
const IN_SQLITE = [...EVERYWHERE, 'events_refuse_replace'];

/** Those that are gone or switched off. */
export async function missingGuards({ db }: Pick<Source, 'db'>): Promise<readonly string[]> {
  const asking = db as unknown as Asking;
  if (asking.all === undefined) {
    const question = sql`select tgname as name from pg_trigger where tgrelid = 'events'::regclass and tgenabled in ('O', 'A')`;
    const { rows } = await asking.execute(question);
    return lacking(IN_POSTGRES, rows);
  }
  return lacking(
    IN_SQLITE,
    asking.all(sql`select name from sqlite_master where type = 'trigger' and tbl_name = 'events'`),
  );
}

interface Named {
  readonly name: string;
}

type Question = ReturnType<typeof sql>;

/** What drizzle has for questions of one's own: `all` for SQLite alone, `execute` for PostgreSQL. */
interface Asking {
  all?(question: Question): readonly Named[];
  execute(question: Question): Promise<{ readonly rows: readonly Named[] }>;
}

function lacking(names: readonly string[], there: readonly Named[]): readonly string[] {
  return names.filter((one) => !there.some(({ name }) => name === one));
}
