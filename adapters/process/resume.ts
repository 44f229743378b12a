// What `npm run resume` does: ends the hold that a restore or `npm run hold` began. Every replica of the bot goes on at once.
import { openJournal, openStore } from '../sql/store.ts';
import { jsonLog } from './log.ts';
import { reportOn } from './report.ts';

await reportOn('resume', async ({ url, name }) => {
  // Refuses what isn't there or isn't up to date: nothing may come into being by this.
  await (await openJournal(url)).close();
  const store = await openStore({ url, log: jsonLog({ level: 'silent', secrets: [] }) });
  try {
    const ended = await store.resume();
    if (ended === undefined) return { ok: true, lines: [`${name}: nothing was held back`] };
    const since = new Date(ended.since).toISOString();
    return {
      ok: true,
      lines: [`${name}: what was held back since ${since} is sent from now on (${ended.why})`],
    };
  } finally {
    await store.close();
  }
});
