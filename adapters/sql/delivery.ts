// Claiming a row and the ways a claim ends (architecture, "The delivery protocol").
// The lease keeps two sends for one place from overtaking each other; the generation keeps a change that arrives
// during a send from being lost. Each covers what the other can't; test/simulation/delivery.test.ts shows it.
import type { Completion } from '../../src/app/completion.ts';
import type { Claim, Post, Store } from '../../src/app/store.ts';
import { bound, excluded, slot } from './columns.ts';
import { and, eq, isNull, lt, lte, ne, sql } from './drizzle.ts';
import { free, laneFree, queued } from './due.ts';
import { notHeld } from './hold.ts';
import { insertRow, outboxWriting } from './outbox.ts';
import { postWriting } from './posts.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Over the connection that writes; each call needs a transaction around it. */
export function deliveryOn(
  db: Database,
  tables: Tables,
): Pick<Store, 'claim' | 'complete' | 'postpone' | 'defer' | 'bury'> {
  const posts = postWriting(db, tables);
  const { enqueue, sending } = outboxWriting(db, tables);
  const claim = prepareClaim(db, tables);
  const { remove, release, postpone, bury } = prepareEndings(db, tables);
  const restore = prepareRestore(db, tables);
  const { wait, queueUp } = prepareDeferral(db, tables);
  const succeeded = (touched: readonly unknown[]) => touched.length > 0;
  const followedBy = async ({ stream }: Post, again: Completion['again']) => {
    if (again === undefined) return;
    const others = await Promise.all([posts.standing(stream), sending(stream)]);
    await enqueue(again(others.flat()));
  };

  return {
    async claim(key, now, leaseMs) {
      const leasedUntil = now + leaseMs;
      const [row] = await claim.execute({ key, now, leasedUntil });
      return row && { row: queued(row), leasedUntil };
    },

    async complete(held, post, now, { along = [], again, forget = false } = {}) {
      const mine = holdOf(held);
      const done = succeeded(await remove.execute(mine));
      if (done || succeeded(await release.execute({ ...mine, uncertain: false }))) {
        if (post) {
          for (const each of [post, ...along]) await posts.record(each);
          await followedBy(post, again);
        } else if (forget) await posts.forget(held.row);
        return done ? 'done' : 'again';
      }
      // The lease is lost. Who sent nothing has covered nothing, and whoever has the row now settles it.
      if (post === undefined) return 'done';
      for (const each of [post, ...along]) await posts.recordFirst(each);
      await followedBy(post, again);
      await restore.execute(restored(held, now));
      return 'again';
    },

    async postpone(held, at, { failed, uncertain = false }) {
      const mine = { ...holdOf(held), uncertain };
      const attempts = failed === undefined ? 0 : 1;
      const values = { ...mine, at, attempts, lastError: failed ?? null };
      if (succeeded(await postpone.execute(values))) return;
      // A change arrived meanwhile: it keeps its own due time and gets its own attempts.
      if (succeeded(await release.execute(mine))) return;
      // The lease is lost: only a send that may have covered a newer one has to be made good.
      if (uncertain) await restore.execute(restored(held, at));
    },

    async defer(held, at) {
      const { key, lease } = holdOf(held);
      if (!succeeded(await wait.execute({ key, lease, at }))) return;
      const { place, priority } = held.row;
      await queueUp.execute({ key, place, priority, at });
    },

    async bury(held, why, now, next = []) {
      const mine = holdOf(held);
      if (succeeded(await bury.execute({ ...mine, why, now }))) return enqueue(next);
      await release.execute({ ...mine, uncertain: false });
    },
  };
}

/** What must still be true of the row for the claim to hold. A lease's end is its identity: no later one has the same. */
function holdOf({ row, leasedUntil }: Claim) {
  return { key: row.key, generation: row.generation, lease: leasedUntil };
}

function prepareClaim(db: Database, tables: Tables) {
  const { outbox } = tables;
  return db
    .update(outbox)
    .set({
      leasedUntil: slot('leasedUntil', outbox.leasedUntil),
      // A lease that ran out without being freed belonged to a sender nobody has heard of since.
      uncertain: sql`(${outbox.uncertain} or ${outbox.leasedUntil} is not null)`,
    })
    .where(
      and(
        eq(outbox.key, sql.placeholder('key')),
        isNull(outbox.deadAt),
        lte(outbox.dueAt, sql.placeholder('now')),
        free(tables),
        laneFree(db, tables),
        notHeld(db, tables),
      ),
    )
    .returning()
    .prepare();
}

/** Each answers the row's key if the claim held, else nothing. */
function prepareEndings(db: Database, { outbox }: Tables) {
  const leased = and(
    eq(outbox.key, sql.placeholder('key')),
    eq(outbox.leasedUntil, sql.placeholder('lease')),
  );
  const unchanged = and(leased, eq(outbox.generation, sql.placeholder('generation')));
  const touched = { key: outbox.key };
  // Doubt is never taken back, only forgotten with the row: it may be about another sender's late send.
  const orUncertain = sql`(${outbox.uncertain} or ${slot('uncertain', outbox.uncertain)})`;
  return {
    remove: db.delete(outbox).where(unchanged).returning(touched).prepare(),
    release: db
      .update(outbox)
      .set({ leasedUntil: null, uncertain: orUncertain })
      .where(leased)
      .returning(touched)
      .prepare(),
    postpone: db
      .update(outbox)
      .set({
        leasedUntil: null,
        dueAt: slot('at', outbox.dueAt),
        attempts: sql`${outbox.attempts} + ${slot('attempts', outbox.attempts)}`,
        lastError: sql`coalesce(${slot('lastError', outbox.lastError)}, ${outbox.lastError})`,
        uncertain: orUncertain,
      })
      .where(unchanged)
      .returning(touched)
      .prepare(),
    bury: db
      .update(outbox)
      .set({
        leasedUntil: null,
        deadAt: slot('now', outbox.deadAt),
        lastError: slot('why', outbox.lastError),
      })
      .where(unchanged)
      .returning(touched)
      .prepare(),
  };
}

/** The first waits until the time is come; whoever would only be told the same lines up behind it. */
function prepareDeferral(db: Database, { outbox }: Tables) {
  const order = sql`${outbox.dueAt}, ${outbox.key}`;
  const line = db
    .select({
      key: outbox.key,
      turn: sql<number>`row_number() over (order by ${order})`.as('turn'),
    })
    .from(outbox)
    .where(
      and(
        eq(outbox.kind, 'message'),
        eq(outbox.place, sql.placeholder('place')),
        eq(outbox.priority, sql.placeholder('priority')),
        ne(outbox.key, sql.placeholder('key')),
        lt(outbox.dueAt, sql.placeholder('at')),
        isNull(outbox.leasedUntil),
        isNull(outbox.deadAt),
      ),
    )
    .as('line');
  const at = slot('at', outbox.dueAt);
  return {
    wait: db
      .update(outbox)
      .set({ leasedUntil: null, dueAt: at })
      .where(
        and(
          eq(outbox.key, sql.placeholder('key')),
          eq(outbox.leasedUntil, sql.placeholder('lease')),
        ),
      )
      .returning({ key: outbox.key })
      .prepare(),
    queueUp: db
      .update(outbox)
      .set({ dueAt: sql`${at} + ${line.turn}` })
      .from(line)
      .where(eq(outbox.key, line.key))
      .prepare(),
  };
}

/**
 * After a send without a lease nobody knows whose picture the platform shows. Puts the row back, or raises the
 * generation of the one that is there so that its sender will have to send again; either way in doubt.
 */
function prepareRestore(db: Database, tables: Tables) {
  const { outbox } = tables;
  return insertRow(db, tables)
    .onConflictDoUpdate({
      target: outbox.key,
      set: {
        ...excluded({ uncertain: outbox.uncertain }),
        generation: sql`${outbox.generation} + 1`,
      },
    })
    .prepare();
}

function restored({ row }: Claim, dueAt: number) {
  const { key, kind, stream, place, part, body, priority, generation } = row;
  const again = { key, kind, stream, place, part, body, priority, dueAt };
  return bound({ ...again, generation: generation + 1, uncertain: true });
}
