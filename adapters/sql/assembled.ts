// Puts the parts of the durable store together, whatever database is behind them:
// a connection that writes, one transaction at a time, and one that reads what is committed.
import { type Reader, type Store, StoreUnavailable } from '../../src/app/store.ts';
import { backlogReading } from './backlog.ts';
import { behindReading } from './behind.ts';
import { bound, excluded, slots } from './columns.ts';
import { deliveryOn } from './delivery.ts';
import { asc, eq, getTableColumns, inArray, lt, sql } from './drizzle.ts';
import { dueReading } from './due.ts';
import { holdReading, holdWriting } from './hold.ts';
import { type JournalReading, journalReading } from './journal.ts';
import type { Looks } from './looks.ts';
import { readerOn } from './reader.ts';
import type { Snapshots } from './snapshots.ts';
import type { Database } from './sqlite.ts';
import type { Tables } from './tables.ts';
import { transactionsOn } from './transaction.ts';
import { type Brackets, oneWriter, type Writer } from './writer.ts';

/** An opened database, as its dialect has made it ready. */
export interface Opened {
  readonly tables: Tables;
  /** Sees committed rows only. */
  readonly reading: Database;
  readonly looks: Looks;
  readonly writing: Database;
  readonly brackets: Brackets;
  /** What was read and written before. */
  readonly known: Snapshots;
  /** Whether the database could not be had, rather than what was asked of it wrong. */
  isAway(error: unknown): boolean;
  /** Whether it says no more than that another statement of the transaction has failed. */
  isEcho(error: unknown): boolean;
  close(): Promise<void>;
}

/** Everything src/app/store.ts promises, over one opened database. */
export function assembled(opened: Opened): Store & JournalReading {
  const { tables, reading, looks, writing, brackets } = opened;
  const { known } = opened;
  const writer = oneWriter(telling(brackets, known, looks));
  const openTransaction = transactionsOn(writing, tables, known);
  const seen = { snapshots: known, sees: 'committed', version: looks.version } as const;
  const reader: Reader = readerOn(reading, tables, seen)(looks.take);
  let closed = false;
  const store: Store & JournalReading = {
    ...reader,
    ...journalReading(reading, tables),
    ...dueReading(reading, tables, looks.take),
    ...backlogReading(reading, tables, looks.take),
    ...behindReading(reading, tables),
    ...holdReading(reading, tables, looks.take),
    ...holdWriting(writing, tables, writer),
    ...delivery(writing, tables, writer),
    ...upkeep(writing, tables, writer),
    transaction: (work) =>
      writer.atomically(async () => {
        const { tx, saved, written, end } = openTransaction();
        const [done] = await Promise.allSettled([work(tx)]);
        end();
        const failures = [done, ...(await written())].filter((one) => one.status === 'rejected');
        if (done.status === 'fulfilled' && failures.length === 0) {
          known.write(saved);
          return done.value;
        }
        const reasons = failures.map(({ reason }) => reason);
        throw reasons.find((one) => !opened.isEcho(one)) ?? reasons[0];
      }),
    async close() {
      await writer.stop();
      if (closed) return;
      closed = true;
      await opened.close();
    },
  };
  return tellingAway(store, opened.isAway);
}

/** Each call rejects with `StoreUnavailable` where the database is to blame. */
export function tellingAway<T extends object>(store: T, isAway: (error: unknown) => boolean): T {
  const told = (call: (...args: unknown[]) => Promise<unknown>) => {
    return async (...args: unknown[]) => {
      try {
        return await call(...args);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        throw isAway(error) ? new StoreUnavailable(error) : error;
      }
    };
  };
  return Object.fromEntries(Object.entries(store).map(([name, call]) => [name, told(call)])) as T;
}

/** Whoever knows snapshots hears what became of those that were written, and whoever reads sees them from then on. */
function telling(brackets: Brackets, known: Snapshots, looks: Looks): Brackets {
  return {
    ...brackets,
    async commit() {
      await brackets.commit();
      looks.end();
      known.committed();
    },
    async undo(because) {
      known.undone();
      await brackets.undo(because);
    },
    async rollback() {
      known.undone();
      await brackets.rollback();
    },
  };
}

function delivery(db: Database, tables: Tables, writer: Writer) {
  const steps = deliveryOn(db, tables);
  const atomic = <A extends readonly unknown[], R>(step: (...args: A) => Promise<R>) => {
    return (...args: A) => writer.atomically(() => step(...args));
  };
  return {
    claim: atomic(steps.claim),
    complete: atomic(steps.complete),
    postpone: atomic(steps.postpone),
    defer: atomic(steps.defer),
    bury: atomic(steps.bury),
  };
}

/** Small writes outside commands: who was seen and how to reach them, and forgetting what is no longer needed. */
function upkeep(
  db: Database,
  { accounts, contacts, receipts }: Tables,
  writer: Writer,
): Pick<Store, 'saveAccount' | 'changeContact' | 'forgetReceipts'> {
  const { account, ...columns } = getTableColumns(accounts);
  const save = db
    .insert(accounts)
    .values(slots(accounts))
    .onConflictDoUpdate({ target: account, set: excluded(columns) })
    .prepare();
  const contact = db
    .select({ body: contacts.body })
    .from(contacts)
    .where(eq(contacts.key, sql.placeholder('key')))
    .prepare();
  const saveContact = db
    .insert(contacts)
    .values(slots(contacts))
    .onConflictDoUpdate({
      target: contacts.key,
      set: excluded({ body: contacts.body, seenAt: contacts.seenAt }),
    })
    .prepare();
  const old = db
    .select({ id: receipts.id })
    .from(receipts)
    .where(lt(receipts.at, sql.placeholder('before')))
    .orderBy(asc(receipts.at))
    .limit(sql.placeholder('limit'));
  const forget = db
    .delete(receipts)
    .where(inArray(receipts.id, old))
    .returning({ id: receipts.id })
    .prepare();
  return {
    saveAccount: (row) =>
      writer.atomically(async () => {
        await save.execute(bound(row));
      }),
    changeContact: (key, change, now) =>
      writer.atomically(async () => {
        const [before] = await contact.execute({ key });
        const body = change(before?.body);
        if (body === undefined || body === before?.body) return;
        await saveContact.execute({ key, body, seenAt: now });
      }),
    forgetReceipts: (before, limit) =>
      writer.atomically(async () => (await forget.execute({ before, limit })).length),
  };
}
