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
