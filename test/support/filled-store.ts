// A store with something in every table, in every form a value can have, and more than is copied at a time.
import type { JournalReading } from '../../adapters/sql/journal.ts';
import { openStore } from '../../adapters/sql/store.ts';
import type { Store, StreamRow } from '../../src/app/store.ts';
import {
  action,
  claimed,
  enqueued,
  message,
  post,
  release,
  saved,
  silent,
} from '../conformance/store-rows.ts';

/** More than a page of the copy. */
const MANY = 501;

/** Fills an empty database and lets go of it. */
/** Makes of the newest tables those of the version before, in SQL that both databases understand. */
export const THE_VERSION_BEFORE = `
  drop index outbox_said;
  create index outbox_stream on outbox (stream, kind);
  delete from __drizzle_migrations where id = (select max(id) from __drizzle_migrations)`;

export async function filled(url: string): Promise<void> {
  const store = await openStore({ url, log: silent });
  await saved(store, release(1, MANY));
  await saved(store, action(1));
  await store.transaction(async (tx) => {
    await tx.keepReceipt({
      id: 'slack:1',
      at: 5,
      outcome: 'accepted',
      reply: '{"text":"„Öl“ 🚦"}',
    });
    await tx.reconcileTimers('R-1', [{ name: 'remind', at: 10 }]);
  });
  await store.saveAccount({
    account: 'slack:T0SIM:U0ANA',
    platform: 'slack',
    person: 'ana@example.org',
    name: 'Ana Özlem',
    email: undefined,
    zone: 'Europe/London',
    standing: 'member',
    seenAt: 7,
    heardAt: undefined,
  });
  await store.changeContact('teams:person:1', () => '{"a":1}', 8);
  // What a thread is told comes in the order in which it was put in: not by key, nor by due time.
  await enqueued(store, message('z first', { dueAt: 90 }), message('a second', { dueAt: 80 }));
  await enqueued(
    store,
    message('dead', { place: 'slack:C0REL' }),
    message('sent', { place: 'slack:C0OPS' }),
  );
  await store.bury(await claimed(store, 'dead', 100), 'closed', 110);
  await store.complete(await claimed(store, 'sent', 100), post('sent', 'm1'), 120);
  await claimed(store, 'timer:R-1:remind', 100);
  await store.close();
}

/** Everything a store answers of what `filled` put in. */
export async function everythingOf(
  store: Store & JournalReading,
): Promise<Readonly<Record<string, unknown>> & { readonly streams: readonly StreamRow[] }> {
  return {
    streams: await store.streams({ kind: 'release' }),
    actions: await store.streams({ kind: 'action' }),
    events: await store.events('R-1'),
    receipt: await store.receipt('slack:1'),
    posts: await store.posts('R-1'),
    account: await store.account('slack:T0SIM:U0ANA'),
    contact: await store.contact('teams:person:1'),
    dead: await store.dead(10),
    timer: await store.queued('timer:R-1:remind'),
    first: await store.queued('z first'),
    second: await store.queued('a second'),
  };
}
