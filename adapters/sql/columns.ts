// Between the ports' rows (undefined means absent) and drizzle's (null does),
// and what prepared statements need to be written once per table instead of once per column.
import type { Column, Placeholder, SQL, Table } from 'drizzle-orm';
import { getTableColumns, sql } from './drizzle.ts';

type Present<T> = { [K in keyof T]: null extends T[K] ? Exclude<T[K], null> | undefined : T[K] };
type Columns<T extends Table> = T['_']['columns'];

/** A row as the ports have it: every null is undefined. */
export function present<T extends object>(row: T): Present<T> {
  const result = { ...row } as Record<string, unknown>;
  for (const name in result) result[name] ??= undefined;
  return result as Present<T>;
}

/** Values for a prepared statement: every undefined is null, which is what the database understands. */
export function bound(values: object): Record<string, unknown> {
  const result = { ...values } as Record<string, unknown>;
  for (const name in result) result[name] ??= null;
  return result;
}

/** One placeholder a column, named like it: the values of a prepared insert. */
export function slots<T extends Table>(table: T): { [K in keyof Columns<T>]: Placeholder } {
  const names = Object.keys(getTableColumns(table));
  return Object.fromEntries(names.map((name) => [name, sql.placeholder(name)])) as {
    [K in keyof Columns<T>]: Placeholder;
  };
}

/** What an upsert writes over the row it met: the value that could not be inserted. */
export function excluded<K extends string>(columns: Record<K, Column>): Record<K, SQL> {
  const entries = Object.entries<Column>(columns).map(([name, column]) => [
    name,
    sql`excluded.${sql.identifier(column.name)}`,
  ]);
  return Object.fromEntries(entries) as Record<K, SQL>;
}

/** A placeholder where drizzle's types ask for an expression; encoded like the column it stands beside. */
export function slot(name: string, column: Column): SQL {
  return sql`${sql.param(sql.placeholder(name), column)}`;
}
