// Why this file exists: the reads whose SQL depends on the question (how many people, which filters).
// Each shape of a question is prepared once and kept, so that `list` doesn't build SQL on every call.
import type { SQL } from 'drizzle-orm';
import type { Reader, StreamFilter } from '../../src/app/ports.ts';
import { present } from './columns.ts';
import { and, asc, desc, eq, inArray, sql } from './drizzle.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Lists are passed in slices of this size, the last one filled up by repetition: one shape for every length. */
const SLICE = 16;

/** No list of this house is longer, and both dialects accept it as a limit. */
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

const EXACT = ['service', 'environment', 'version', 'owner', 'parent'] as const;

/** `Reader.streams` over one connection. */
export function streamSearch(db: Database, tables: Tables): Reader['streams'] {
  const prepared = new Map<string, ReturnType<typeof prepareSearch>>();
  return async (filter) => {
    const values: Record<string, unknown> = {
      kind: filter.kind,
      limit: filter.limit ?? NO_LIMIT,
    };
    for (const name of EXACT) {
      if (filter[name] !== undefined) values[name] = filter[name];
    }
    if (filter.status !== undefined) {
      if (filter.status.length === 0) return [];
      Object.assign(values, named('status', filter.status, Math.max(SLICE, filter.status.length)));
    }
    const shape = `${Object.keys(values).join()} ${filter.newestFirst === true}`;
    const query = prepared.get(shape) ?? prepareSearch(db, tables, filter);
    prepared.set(shape, query);
    return (await query.execute(values)).map((row) => present(row));
  };
}

function prepareSearch(db: Database, { streams }: Tables, filter: StreamFilter) {
  const conditions: SQL[] = [eq(streams.kind, sql.placeholder('kind'))];
  for (const name of EXACT) {
    if (filter[name] !== undefined) conditions.push(eq(streams[name], sql.placeholder(name)));
  }
  if (filter.status !== undefined) {
    const slots = placeholders('status', Math.max(SLICE, filter.status.length));
    conditions.push(inArray(streams.status, slots));
  }
  const order =
    filter.newestFirst === true
      ? [desc(streams.number)]
      : // Streams without a start come last in both dialects.
        [sql`${streams.startsAt} is null`, asc(streams.startsAt), asc(streams.number)];
  return db
    .select()
    .from(streams)
    .where(and(...conditions))
    .orderBy(...order)
    .limit(sql.placeholder('limit'))
    .prepare();
}

/** `Reader.accounts` over one connection: the accounts of these people, by account. */
export function accountSearch(db: Database, { accounts }: Tables): Reader['accounts'] {
  const query = db
    .select()
    .from(accounts)
    .where(inArray(accounts.person, placeholders('person', SLICE)))
    .orderBy(asc(accounts.account))
    .prepare();
  return async (people) => {
    const wanted = [...new Set(people)];
    const found = [];
    for (let from = 0; from < wanted.length; from += SLICE) {
      found.push(
        ...(await query.execute(named('person', wanted.slice(from, from + SLICE), SLICE))),
      );
    }
    return found.map((row) => present(row));
  };
}

function placeholders(name: string, count: number) {
  return Array.from({ length: count }, (_, n) => sql.placeholder(`${name}${n}`));
}

/** `{ person0: …, person1: … }` for as many placeholders, the last value repeated. */
function named(name: string, values: readonly string[], count: number): Record<string, string> {
  const last = values.length - 1;
  return Object.fromEntries(
    Array.from({ length: count }, (_, n) => [`${name}${n}`, values[Math.min(n, last)] ?? '']),
  );
}
