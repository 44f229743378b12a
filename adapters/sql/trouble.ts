// Why a database can't be used, in words for the operator: what happened, and what to do now. A driver's message names
// codes and files of its own; none of its text that could hold an address with a password is passed on.

import { DatabaseVersion } from './migrations.ts';

export interface Trouble {
  /** One sentence, or two. */
  readonly why: string;
  /** Something in the settings has to be changed before it can work. */
  readonly ofSettings: boolean;
}

type Words = (name: string) => string;

const LOOK = 'Look at DATABASE_URL';

/** Those that are cured by changing a setting. */
const ofSettings: Readonly<Record<string, Words>> = {
  '28P01': (name) => `${name} refuses this user and password. ${LOOK}.`,
  '28000': (name) =>
    `${name} doesn't know this user, or doesn't let it in from here. ${LOOK}, and at pg_hba.conf on the server.`,
  '3D000': (name) => `there is no database ${name}. Create it, or look at DATABASE_URL.`,
  '42501': (name) =>
    `the user has no right to create or change tables in ${name}. Make it the owner of the database.`,
  EACCES: (name) =>
    `${name} may not be written here. Give the process the right to, or change DATABASE_URL.`,
  EROFS: (name) =>
    `${name} is on a disk that can only be read. Put it on another, or change DATABASE_URL.`,
  ENOTDIR: (name) => `the path of ${name} leads through something that isn't a folder. ${LOOK}.`,
  SQLITE_CANTOPEN: (name) =>
    `${name} can't be opened. Look whether it is a file, and whether the process may write it and its folder.`,
  SQLITE_READONLY: (name) =>
    `${name} can only be read. Give the process the right to write the file and its folder.`,
  SQLITE_NOTADB: (name) =>
    `${name} is not a database. Look at DATABASE_URL, or put a backup in its place (npm run restore).`,
};

/** Those that something outside has to cure. */
const ofState: Readonly<Record<string, Words>> = {
  // After a power cut the name server may come up last.
  ENOTFOUND: (name) => `there is no such host (${name}). ${LOOK}, or at the name server.`,
  EAI_AGAIN: (name) => `the name server doesn't answer about the host of ${name}. Try again.`,
  ECONNREFUSED: (name) =>
    `nothing answers at ${name}. Start PostgreSQL there, or look at host and port in DATABASE_URL.`,
  ETIMEDOUT: (name) => `${name} doesn't answer in time. Look at the server and at the way to it.`,
  EHOSTUNREACH: (name) => `there is no way to ${name}. Look at the network.`,
  ECONNRESET: (name) => `${name} hung up. Look at the server's log, and try again.`,
  '25006': (name) =>
    `${name} can only be read: it is a standby, or was set read-only. Point DATABASE_URL at the primary, or make it writable.`,
  '53100': (name) => `the disk of ${name} is full. Nothing was recorded; make room and try again.`,
  '53300': (name) =>
    `${name} has no connection left. Raise max_connections, or stop whoever has them.`,
  '57P03': (name) => `${name} is starting or stopping. Try again in a moment.`,
  SQLITE_FULL: (name) =>
    `the disk of ${name} is full. Nothing was recorded; make room and try again.`,
  SQLITE_BUSY: (name) =>
    `another process has kept ${name} locked. Look who that is, and try again.`,
  SQLITE_CORRUPT: (name) =>
    `${name} is damaged. Put a backup in its place (npm run restore), and keep the damaged file.`,
  SQLITE_IOERR: (name) => `the disk of ${name} fails. Look at the system's log.`,
};

const HALF: Words = (name) =>
  `the tables of ${name} aren't those of any version: a migration was applied by halves, or somebody changed them. Restore a backup (npm run restore).`;

/** What Node says of a certificate that nobody it knows has signed. */
const DISTRUST = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/;

/** Whether and how the server is spoken to in secret. */
function ofTls(code: string, said: string, name: string): Trouble | undefined {
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    const why = `the certificate of ${name} isn't valid now (${code}). Renew it on the server, or look at the clocks.`;
    return { why, ofSettings: false };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const why = `the certificate of ${name} is for another name. ${LOOK}: the host has to be called as in the certificate.`;
    return { why, ofSettings: true };
  }
  if (DISTRUST.test(code)) {
    const why = `the certificate of ${name} can't be trusted (${code}). Name the file of the authority that signed it: …?sslmode=verify-full&sslrootcert=/path/ca.pem in DATABASE_URL.`;
    return { why, ofSettings: true };
  }
  if (/server does not support SSL/i.test(said)) {
    const why = `${name} doesn't speak TLS, and DATABASE_URL asks for it (sslmode). Turn it on in the server, or say sslmode=disable.`;
    return { why, ofSettings: true };
  }
  if (/pg_hba\.conf.*no encryption|no encryption.*pg_hba\.conf/i.test(said)) {
    const why = `${name} doesn't let this user in from here without TLS. Look at pg_hba.conf on the server, or say …?sslmode=verify-full in DATABASE_URL.`;
    return { why, ofSettings: true };
  }
  return undefined;
}

/** What the driver says before there is a connection, without a code. */
function ofTheStart(said: string, name: string): Trouble | undefined {
  if (/client password must be a string/i.test(said)) {
    const why = `${name} wants a password, and there is none. Put it into DATABASE_URL, or into PGPASSWORD.`;
    return { why, ofSettings: true };
  }
  if (/unsupported startup parameter/i.test(said)) {
    const why = `a pooler stands before ${name} and refuses what the bot asks of its connections, such as how long a statement may take. Point DATABASE_URL at PostgreSQL itself: each replica keeps six connections at most.`;
    return { why, ofSettings: true };
  }
  return undefined;
}

/** A file or folder that had to be there, as Node's `fs` says it. */
function ofFiles(error: unknown, name: string): Trouble | undefined {
  const { syscall, path } = Object(error) as { readonly syscall?: string; readonly path?: string };
  if (syscall === 'mkdir') {
    const why = `there is no folder for ${name}, and none can be made. Make it, or change DATABASE_URL.`;
    return { why, ofSettings: true };
  }
  if (syscall === 'open' && typeof path === 'string') {
    const why = `${path}, which DATABASE_URL names, can't be read. Look at the path, and at the right to read it.`;
    return { why, ofSettings: true };
  }
  return undefined;
}

/** Codes by which either database says that a table, column or index is missing, or there already. */
const isHalf = (code: string, message: string) =>
  ['42P01', '42P07', '42703', '42701', '42704', '42710'].includes(code) ||
  (code === 'SQLITE_ERROR' &&
    /no such (?:table|column|index)|has no column|already exists|duplicate column/.test(message));

/** `name` is the database, without user and password. Undefined: nobody foresaw it. */
export function troubleOf(error: unknown, name: string): Trouble | undefined {
  const said = error instanceof Error ? error.message : String(error);
  const code = codeOf(error) ?? codeIn(said);
  const special = ofTls(code, said, name) ?? ofTheStart(said, name) ?? ofFiles(error, name);
  if (special !== undefined) return special;
  if (isHalf(code, said)) return { why: HALF(name), ofSettings: false };
  for (const [words, settings] of [
    [ofSettings, true],
    [ofState, false],
  ] as const) {
    // SQLite's extended codes begin with the plain one.
    const known = Object.keys(words).find((one) => code === one || code.startsWith(`${one}_`));
    const why = known === undefined ? undefined : words[known]?.(name);
    if (why !== undefined) return { why: why, ofSettings: settings };
  }
  if (error instanceof DatabaseVersion) return { why: said, ofSettings: false };
  return undefined;
}

/** The driver's own failures have words and no code. */
function codeIn(said: string): string {
  if (/timeout expired/i.test(said)) return 'ETIMEDOUT';
  return /^Connection terminated/i.test(said) ? 'ECONNRESET' : '';
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
