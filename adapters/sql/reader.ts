// Every read the house does, prepared once per connection.
// The same code serves the read connection and, inside a transaction, the connection that writes.
import type { Reader } from '../../src/app/store.ts';
import { present } from './columns.ts';
import { and, asc, eq, gte, or, sql } from './drizzle.ts';
import {
  accountSearch,
  type Known,
  NO_LIMIT,
  postSearch,
  remembered,
  streamCount,
  streamSearch,
} from './search.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/**
 * Prepares the reads of one connection. `ready` is asked before each and throws where reading has become wrong:
 * after the end of a transaction, or after the store was closed.
 */
export function readerOn(
  db: Database,
  tables: Tables,
  known: Known,
): (ready: () => void) => Reader {
  const streamLookups = prepareStreams(db, tables);
  const postLookups = preparePosts(db, tables);
  const rest = prepareRest(db, tables);
  const streams = streamSearch(db, tables, known);
  const count = streamCount(db, tables, known);
  const accounts = accountSearch(db, tables, known);
  const postsOf = postSearch(db, tables, known);
  const stream = remembered(
    async (id: string) => first(await streamLookups.stream.execute({ id })),
    known.version,
  );
  const posts = remembered(
    async (id: string) => all(await postLookups.ofStream.execute({ stream: id })),
    known.version,
  );
  const contact = remembered(
    async (key: string) => first(await rest.contact.execute({ key })),
    known.version,
  );
  return (ready) => {
    const asked = <A extends readonly unknown[], R>(read: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        ready();
        return read(...args);
      };
    };
    return {
      stream: asked(stream),
      streams: asked(streams),
      count: asked(count),
      events: asked(async (stream, fromSeq = 1, limit = NO_LIMIT) =>
        all(await streamLookups.events.execute({ stream, fromSeq, limit })),
      ),
      actors: asked(async (stream, account) =>
        (await streamLookups.actors.execute({ stream, account })).flatMap((row) => row.actor ?? []),
      ),
      receipt: asked(async (id) => first(await rest.receipt.execute({ id }))),
      post: asked(async (stream, place, part) =>
        first(await postLookups.one.execute({ stream, place, part })),
      ),
      posts: asked(posts),
      postsOf: asked(postsOf),
      postsByMessage: asked(async (channel, id) =>
        all(await postLookups.allByMessage.execute({ channel, id })),
      ),
      postByMessage: asked(async (channel, id) =>
        first(await postLookups.byMessage.execute({ channel, id })),
      ),
      accounts: asked(accounts),
      account: asked(async (account) => first(await rest.account.execute({ account }))),
      contact: asked(contact),
      accountsCalled: asked(async (word) => all(await rest.called.execute({ word }))),
    };
  };
}

function prepareStreams(db: Database, { streams, events }: Tables) {
  return {
    stream: db
      .select()
      .from(streams)
      .where(eq(streams.stream, sql.placeholder('id')))
      .prepare(),
    events: db
      .select()
      .from(events)
      .where(
        and(
          eq(events.stream, sql.placeholder('stream')),
          gte(events.seq, sql.placeholder('fromSeq')),
        ),
      )
      .orderBy(asc(events.seq))
      .limit(sql.placeholder('limit'))
      .prepare(),
    actors: db
      .selectDistinct({ actor: events.actor })
      .from(events)
      .where(
        and(
          eq(events.stream, sql.placeholder('stream')),
          eq(events.account, sql.placeholder('account')),
        ),
      )
      .orderBy(asc(events.actor))
      .prepare(),
  };
}

function preparePosts(db: Database, { posts }: Tables) {
  const ofStream = eq(posts.stream, sql.placeholder('stream'));
  const at = and(
    eq(posts.place, sql.placeholder('place')),
    eq(posts.part, sql.placeholder('part')),
  );
  const message = and(
    eq(posts.channel, sql.placeholder('channel')),
    eq(posts.id, sql.placeholder('id')),
  );
  return {
    one: db.select().from(posts).where(and(ofStream, at)).prepare(),
    ofStream: db
      .select()
      .from(posts)
      .where(ofStream)
      .orderBy(asc(posts.place), asc(posts.part))
      .prepare(),
    byMessage: db.select().from(posts).where(message).limit(1).prepare(),
    allByMessage: db
      .select()
      .from(posts)
      .where(message)
      .orderBy(asc(posts.stream), asc(posts.part))
      .prepare(),
  };
}

/** More people of one name than anybody could mean. */
const MOST_NAMESAKES = 20;

function prepareRest(db: Database, { receipts, accounts, contacts, words }: Tables) {
  const word = sql.placeholder('word');
  const name = words.lower(accounts.name);
  const localPart = words.before(accounts.email, '@');
  const firstWord = words.before(name, ' ');
  return {
    called: db
      .select()
      .from(accounts)
      .where(or(eq(name, word), eq(localPart, word), eq(firstWord, word)))
      .limit(MOST_NAMESAKES)
      .prepare(),
    receipt: db
      .select()
      .from(receipts)
      .where(eq(receipts.id, sql.placeholder('id')))
      .prepare(),
    contact: db
      .select()
      .from(contacts)
      .where(eq(contacts.key, sql.placeholder('key')))
      .prepare(),
    account: db
      .select()
      .from(accounts)
      .where(eq(accounts.account, sql.placeholder('account')))
      .prepare(),
  };
}

function all<T extends object>(rows: readonly T[]) {
  return rows.map((row) => present(row));
}

function first<T extends object>([row]: readonly T[]) {
  return row && present(row);
}
