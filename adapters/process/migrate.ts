// What `npm run migrate` does: brings the database up to date without starting the bot, and says what that took.
import { bringUpToDate } from '../sql/store.ts';
import { reportOn } from './report.ts';

await reportOn('migrate', async ({ url, name }) => {
  const applied = await bringUpToDate(url);
  const count = applied === 1 ? '1 migration' : `${applied} migrations`;
  const line =
    applied === 0 ? `${name} is up to date` : `${name}: applied ${count}, and is up to date`;
  return { ok: true, lines: [line] };
});
