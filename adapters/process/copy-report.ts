// How backups, restoring and moving tell what they did, and what they are called with.
import type { Contents } from '../sql/copy.ts';

/** Rows by table and the end of the journal. */
export function contentLines({ rows, events, tip }: Contents): readonly string[] {
  const counts = Object.entries(rows).map(([table, count]) => `${table} ${count}`);
  const journal =
    events === 0
      ? 'no events yet'
      : `${events} events, all as they were written; the last hash is ${tip}`;
  return [`rows: ${counts.join(', ')}`, `journal: ${journal}`];
}

/** The one argument of a command; undefined: there is none, or more than one. */
export function onlyArgument(): string | undefined {
  const [first, ...more] = process.argv.slice(2);
  return more.length === 0 && first !== '' ? first : undefined;
}
