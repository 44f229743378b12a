// Copies every row of one store into an empty one, whatever database is behind each, and proves that it arrived: for
// backups of PostgreSQL, for restoring, and for the move from SQLite to PostgreSQL (decision 0105).
import type { Column, SQL } from 'drizzle-orm';
import { asc, getTableColumns, sql } from './drizzle.ts';
import { journalReading } from './journal.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';
import { verifyJournal } from './verify.ts';

/** One database inside one transaction: whatever is read of it belongs together. */
export interface Side {
  readonly tables: Tables;
  readonly db: Database;
  /** For messages: without user and password. */
  readonly name: string;
}

export interface Contents {
  /** Rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Number of events in the journal, and the hash of the last. */
  readonly events: number;
  readonly tip: string;
}

/** What was copied isn't what arrived, or the journal was broken before. Nothing of the copy may be kept. */
class BadCopy extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadCopy';
  }
}

/** Rows read and written at a time; times their columns they stay below what either database takes in one statement. */
const PAGE = 500;

type Name = Exclude<keyof Tables, 'words'>;

/**
 * Which of each table's columns tell its rows apart; rows of the outbox go in the order in which they were put in, which is
 * kept. The tables go in this order, because events refer to streams.
 */
const KEYS: Readonly<Record<Name, readonly string[]>> = {
  streams: ['stream'],
  events: ['position'],
  receipts: ['id'],
  outbox: ['arrival'],
  posts: ['stream', 'place', 'part'],
  accounts: ['account'],
  contacts: ['key'],
  holds: ['name'],
};

const NAMES = Object.keys(KEYS) as readonly Name[];

/** Copies all rows as they are and compares both sides. Throws `BadCopy`; the caller's transaction is then to be undone. */
export async function copyAll(from: Side, to: Side): Promise<Contents> {
  const before = await contentsOf(from);
  for (const name of NAMES) await copyTable(from, to, name);
  const after = await contentsOf(to);
  const differing = NAMES.filter((name) => before.rows[name] !== after.rows[name]);
  if (differing.length > 0 || before.tip !== after.tip) {
    const what = differing.length > 0 ? differing.join(', ') : 'the end of the journal';
    throw new BadCopy(`What arrived in ${to.name} isn't what is in ${from.name}: ${what}.`);
  }
  return after;
}

/** Counts all rows and verifies the journal. Throws `BadCopy` when its chain is broken. */
export async function contentsOf(side: Side): Promise<Contents> {
  const verified = await verifyJournal(journalReading(side.db, side.tables));
  if (!verified.ok) {
    const { stream, seq, why } = verified;
    throw new BadCopy(
      `The journal of ${side.name} is broken at event ${seq} of ${stream}: ${why}. \`npm run audit:verify\` says more; use a backup from before.`,
    );
  }
  return { rows: await rowsOf(side), events: verified.events, tip: verified.tip };
}

/** Whether there is no row in any table. */
export async function isEmpty(side: Side): Promise<boolean> {
  return Object.values(await rowsOf(side)).every((count) => count === 0);
}

/** When its newest event happened, in epoch milliseconds; undefined: there is none. */
export async function newestEvent({ db, tables }: Side): Promise<number | undefined> {
  const [row] = await db
    .select({ at: sql<number | null>`max(${tables.events.at})` })
    .from(tables.events);
  return row?.at == null ? undefined : Number(row.at);
}

async function rowsOf({ db, tables }: Side): Promise<Readonly<Record<string, number>>> {
  const rows: Record<string, number> = {};
  for (const name of NAMES) {
    const [row] = await db.select({ count: sql<number>`count(*)` }).from(tables[name]);
    rows[name] = Number(row?.count);
  }
  return rows;
}

async function copyTable(from: Side, to: Side, name: Name): Promise<void> {
  for await (const page of pages(from, name)) {
    await to.db.insert(tableOf(to, name)).values(page as never);
  }
}

type Row = Record<string, unknown>;

/** All rows, a page at a time, in the order of what tells them apart. */
async function* pages(side: Side, name: Name): AsyncGenerator<Row[]> {
  const table = tableOf(side, name);
  const columns = getTableColumns(table) as Record<string, Column>;
  const ordering: Record<string, Column | SQL> = {
    ...columns,
    arrival: side.tables.words.arrival(table),
  };
  const order = Object.fromEntries(KEYS[name].map((key) => [key, ordering[key] as Column | SQL]));
  const keys = Object.keys(order);
  let last: Row | undefined;
  for (;;) {
    const beyond = last === undefined ? undefined : after(Object.values(order), keys, last);
    const rows: Row[] = await side.db
      .select({ ...columns, ...order } as never)
      .from(table)
      .where(beyond)
      .orderBy(...Object.values(order).map((one) => asc(one)))
      .limit(PAGE);
    if (rows.length > 0) {
      last = rows.at(-1);
      yield rows.map((row) =>
        Object.fromEntries(Object.keys(columns).map((key) => [key, row[key]])),
      );
    }
    if (rows.length < PAGE) return;
  }
}

/** What comes after a row in this order. */
function after(order: readonly (Column | SQL)[], keys: readonly string[], row: Row): SQL {
  const columns = sql.join([...order], sql`, `);
  const values = sql.join(
    keys.map((key) => sql`${row[key]}`),
    sql`, `,
  );
  return sql`(${columns}) > (${values})`;
}

/** Any of the tables, to be treated like every other. */
function tableOf({ tables }: Side, name: Name): Tables['contacts'] {
  return tables[name] as unknown as Tables['contacts'];
}
