// What `npm run migrate:from-sqlite -- file:data/signalbox.db` does: moves an installation from a SQLite file to the
// PostgreSQL database in DATABASE_URL. The file is left as it is.
import { isPostgres } from '../sql/address.ts';
import { move } from '../sql/backup.ts';
import { readDatabase } from './config-database.ts';
import { contentLines, onlyArgument } from './copy-report.ts';
import { nameOf, reportOn } from './report.ts';

await reportOn('migrate:from-sqlite', async ({ url, name }) => {
  const source = readDatabase(onlyArgument() ?? '', false, process.cwd()).database;
  if (source?.kind !== 'file') {
    const form = 'npm run migrate:from-sqlite -- file:data/signalbox.db';
    return { ok: false, lines: [`say what from, as in ${form}`] };
  }
  if (!isPostgres(url)) {
    return { ok: false, lines: ['set DATABASE_URL to the address it moves to, postgres://…'] };
  }
  const contents = await move(`file:${source.file}`, url);
  return {
    ok: true,
    lines: [
      `${nameOf(source)} is in ${name}; the file is left as it was`,
      ...contentLines(contents),
      'start the bot with this DATABASE_URL from now on',
    ],
  };
});
