// Which migrations a database has, which it lacks, and when this program must not touch it.
import { readMigrationFiles } from './drizzle.ts';

/** The database isn't of this version; the message says what to do. */
export class DatabaseVersion extends Error {}

/** The database was written by a version of Signalbox that knows migrations this one doesn't. */
class NewerDatabase extends DatabaseVersion {
  constructor(name: string) {
    super(
      `The database ${name} was written by a newer version of Signalbox: start that version, or restore a backup made by this one.`,
    );
    this.name = 'NewerDatabase';
  }
}

/** The database has none of this program's tables, or only those of an older version. */
export class OlderDatabase extends DatabaseVersion {
  constructor(name: string) {
    super(
      `The database ${name} is empty or of an older version of Signalbox: name it in DATABASE_URL for npm run migrate, then try again.`,
    );
    this.name = 'OlderDatabase';
  }
}

/** In another encoding than UTF-8 much of what people write couldn't be stored, for ever. */
export class UnfitEncoding extends DatabaseVersion {
  constructor(name: string, encoding: string) {
    super(unfitEncoding(name, encoding));
    this.name = 'UnfitEncoding';
  }
}

export function unfitEncoding(name: string, encoding: string): string {
  return `the database ${name} is in ${encoding}, in which not every text can be written. Create another one (create database … encoding 'UTF8' template template0), and name it in DATABASE_URL.`;
}

interface Applied {
  readonly hash: string;
}

type Migration = ReturnType<typeof readMigrationFiles>[number];

/** All of a dialect's, oldest first. */
export function knownMigrations(folder: string): readonly Migration[] {
  return readMigrationFiles({ migrationsFolder: folder });
}

/** What `known` has beyond `applied`, both oldest first. Throws `NewerDatabase` when something else was applied. */
export function missingOf(
  applied: readonly Applied[],
  known: readonly Migration[],
  name: string,
): readonly Migration[] {
  const isPrefix = applied.every(({ hash }, n) => hash === known[n]?.hash);
  if (!isPrefix) throw new NewerDatabase(name);
  return known.slice(applied.length);
}
