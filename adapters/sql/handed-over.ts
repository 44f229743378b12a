// What is wrong with a file that a command was given, such as a backup: told of that file, and not of the configured database,
// which is as it was.

import { resolve } from 'node:path';

/** The file can't be used. The message names it and says what to do; the cause, which would be taken for the database's, is left out. */
class HandedOver extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'HandedOver';
  }
}

/** What reading the file at `path` has met; undefined: something else is to blame. */
export function unreadable(path: string, error: unknown): Error | undefined {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_NOTADB')) {
    return new HandedOver(`${path} is not a backup: it is no database at all. Name another file.`);
  }
  if (code.startsWith('SQLITE_CORRUPT')) {
    return new HandedOver(`${path} is damaged, or only a part of a backup. Use another one.`);
  }
  return undefined;
}

/** What opening the file at `path` to read it has met; undefined: something else is to blame. */
export function unopened(path: string, error: unknown): Error | undefined {
  const code = codeOf(error);
  if (/^(SQLITE_CANTOPEN|SQLITE_IOERR|SQLITE_READONLY|EACCES|EISDIR|EPERM)/.test(code)) {
    return new HandedOver(
      `${path} can't be read (${code}). Look whether it is a file, and whether this process may read it.`,
    );
  }
  return unreadable(path, error);
}

/** What taking the file at `path` for oneself has met; undefined: something else is to blame. */
export function untaken(path: string, error: unknown): Error | undefined {
  const code = codeOf(error);
  if (!/^SQLITE_(CANTOPEN|IOERR|READONLY)/.test(code)) return unreadable(path, error);
  return new HandedOver(
    `${path} can't be had alone (${code}): whether a bot uses it is known only to who may write it. Run this as the user who runs the bot.`,
  );
}

/** What writing a new file at `path` has met; undefined: something else is to blame. */
export function unwritten(path: string, error: unknown): Error | undefined {
  if (isElsewhere(path, error)) return undefined;
  const code = codeOf(error);
  if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) {
    return new HandedOver(
      `there is no room for ${path}. Make some, or name a place on another disk.`,
    );
  }
  if (
    /^(E(ACCES|PERM|ROFS|NOTDIR|ISDIR|NOENT|EXIST|IO|MFILE|NAMETOOLONG)$|SQLITE_(CANTOPEN|READONLY|IOERR))/.test(
      code,
    )
  ) {
    return new HandedOver(
      `${path} can't be written (${code}). Look at the right to write there, or name another place.`,
    );
  }
  return undefined;
}

/** Whether the system names another file: neither this one, nor what stands beside it, nor a folder around it. */
function isElsewhere(path: string, error: unknown): boolean {
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return false;
  const [file, named] = [resolve(path), resolve(error.path)];
  return !file.startsWith(named) && !named.startsWith(file);
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
