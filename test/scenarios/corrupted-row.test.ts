// A state that somebody's console has made unreadable: whoever asks for that release gets a reference, others go on.
import SqliteDatabase from 'better-sqlite3';
import { expect, test } from 'vitest';
import { aWorld } from '../support/world.ts';

test('a release whose state cannot be read stops nobody but those who ask for it', async () => {
  const { ana, databaseFile, settle } = await aWorld();
  await ana.says('plan payments 4.2.0 at 15:00 for 1h');
  await ana.says('plan payments 4.3.0 at 17:00 for 1h');
  await settle();
  const console = new SqliteDatabase(databaseFile);
  console.exec(`update streams set state = '{"half' where stream = 'R-1'`);
  console.close();
  expect(await ana.says('show R-1')).toContain('Nothing was recorded. Reference');
  expect(await ana.says('show R-2')).toContain('4.3.0');
  expect(await ana.says('candidate R-2 @9f3c2ab')).not.toContain('Reference');
});

test('health names a state that cannot be read since the start, until it is mended', async () => {
  const world = await aWorld();
  const { ana, databaseFile, restart } = world;
  const ready = async () =>
    (await fetch(`http://127.0.0.1:${world.bot().port}/readyz`)).json() as Promise<unknown>;
  await ana.says('plan payments 4.2.0 at 15:00 for 1h');
  const console = new SqliteDatabase(databaseFile);
  console.exec(`create temp table before as select state from streams where stream = 'R-1'`);
  console.exec(`update streams set state = '{"half' where stream = 'R-1'`);
  await restart();
  await expect.poll(ready).toMatchObject({
    status: 'degraded',
    conditions: expect.arrayContaining([
      { name: 'states', state: 'degraded', why: expect.stringContaining('the state of R-1') },
    ]),
  });
  console.exec(`update streams set state = (select state from temp.before) where stream = 'R-1'`);
  console.close();
  expect(await ready()).toMatchObject({ status: 'ok' });
  expect(await ana.says('show R-1')).toContain('4.2.0');
});
