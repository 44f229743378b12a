// The reads whose SQL depends on the question (how many people, which filters).
// Each shape of a question is prepared once and kept, so that `list` doesn't build SQL on every call.
import type { SQL } from 'drizzle-orm';
import type { Reader, StreamFilter, StreamRow } from '../../src/app/store.ts';
import { present } from './columns.ts';
import { and, asc, desc, eq, inArray, sql } from './drizzle.ts';
import { named, placeholders, sliced } from './sliced.ts';
import type { Snapshots } from './snapshots.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** No list of this house is longer, and both dialects accept it as a limit. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

const EXACT = ['service', 'environment', 'version', 'parent'] as const;
const ANY_OF = ['status', 'owner'] as const;

/** What a connection may rely on besides its own reading. */
export interface Known {
  readonly snapshots: Snapshots;
  /** Whether it sees what is committed only, or also what it has written itself. */
  readonly sees: 'committed' | 'own writes';
  /** Another number whenever anybody has committed anything; undefined where nobody can tell as cheaply as asking again. */
  readonly version: (() => number) | undefined;
}

type Streams = readonly StreamRow[];

/** Answers that are kept; a house asks the same few questions. */
const MOST_ANSWERS = 100;

/** While nobody commits, the same question has the same answer. */
export function remembered<Q extends readonly unknown[], A>(
  read: (...question: Q) => Promise<A>,
  version: Known['version'],
): (...question: Q) => Promise<A> {
  if (version === undefined) return read;
  const answers = new Map<string, { readonly version: number; readonly answer: A }>();
  return async (...question) => {
    const asked = JSON.stringify(question);
    const now = version();
    const before = answers.get(asked);
    if (before?.version === now) return before.answer;
    const answer = await read(...question);
    if (answers.size >= MOST_ANSWERS) answers.clear();
    answers.set(asked, { version: now, answer });
    return answer;
  };
}

/** `Reader.streams` over one connection. */
export function streamSearch(db: Database, tables: Tables, known: Known): Reader['streams'] {
  const search = preparedSearch(db, tables, known);
  const { sees, version, snapshots } = known;
  if (sees === 'own writes') return remembered(search, version);
  const keeping = async (filter: StreamFilter) => {
    const keep = snapshots.reading();
    const rows = await search(filter);
    keep(rows);
    return rows;
  };
  return remembered(keeping, version);
}

function preparedSearch(
  db: Database,
  tables: Tables,
  { snapshots, sees }: Known,
): Reader['streams'] {
  const known = sees === 'own writes' ? snapshots.written : snapshots.at;
  const prepared = new Map<string, ReturnType<typeof prepareSearch>>();
  const search: Reader['streams'] = async (filter) => {
    const { status = [], limit } = filter;
    if (limit !== undefined && status.length > 1) return firstOfEach(filter, status, limit, search);
    const values = valuesOf(filter);
    if (values === undefined) return [];
    const shape = `${Object.keys(values).join()} ${filter.newestFirst === true}`;
    const asked = prepared.get(shape) ?? prepareSearch(db, tables, filter);
    prepared.set(shape, asked);
    const page = { ...values, limit: limit ?? NO_LIMIT };
    const stands = await asked.where.execute(page);
    const rows = stands.flatMap(({ stream, seq }) => known(stream, seq) ?? []);
    if (rows.length === stands.length) return rows;
    return (await asked.whole.execute(page)).map((row) => present(row));
  };
  return search;
}

/**
 * The first few of several statuses are among the first few of each: an index has those in order, while all of them
 * together would have to be sorted.
 */
async function firstOfEach(
  filter: StreamFilter,
  statuses: readonly string[],
  limit: number,
  search: Reader['streams'],
): Promise<Streams> {
  const each = [...new Set(statuses)].map((status) => search({ ...filter, status: [status] }));
  const found = (await Promise.all(each)).flat();
  return found.toSorted(filter.newestFirst === true ? newestFirst : byStart).slice(0, limit);
}

const newestFirst = (a: StreamRow, b: StreamRow) => b.number - a.number;
const startOf = ({ startsAt }: StreamRow) => startsAt ?? Number.POSITIVE_INFINITY;

function byStart(a: StreamRow, b: StreamRow): number {
  return startOf(a) === startOf(b) ? a.number - b.number : startOf(a) - startOf(b);
}

/** `Reader.count` over one connection. */
export function streamCount(db: Database, tables: Tables, { version }: Known): Reader['count'] {
  const { streams } = tables;
  const prepare = (filter: StreamFilter) =>
    db
      .select({ count: sql<number>`count(*)` })
      .from(streams)
      .where(conditionOf(tables, filter))
      .prepare();
  const prepared = new Map<string, ReturnType<typeof prepare>>();
  const count = async (filter: StreamFilter) => {
    const values = valuesOf(filter);
    if (values === undefined) return 0;
    const shape = Object.keys(values).join();
    const asked = prepared.get(shape) ?? prepare(filter);
    prepared.set(shape, asked);
    const [row] = await asked.execute(values);
    return row?.count ?? 0;
  };
  return remembered(count, version);
}

/** What stands in for a filter's placeholders; undefined when nothing can fit it. */
function valuesOf(filter: StreamFilter): Record<string, unknown> | undefined {
  const values: Record<string, unknown> = { kind: filter.kind };
  for (const name of EXACT) {
    if (filter[name] !== undefined) values[name] = filter[name];
  }
  for (const name of ANY_OF) {
    const wanted = filter[name];
    if (wanted === undefined) continue;
    if (wanted.length === 0) return undefined;
    Object.assign(values, named(name, wanted));
  }
  return values;
}

function conditionOf({ streams }: Tables, filter: StreamFilter): SQL | undefined {
  const conditions: SQL[] = [eq(streams.kind, sql.placeholder('kind'))];
  for (const name of EXACT) {
    if (filter[name] !== undefined) conditions.push(eq(streams[name], sql.placeholder(name)));
  }
  for (const name of ANY_OF) {
    const wanted = filter[name];
    if (wanted !== undefined) {
      conditions.push(inArray(streams[name], placeholders(name, wanted.length)));
    }
  }
  return and(...conditions);
}

/** Which streams stand where, and the same with everything about them. */
function prepareSearch(db: Database, tables: Tables, filter: StreamFilter) {
  const { streams } = tables;
  const condition = conditionOf(tables, filter);
  const order =
    filter.newestFirst === true
      ? [desc(streams.number)]
      : [sql`${streams.startsAt} asc nulls last`, asc(streams.number)];
  const limit = sql.placeholder('limit');
  const { stream, seq } = streams;
  return {
    where: db
      .select({ stream, seq })
      .from(streams)
      .where(condition)
      .orderBy(...order)
      .limit(limit)
      .prepare(),
    whole: db
      .select()
      .from(streams)
      .where(condition)
      .orderBy(...order)
      .limit(limit)
      .prepare(),
  };
}

/** `Reader.postsOf` over one connection. */
export function postSearch(db: Database, { posts }: Tables, { version }: Known): Reader['postsOf'] {
  const prepare = (count: number) =>
    db
      .select()
      .from(posts)
      .where(
        and(
          inArray(posts.stream, placeholders('stream', count)),
          eq(posts.part, sql.placeholder('part')),
        ),
      )
      .orderBy(asc(posts.stream), asc(posts.place))
      .prepare();
  const inSlices = sliced(prepare);
  const read = async (streams: readonly string[], part: string) =>
    (await inSlices('stream', streams, { part })).map((row) => present(row));
  return remembered(read, version);
}

/** `Reader.accounts` over one connection: the accounts of these people, by account. */
export function accountSearch(
  db: Database,
  { accounts }: Tables,
  { version }: Known,
): Reader['accounts'] {
  const prepare = (count: number) =>
    db
      .select()
      .from(accounts)
      .where(inArray(accounts.person, placeholders('person', count)))
      .orderBy(asc(accounts.account))
      .prepare();
  const inSlices = sliced(prepare);
  const read = async (people: readonly string[]) =>
    (await inSlices('person', people, {})).map((row) => present(row));
  return remembered(read, version);
}
