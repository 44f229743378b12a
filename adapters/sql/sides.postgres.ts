// The same as sides.ts, for PostgreSQL, loaded only where that is used.
import { nameOf } from './address.ts';
import { drizzleOver } from './drizzle.postgres.ts';
import { bracketsOf, openPatientLink } from './postgres.ts';
import { expectMigratedPostgres, migratePostgres, rehearseMigration } from './postgres-migrate.ts';
import { postgresTables } from './schema.postgres.ts';
import type { Source, Target } from './sides.ts';

export async function openPostgresSource(url: string): Promise<Source> {
  const link = openPatientLink(url);
  const name = nameOf(url);
  await link.connect();
  try {
    await expectMigratedPostgres(link, name);
    await link.query('begin isolation level repeatable read read only');
  } catch (error) {
    await link.end();
    throw error;
  }
  return { tables: postgresTables, db: drizzleOver(link), name, close: () => link.end() };
}

export async function openPostgresTarget(url: string): Promise<Target> {
  const link = openPatientLink(url);
  const name = nameOf(url);
  await link.connect();
  try {
    await migratePostgres(link, name);
    const brackets = bracketsOf(link);
    await brackets.begin();
    return {
      tables: postgresTables,
      db: drizzleOver(link),
      name,
      commit: brackets.commit,
      // What wasn't committed goes with the connection.
      close: () => link.end(),
    };
  } catch (error) {
    await link.end();
    throw error;
  }
}

/** Shows that the tables can be brought up to date, and leaves them as they are. Rejects with what is in the way. */
export async function rehearsePostgres(url: string): Promise<void> {
  const link = openPatientLink(url);
  await link.connect();
  try {
    await rehearseMigration(link, nameOf(url));
  } finally {
    await link.end();
  }
}
