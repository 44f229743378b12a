// What `npm run backup -- PATH` does: writes everything that has to survive into one new SQLite file, beside a running bot.
import { resolve } from 'node:path';
import { backUp } from '../sql/backup.ts';
import { contentLines, onlyArgument } from './copy-report.ts';
import { reportOn } from './report.ts';

await reportOn('backup', async ({ url, name }) => {
  const given = onlyArgument();
  if (given === undefined) {
    return { ok: false, lines: ['say where to: npm run backup -- PATH'] };
  }
  const path = resolve(given);
  const contents = await backUp(url, path);
  return { ok: true, lines: [`${name} is in ${path}`, ...contentLines(contents)] };
});
