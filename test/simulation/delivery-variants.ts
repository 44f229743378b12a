// Protocols that look right and aren't, planted to show that the simulation would notice.
// They change the production store's tables behind its back, through a handle of their own.
import type SqliteDatabase from 'better-sqlite3';
import type { Claim, Post, Store } from '../../src/app/store.ts';
import type { Protocol } from './delivery-world.ts';

function recorder(client: SqliteDatabase.Database) {
  const upsert = client.prepare(
    `insert into posts (stream, place, part, channel, message_id, shown) values (?, ?, ?, ?, ?, ?)
     on conflict do update set channel = excluded.channel, message_id = excluded.message_id, shown = excluded.shown`,
  );
  return ({ stream, place, part, channel, id, shown }: Post) =>
    void upsert.run(stream, place, part, channel, id, shown);
}

/** The row goes when the message is out, whatever has changed meanwhile. */
export function deleteWhenSent(store: Store, client: SqliteDatabase.Database): Protocol {
  const record = recorder(client);
  const remove = client.prepare('delete from outbox where key = ?');
  return {
    claim: store.claim,
    async complete({ row }: Claim, post: Post | undefined) {
      remove.run(row.key);
      if (post) record(post);
      return 'done';
    },
  };
}

/** The row goes if the lease is still ours; a change that arrived meanwhile goes with it. */
export function leaseOnly(store: Store, client: SqliteDatabase.Database): Protocol {
  const record = recorder(client);
  const remove = client.prepare('delete from outbox where key = ? and leased_until = ?');
  return {
    claim: store.claim,
    async complete({ row, leasedUntil }: Claim, post: Post | undefined) {
      remove.run(row.key, leasedUntil);
      if (post) record(post);
      return 'done';
    },
  };
}

/** Nobody has to wait for anybody; the row goes if it hasn't changed. */
export function generationOnly(store: Store, client: SqliteDatabase.Database): Protocol {
  const record = recorder(client);
  const unlease = client.prepare('update outbox set leased_until = null where stream = ?');
  const remove = client.prepare('delete from outbox where key = ? and generation = ?');
  return {
    async claim(key, now, leaseMs) {
      const claim = await store.claim(key, now, leaseMs);
      if (claim) unlease.run(claim.row.stream);
      return claim;
    },
    async complete({ row }: Claim, post: Post | undefined) {
      const { changes } = remove.run(row.key, row.generation);
      if (post) record(post);
      return changes === 1 ? 'done' : 'again';
    },
  };
}

/** As it should be, but a sender that lost its lease leaves its late send to others. */
export function silentWhenLate(store: Store, client: SqliteDatabase.Database): Protocol {
  const lease = client.prepare('select leased_until from outbox where key = ?').pluck();
  return {
    claim: store.claim,
    async complete(claim, post, now, more) {
      const isOurs = lease.get(claim.row.key) === claim.leasedUntil;
      return isOurs ? store.complete(claim, post, now, more) : 'done';
    },
  };
}
