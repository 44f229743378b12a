// The durable store in PostgreSQL, which several replicas may share.
import type { Log } from '../../src/app/ports.ts';
import { nameOf } from './address.ts';
import { assembled, tellingAway } from './assembled.ts';
import { drizzleOver } from './drizzle.postgres.ts';
import { journalReading } from './journal.ts';
import { eachItsOwn } from './looks.ts';
import {
  type Beside,
  bracketsOf,
  expectConnections,
  isAway,
  isEcho,
  openBeside,
  openLink,
  openPatientLink,
  openReaders,
} from './postgres.ts';
import { expectMigratedPostgres, migratePostgres } from './postgres-migrate.ts';
import { readerOn } from './reader.ts';
import { postgresTables } from './schema.postgres.ts';
import { sharedPaces } from './shared-pace.ts';
import { snapshots } from './snapshots.ts';
import type { OpenedJournal, OpenedStore } from './store.ts';

/** As `openStore`; `url` is `postgres://…`. */
export async function openPostgresStore(url: string, log: Log): Promise<OpenedStore> {
  const applied = await bringPostgresUpToDate(url);
  if (applied > 0) log.info({ database: nameOf(url), applied }, 'database migrated');
  const [readers, beside, known] = [openReaders(url), openBeside(url), snapshots()];
  const link = openLink(url, () => {
    known.forget();
    readers.renew();
  });
  const store = assembled({
    tables: postgresTables,
    reading: drizzleOver(readers),
    looks: eachItsOwn,
    writing: drizzleOver(link),
    brackets: bracketsOf(link),
    known,
    isAway,
    isEcho,
    async close() {
      await Promise.all([readers.end(), link.end(), beside.end()]);
    },
  });
  const paces = sharedPaces(drizzleOver(beside));
  return {
    ...store,
    paceOf: (...of) => tellingAway(paces(...of), isAway),
    ...tellingAway({ skewMs: () => skewOf(beside) }, isAway),
  };
}

/** As `openJournal`; `url` is `postgres://…`. */
export async function openPostgresJournal(url: string): Promise<OpenedJournal> {
  const link = openPatientLink(url);
  await link.connect();
  try {
    await expectMigratedPostgres(link, nameOf(url));
    await link.query('set default_transaction_read_only = on');
  } catch (error) {
    await link.end();
    throw error;
  }
  const db = drizzleOver(link);
  const known = { snapshots: snapshots(), sees: 'committed', version: undefined } as const;
  const { events } = readerOn(db, postgresTables, known)(() => undefined);
  return { ...journalReading(db, postgresTables), events, close: () => link.end() };
}

/** As `bringUpToDate`; `url` is `postgres://…`. */
export async function bringPostgresUpToDate(url: string): Promise<number> {
  await expectConnections(url);
  const link = openPatientLink(url);
  await link.connect();
  try {
    return await migratePostgres(link, nameOf(url));
  } finally {
    await link.end();
  }
}

/** What a slow answer leaves open isn't taken for a difference: a process that stood still meanwhile has the right time all the same. */
async function skewOf(beside: Beside): Promise<number> {
  const asked = Date.now();
  const { rows } = await beside.query(
    'select (extract(epoch from clock_timestamp()) * 1000)::bigint as now',
  );
  const [spent, server] = [Date.now() - asked, Number(rows[0]?.now)];
  const ahead = asked + spent / 2 - server;
  return Math.sign(ahead) * Math.max(0, Math.abs(ahead) - spent / 2);
}
