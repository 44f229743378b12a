// What the environment says about the database: a SQLite file, or a PostgreSQL server that several replicas may share.
import { resolve } from 'node:path';
import { Secret } from './secret.ts';

/** Where the rows are. */
export type DatabaseConfig =
  | {
      readonly kind: 'file';
      /** Absolute path of the SQLite file; its folder may have to be created. */
      readonly file: string;
    }
  | {
      readonly kind: 'server';
      /** `postgres://…`, as it was given. */
      readonly address: Secret;
      /** What is secret of it wherever it is printed without the rest, … */
      readonly password: Secret;
      /** … and the same as it is written in the address: percent-encoding has more than one spelling. */
      readonly written: Secret;
    };

export type DatabaseReading =
  | { readonly database: DatabaseConfig; readonly problems: readonly [] }
  | { readonly database: undefined; readonly problems: readonly string[] };

const EXPECTED_FILE =
  'DATABASE_URL: expected file: and the path of a file, such as file:data/signalbox.db, or postgres:// and a database, such as postgres://signalbox:password@db.example.org:5432/signalbox';

/** Whatever asks for TLS means `verify-full` (adapters/sql/postgres.ts): a certificate that nobody looks at protects from nobody. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];

const EXPECTED_SSL_MODE =
  "DATABASE_URL: expected sslmode=verify-full, which encrypts and looks at the server's certificate, or sslmode=disable";

const EXPECTED_SERVER =
  'DATABASE_URL: expected postgres://user:password@host:port/database; write what is special in user or password percent-encoded';

/** `file:` plus a path as it is, relative to `cwd` (three slashes begin an absolute one), or the address of a PostgreSQL database. */
export function readDatabase(
  url: string | undefined,
  local: boolean,
  cwd: string,
): DatabaseReading {
  const byDefault = local ? 'file:data/playground.db' : 'file:data/signalbox.db';
  const text = url ?? byDefault;
  if (/^postgres(?:ql)?:/i.test(text)) return readServer(text);
  const path = /^file:(?:\/\/(?=\/))?([^?#]+)$/.exec(text)?.[1];
  if (path === undefined || path.startsWith('//') || path.endsWith('/')) {
    return { database: undefined, problems: [EXPECTED_FILE] };
  }
  return { database: { kind: 'file', file: resolve(cwd, path) }, problems: [] };
}

function readServer(text: string): DatabaseReading {
  const url = URL.parse(text);
  const written = url?.password ?? '';
  const password = decoded(written);
  const isWhole =
    url !== null &&
    (url.hostname !== '' || url.searchParams.has('host')) &&
    /^\/[^/]+$/.test(url.pathname);
  if (!isWhole || password === undefined)
    return { database: undefined, problems: [EXPECTED_SERVER] };
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode)) {
    return { database: undefined, problems: [EXPECTED_SSL_MODE] };
  }
  const secrets = { password: new Secret(password), written: new Secret(written) };
  return { database: { kind: 'server', address: new Secret(text), ...secrets }, problems: [] };
}

/** As `openStore` and `openJournal` take it. */
export function addressOf(database: DatabaseConfig): string {
  return database.kind === 'file' ? `file:${database.file}` : database.address.reveal();
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
