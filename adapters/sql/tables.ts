// One definition of every table for both dialects (architecture, "Storage and delivery").
// The dialect comes in as a kit of column builders; what a row means is said in src/app/store.ts.
import type { Platform } from '../../src/app/ports.ts';
import type { OutboxKind, StreamKind } from '../../src/app/store.ts';
import type { Standing } from '../../src/domain/person.ts';
import { isNotNull, isNull } from './drizzle.ts';
import type { Kit } from './kit.sqlite.ts';

/** Every table of the store, built with one dialect's kit, and what its queries say in words of their own. */
export function tables(kit: Kit) {
  const streams = streamsTable(kit);
  return {
    streams,
    events: eventsTable(kit, streams),
    receipts: receiptsTable(kit),
    outbox: outboxTable(kit),
    posts: postsTable(kit),
    contacts: contactsTable(kit),
    accounts: accountsTable(kit),
    holds: holdsTable(kit),
    words: kit.words,
  };
}

export type Tables = ReturnType<typeof tables>;

/** The snapshots: one row a stream, with the columns that are searched beside the state. */
function streamsTable({ table, text, int, ms, index, uniqueIndex }: Kit) {
  return table(
    'streams',
    {
      stream: text('stream').primaryKey(),
      kind: text('kind').$type<StreamKind>().notNull(),
      number: int('number').notNull(),
      seq: int('seq').notNull(),
      status: text('status').notNull(),
      service: text('service'),
      environment: text('environment'),
      version: text('version'),
      ending: text('ending'),
      startsAt: ms('starts_at'),
      endsAt: ms('ends_at'),
      owner: text('owner'),
      parent: text('parent'),
      updatedAt: ms('updated_at').notNull(),
      state: text('state').notNull(),
    },
    (t) => [
      uniqueIndex('streams_number').on(t.kind, t.number),
      index('streams_status').on(t.kind, t.status, t.startsAt),
      index('streams_service').on(t.kind, t.service, t.environment, t.version),
      index('streams_neighbours').on(t.kind, t.service, t.environment, t.status, t.number),
      index('streams_owner').on(t.owner, t.kind),
      index('streams_parent').on(t.parent),
    ],
  );
}

/** The journal. Triggers in the migration refuse every UPDATE, DELETE and REPLACE (product U1). */
function eventsTable(
  { table, text, int, ms, uniqueIndex }: Kit,
  streams: ReturnType<typeof streamsTable>,
) {
  return table(
    'events',
    {
      position: int('position').primaryKey(),
      stream: text('stream')
        .notNull()
        .references(() => streams.stream),
      seq: int('seq').notNull(),
      type: text('type').notNull(),
      body: text('body').notNull(),
      at: ms('at').notNull(),
      actor: text('actor'),
      account: text('account').notNull(),
      policy: text('policy').notNull(),
      previousHash: text('previous_hash').notNull(),
      hash: text('hash').notNull(),
    },
    (t) => [uniqueIndex('events_stream_seq').on(t.stream, t.seq)],
  );
}

/** Which requests were answered, and how. */
function receiptsTable({ table, text, ms, index }: Kit) {
  return table(
    'receipts',
    {
      id: text('id').primaryKey(),
      at: ms('at').notNull(),
      outcome: text('outcome').notNull(),
      reply: text('reply').notNull(),
    },
    (t) => [index('receipts_at').on(t.at)],
  );
}

/** Timers to ring and messages to deliver. The partial indexes keep the dead and the idle out of the way. */
function outboxTable({ table, text, int, ms, flag, index }: Kit) {
  return table(
    'outbox',
    {
      key: text('key').primaryKey(),
      kind: text('kind').$type<OutboxKind>().notNull(),
      stream: text('stream').notNull(),
      place: text('place').notNull(),
      part: text('part').notNull(),
      body: text('body').notNull(),
      dueAt: ms('due_at').notNull(),
      priority: int('priority').notNull(),
      generation: int('generation').notNull(),
      leasedUntil: ms('leased_until'),
      attempts: int('attempts').notNull(),
      uncertain: flag('uncertain').notNull(),
      lastError: text('last_error'),
      deadAt: ms('dead_at'),
    },
    (t) => [
      index('outbox_due').on(t.kind, t.dueAt, t.key).where(isNull(t.deadAt)),
      index('outbox_leased').on(t.place, t.leasedUntil).where(isNotNull(t.leasedUntil)),
      index('outbox_dead').on(t.deadAt).where(isNotNull(t.deadAt)),
      index('outbox_said').on(t.stream, t.kind, t.place),
    ],
  );
}

/** Where each part of a stream is shown; `id` and `channel` are the platform's. */
function postsTable({ table, text, index, primaryKey }: Kit) {
  return table(
    'posts',
    {
      stream: text('stream').notNull(),
      place: text('place').notNull(),
      part: text('part').notNull(),
      channel: text('channel').notNull(),
      id: text('message_id').notNull(),
      link: text('link'),
      shown: text('shown').notNull(),
      platform: text('platform').$type<Platform>().notNull().default('slack'),
    },
    (t) => [
      primaryKey({ columns: [t.stream, t.place, t.part] }),
      index('posts_message').on(t.channel, t.id),
    ],
  );
}

/**
 * How fast each conversation has been written to (src/app/pace.ts), for replicas that share it: only where several processes
 * write. It may be lost with the server's memory.
 */
export function pacesTable({ table, text, ms }: Kit) {
  return table('paces', {
    lane: text('lane').primaryKey(),
    fullAt: ms('full_at').notNull(),
    closedUntil: ms('closed_until').notNull(),
  });
}

/** Which person each platform account belongs to (product B2). */
function accountsTable({ table, text, ms, index }: Kit) {
  return table(
    'accounts',
    {
      account: text('account').primaryKey(),
      platform: text('platform').$type<Platform>().notNull(),
      person: text('person').notNull(),
      name: text('name').notNull(),
      email: text('email'),
      zone: text('zone'),
      standing: text('standing').$type<Standing>().notNull(),
      seenAt: ms('seen_at').notNull(),
      heardAt: ms('heard_at'),
    },
    (t) => [index('accounts_person').on(t.person)],
  );
}

/** What a chat needs to reach a conversation or a person again; only that chat reads `body`. */
function contactsTable({ table, text, ms }: Kit) {
  return table('contacts', {
    key: text('key').primaryKey(),
    body: text('body').notNull(),
    seenAt: ms('seen_at').notNull(),
  });
}

/** One row while nothing may be sent or rung (src/app/store.ts, `hold`), none otherwise. */
function holdsTable({ table, text, ms }: Kit) {
  return table('holds', {
    name: text('name').primaryKey(),
    since: ms('since').notNull(),
    why: text('why').notNull(),
  });
}
