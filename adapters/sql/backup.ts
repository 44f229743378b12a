// Backups and restoring: a backup is always one SQLite file, whatever it was made of, and has its name only when it is
// whole (decision 0105).
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { isPostgres } from './address.ts';
import { type Contents, contentsOf, copyAll, isEmpty, newestEvent } from './copy.ts';
import { unopened, unreadable, untaken, unwritten } from './handed-over.ts';
import { putHold } from './hold.ts';
import { expectMigrated } from './migrate.ts';
import { isTaken, openSource, openTarget, type Target } from './sides.ts';
import { locate, openReader } from './sqlite.ts';

/** Something stands where the copy should go. Nothing was changed. */
class Occupied extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Occupied';
  }
}

export interface Restored extends Contents {
  /** When the newest event happened, in epoch milliseconds; undefined: there is none. */
  readonly newest: number | undefined;
}

/**
 * Writes what is committed in the database at `url` into a new file at `path`, beside a running bot or without one, and
 * verifies it before it gets that name. Throws `Occupied`, `BadCopy`, `HandedOver`, or what `openJournal` throws.
 */
export async function backUp(url: string, path: string): Promise<Contents> {
  if (isTaken(path)) throw new Occupied(`There is something at ${path}. Give another name.`);
  const source = isPostgres(url) ? undefined : openReader(locate(url).path);
  try {
    if (source !== undefined) expectMigrated(source);
    return await wholeFile(path, async (part) => {
      if (source === undefined) return copied(url, `file:${part}`);
      // All in one step, under one look: in several, each commit of the bot's would begin it anew.
      await source.client.backup(part, { progress: () => 0x7fffffff });
      return verified(part);
    });
  } finally {
    source?.client.close();
  }
}

/**
 * Puts the backup at `path` into the database at `url`, which has to be empty or, a file, not there; nothing is sent or rung
 * from it before `resume`. Throws `Occupied`, `BadCopy`, `HandedOver`, or what either database says; then the target is as it was.
 */
export async function restore(
  path: string,
  url: string,
  why: string,
  now: number,
): Promise<Restored> {
  const held = (target: Target) => hold(target, why, now);
  if (isPostgres(url)) return fromFile(path, () => copied(`file:${path}`, url, held));
  const file = locate(url).path;
  if (isTaken(file)) {
    throw new Occupied(
      `There is a database at ${file}. Stop the bot, move the file away with what stands beside it (-wal, -shm), and try again.`,
    );
  }
  return fromFile(path, () =>
    wholeFile(file, (part) => copied(`file:${path}`, `file:${part}`, held)),
  );
}

/**
 * Copies the database at `from`, to which nobody may write meanwhile, into the empty one at `to`. Throws `Occupied`,
 * `BadCopy`, `HandedOver`, or what either database says; then the target is as it was, and it can be tried again.
 */
export async function move(from: string, to: string): Promise<Contents> {
  const { path } = locate(from);
  return fromFile(path, async () => {
    expectUnused(path);
    const watching = openReader(path).client;
    const version = () => watching.pragma('data_version', { simple: true });
    try {
      const before = version();
      return await copied(from, to, async () => {
        if (version() !== before) {
          throw new Occupied(
            'Something was recorded while it was copied. Stop the bot, and try again.',
          );
        }
      });
    } finally {
      watching.close();
    }
  });
}

async function copied(
  from: string,
  to: string,
  beforeCommit: (target: Target) => Promise<void> = async () => undefined,
): Promise<Restored> {
  const source = await openSource(from);
  try {
    const target = await openTarget(to);
    try {
      if (!(await isEmpty(target))) {
        throw new Occupied(
          `The database ${target.name} isn't empty. Create another one and name it in DATABASE_URL, or empty this one by creating it anew.`,
        );
      }
      const contents = await copyAll(source, target);
      await beforeCommit(target);
      await target.commit();
      return { ...contents, newest: await newestEvent(source) };
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}

/** Does `work`, which reads the file at `path`; rejects with what is wrong with that file where it is to blame. */
async function fromFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    await (await openSource(`file:${path}`)).close();
  } catch (error) {
    throw unopened(path, error) ?? error;
  }
  try {
    return await work();
  } catch (error) {
    throw unreadable(path, error) ?? error;
  }
}

/**
 * Throws `Occupied` while another process has the file open, as a running bot does: what it recorded after the copy would be
 * lost. To leave the write-ahead log SQLite needs the file for itself.
 */
function expectUnused(path: string): void {
  const client = new SqliteDatabase(path, { timeout: 0 });
  try {
    if (client.pragma('journal_mode', { simple: true }) !== 'wal') return;
    client.pragma('journal_mode = DELETE');
    client.pragma('journal_mode = WAL');
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')) {
      throw new Occupied(`Another process uses ${path}: stop the bot, and try again.`);
    }
    throw untaken(path, error) ?? error;
  } finally {
    client.close();
  }
}

/** Also in the place of one that was copied along. */
async function hold({ db, tables }: Target, why: string, since: number): Promise<void> {
  await db.delete(tables.holds);
  await putHold(db, tables, { since, why });
}

/** A file that is there whole under its name, or not at all. */
async function wholeFile<T>(path: string, write: (part: string) => Promise<T>): Promise<T> {
  const part = `${path}.part`;
  try {
    remove(part);
    // It holds people's names and addresses: nobody else reads it, not even while it grows.
    mkdirSync(dirname(part), { recursive: true });
    closeSync(openSync(part, 'wx', 0o600));
    const result = await write(part);
    closedFile(part);
    renameSync(part, path);
    settled(dirname(path));
    return result;
  } catch (error) {
    attempted(() => remove(part));
    throw unwritten(path, error) ?? error;
  }
}

/** What failed before says more. */
function attempted(work: () => void): void {
  try {
    work();
  } catch {
    // Where nothing can be written nothing can be removed either.
  }
}

function remove(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
}

async function verified(path: string): Promise<Contents> {
  const source = await openSource(`file:${path}`);
  try {
    return await contentsOf(source);
  } finally {
    await source.close();
  }
}

/** One file without others beside it, and on the disk. */
function closedFile(path: string): void {
  const client = new SqliteDatabase(path);
  client.pragma('journal_mode = DELETE');
  client.close();
  settled(path);
}

function settled(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}
