// How an operator begins and ends a hold, and what health says while it lasts.
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { storeConditions } from '../../../../adapters/process/backlog.ts';
import { openStore } from '../../../../adapters/sql/store.ts';
import { silent } from '../../../conformance/store-rows.ts';
import { aFolder } from '../../../support/installed-program.ts';
import { operator } from '../../../support/operator.ts';

test('ends a hold beside the running bot, once', async () => {
  const path = join(aFolder(), 'signalbox.db');
  const url = `file:${path}`;
  const store = await openStore({ url, log: silent });
  await store.hold('restored from a backup', Date.UTC(2026, 0, 2, 3, 4, 5));
  const first = await operator('resume', { DATABASE_URL: url });
  expect(first).toEqual({
    code: 0,
    out: `resume: ${path}: what was held back since 2026-01-02T03:04:05.000Z is sent from now on (restored from a backup)\n`,
    err: '',
  });
  expect(await store.held()).toBeUndefined();
  const again = await operator('resume', { DATABASE_URL: url });
  expect(again).toMatchObject({ code: 0, out: `resume: ${path}: nothing was held back\n` });
  await store.close();
});

test('an operator holds everything back, says why, and lets it go', async () => {
  const path = join(aFolder(), 'signalbox.db');
  const settings = { DATABASE_URL: `file:${path}` };
  const store = await openStore({ url: settings.DATABASE_URL, log: silent });
  const begun = await operator('hold', settings, 'pg_dump of Monday is looked at');
  expect(begun).toMatchObject({ code: 0, err: '' });
  expect(begun.out).toContain(`hold: ${path}: nothing is sent or rung since 20`);
  expect((await store.held())?.why).toBe('pg_dump of Monday is looked at');
  const again = await operator('hold', settings, 'something else');
  expect(again.out).toContain('(pg_dump of Monday is looked at)');
  expect(again.out).toContain('it was held back already: the reason from then stays');
  expect(await operator('hold', settings, 'x'.repeat(201))).toMatchObject({ code: 1, out: '' });
  expect((await operator('resume', settings)).out).toContain('pg_dump of Monday is looked at');
  expect(await store.held()).toBeUndefined();
  await store.close();
});

test.each(['hold', 'resume'])('%s makes no database where there is none', async (command) => {
  const url = `file:${join(aFolder(), 'signalbox.db')}`;
  const { code, err } = await operator(command, { DATABASE_URL: url });
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('There is no database') });
});

test('is named where health tells of a hold', () => {
  const nothing = { due: 0, overdue: 0, soon: 0, dead: 0 };
  const never = { oldestTimer: undefined, oldestMessage: undefined, lastDeath: undefined };
  const held = { since: Date.UTC(2026, 0, 2), why: 'restored from a backup' };
  const conditions = storeConditions({ ...nothing, ...never, held }, 0);
  expect(conditions.find(({ name }) => name === 'hold')).toEqual({
    name: 'hold',
    state: 'degraded',
    why: 'Nothing is sent or rung since 2026-01-02T00:00:00.000Z: restored from a backup. `npm run resume` ends this.',
  });
  const free = storeConditions({ ...nothing, ...never, held: undefined }, 0);
  expect(free.map(({ name }) => name)).not.toContain('hold');
});
