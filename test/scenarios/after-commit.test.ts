// What was recorded is never answered as if it hadn't been.
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { aWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { name: X, timezone: Europe/London, date_order: dmy }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [ { slack: C0PAY } ]
    approvals: one
approvals:
  one:
    rules:
      - { name: Change authority, people: [ben@example.org], count: 1 }
`;

test('a name that can’t be looked up after the commit doesn’t turn the answer into a fault', async () => {
  const world = await aWorld({ policy: POLICY });
  const database = new Database(world.databaseFile);
  database.exec(`CREATE TRIGGER cannot BEFORE INSERT ON accounts
    WHEN new.person = 'ben@example.org' BEGIN SELECT RAISE(ABORT, 'no room'); END`);
  database.close();
  await world.ana.says('plan payments 1 at 10:05 for 20h');
  await world.ana.says('candidate R-1 @aaa');
  const answer = await world.ana.says('request R-1');

  expect((await world.bot().world.store.events('R-1')).at(-1)?.type).toBe('requested');
  expect(answer).not.toContain('Nothing was recorded');
  expect(answer).toContain('You asked for approval');
});

test('whoever stands in the store no more, as after a failover, is looked for again and written to', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ana, ben, settle } = world;
  const askedFor = async (version: string) => {
    const [id] = /R-\d+/.exec(await ana.says(`plan payments ${version} at 10:05 for 20h`)) ?? [];
    await ana.says(`candidate ${id} @aaa`);
    await ana.says(`request ${id}`);
    await settle();
  };
  await askedFor('1');
  expect(ben.direct()).toHaveLength(1);
  const database = new Database(world.databaseFile);
  expect(
    database.prepare(`DELETE FROM accounts WHERE person = 'ben@example.org'`).run().changes,
  ).toBe(1);
  database.close();
  await askedFor('2');
  expect(ben.direct()).toHaveLength(2);
});
