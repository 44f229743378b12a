// What `npm run hold` does: holds everything back in every replica, until `npm run resume`. For whoever puts a database back by
// other means than `npm run restore`, or wants quiet while something is looked into.
import { openJournal, openStore } from '../sql/store.ts';
import { onlyArgument } from './copy-report.ts';
import { jsonLog } from './log.ts';
import { reportOn } from './report.ts';

/** It stands in `/readyz`. */
const LONGEST_WHY = 200;

await reportOn('hold', async ({ url, name }) => {
  const why = onlyArgument() ?? 'by the operator';
  if (why.length > LONGEST_WHY) {
    return { ok: false, lines: [`say why in ${LONGEST_WHY} characters: npm run hold -- "WHY"`] };
  }
  // Refuses what isn't there or isn't up to date: nothing may come into being by this.
  await (await openJournal(url)).close();
  const store = await openStore({ url, log: jsonLog({ level: 'silent', secrets: [] }) });
  try {
    const before = await store.held();
    await store.hold(why, Date.now());
    const held = await store.held();
    const since = new Date(held?.since ?? 0).toISOString();
    const stands = `${name}: nothing is sent or rung since ${since} (${held?.why}); commands are answered, and npm run resume ends this`;
    const kept = 'it was held back already: the reason from then stays';
    return { ok: true, lines: before === undefined ? [stands] : [stands, kept] };
  } finally {
    await store.close();
  }
});
