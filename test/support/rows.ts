// What stands in the database of bots that may be dead, read without their help.
import SqliteDatabase from 'better-sqlite3';
import pg from 'pg';

export interface OutboxLine {
  readonly key: string;
  readonly kind: 'timer' | 'message';
  readonly stream: string;
  readonly part: string;
  readonly due: number;
  readonly leased: number | null;
  readonly dead: number | null;
  /** The last error. */
  readonly why: string | null;
}

/** Where a message stands, as the bot remembers it. */
export interface PostLine {
  readonly key: string;
  readonly platform: string;
  readonly channel: string;
  readonly id: string;
}

export interface EventLine {
  readonly stream: string;
  readonly type: string;
  readonly body: string;
  readonly at: number;
  readonly actor: string | null;
}

export function outboxIn(url: string): Promise<readonly OutboxLine[]> {
  return rows(
    url,
    `SELECT key, kind, stream, part, due_at AS due, leased_until AS leased, dead_at AS dead,
            last_error AS why FROM outbox ORDER BY key`,
  );
}

export function postsIn(url: string): Promise<readonly PostLine[]> {
  return rows(
    url,
    `SELECT stream || '|' || place || '|' || part AS key, platform, channel, message_id AS id FROM posts`,
  );
}

/** In the order in which they were committed. */
export function eventsIn(url: string): Promise<readonly EventLine[]> {
  return rows(url, 'SELECT stream, type, body, at, actor FROM events ORDER BY position');
}

async function rows<Row>(url: string, sql: string): Promise<readonly Row[]> {
  if (url.startsWith('file:')) {
    const database = new SqliteDatabase(url.slice('file:'.length), { readonly: true });
    try {
      return database.prepare<[], Row>(sql).all();
    } finally {
      database.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows: found } = await client.query(sql);
    return found.map((row) => numbered(row));
  } finally {
    await client.end();
  }
}

/** The driver gives 64-bit numbers as texts unless told otherwise; all of ours are safe as numbers. */
function numbered<Row>(row: Record<string, unknown>): Row {
  const entries = Object.entries(row).map(([name, value]) =>
    ['due', 'leased', 'dead', 'at'].includes(name) && value !== null
      ? [name, Number(value)]
      : [name, value],
  );
  return Object.fromEntries(entries) as Row;
}
