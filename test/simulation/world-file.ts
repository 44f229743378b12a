// The database of one simulated world, as the bot has it and as the checker reads it.
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import type { JournalReading } from '../../adapters/sql/journal.ts';
import { openStore } from '../../adapters/sql/store.ts';
import type { Log } from '../../src/app/ports.ts';
import type { Store } from '../../src/app/store.ts';

export class WorldFile {
  readonly #path: string;
  readonly store: Store & JournalReading;
  /** Reads what is committed. */
  readonly client: SqliteDatabase.Database;

  private constructor(path: string, store: Store & JournalReading) {
    this.#path = path;
    this.store = store;
    this.client = new SqliteDatabase(path, { readonly: true });
  }

  static async open(path: string, log: Log): Promise<WorldFile> {
    return new WorldFile(path, await openStore({ url: `file:${path}`, log }));
  }

  /** What a killed process leaves: the files as they are at this moment. */
  copyTo(path: string): void {
    for (const suffix of ['', '-wal']) {
      if (existsSync(this.#path + suffix)) copyFileSync(this.#path + suffix, path + suffix);
    }
  }

  /** Deletes it, too. */
  async close(): Promise<void> {
    this.client.close();
    await this.store.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(this.#path + suffix, { force: true });
  }
}
