// What `npm run restore -- PATH` does: puts a backup into the configured database, and holds everything back until somebody
// has looked at what the chats say since.
import { resolve } from 'node:path';
import { restore } from '../sql/backup.ts';
import { contentLines, onlyArgument } from './copy-report.ts';
import { reportOn } from './report.ts';

await reportOn('restore', async ({ url, name }) => {
  const given = onlyArgument();
  if (given === undefined) {
    return { ok: false, lines: ['say what from: npm run restore -- PATH'] };
  }
  const path = resolve(given);
  const restored = await restore(path, url, 'restored from a backup', Date.now());
  return {
    ok: true,
    lines: [
      `${path} is in ${name}`,
      ...contentLines(restored),
      lost(restored.newest),
      'nothing is sent or rung from it: start the bot, compare, then npm run resume',
    ],
  };
});

function lost(newest: number | undefined): string {
  if (newest === undefined) return 'there is no event in it';
  const at = new Date(newest).toISOString();
  return `its newest event is of ${at}: every vote and every release since is lost here, and still stands in the chats`;
}
