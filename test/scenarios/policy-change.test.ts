// A changed policy is in force at once, and every open release takes it in: now, after a restart, or when it can again.
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { outsideOf } from '../../src/app/context.ts';
import { identify } from '../../src/app/people.ts';
import { performCalendarIn } from '../../src/app/perform-calendar.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

const policy = (remind: string) => `
version: 1
organisation: { name: X, timezone: Europe/London, date_order: dmy }
reminders: { before_start: [${remind}] }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [ { slack: C0PAY } ]
    approvals: none
approvals:
  none: { rules: [] }
`;

async function planned(): Promise<TestWorld> {
  const world = await aWorld({ policy: policy('24h') });
  await world.ana.says('plan payments 1 at fri 22:00 for 1h');
  await world.ana.says('plan payments 2 at fri 23:00 for 1h');
  return world;
}

async function reminders(world: TestWorld): Promise<readonly string[]> {
  const rows = await world.bot().world.store.due(world.now() + 30 * DAY, 100);
  return rows.filter((row) => row.part.startsWith('before-start')).map((row) => row.key);
}

async function types(world: TestWorld, id: string): Promise<readonly string[]> {
  return (await world.bot().world.store.events(id)).map((event) => event.type);
}

const KEYS = (hours: number) =>
  ['R-1', 'R-2'].map((id) => `timer:${id}:before-start:${hours * HOUR}`);

test('a policy that changed while the process was down is taken in at the next start (contract "Policy")', async () => {
  const world = await planned();
  await world.restart(policy('48h'));
  await world.settle();

  expect(await reminders(world)).toEqual(KEYS(48));
  expect(await types(world, 'R-1')).toEqual(['planned', 'reconciled']);
});

test('a restart with the same policy records nothing, also after a reload', async () => {
  const world = await planned();
  await world.restart();
  await world.settle();
  expect(await types(world, 'R-1')).toEqual(['planned']);

  await world.takePolicy(policy('48h'));
  await world.restart();
  await world.settle();
  expect(await types(world, 'R-1')).toEqual(['planned', 'reconciled']);
});

test('a release that took a command under the new policy is reconciled all the same', async () => {
  const world = await planned();
  const database = new Database(world.databaseFile);
  database.exec(CAN_NOT);
  await world.takePolicy(policy('48h'));
  await world.ana.says('candidate R-1 @aaa');
  database.exec('DROP TRIGGER cannot');
  database.close();
  await world.restart();
  await world.settle();

  expect(await types(world, 'R-1')).toEqual(['planned', 'candidate-pinned', 'reconciled']);
});

const CAN_NOT = `CREATE TRIGGER cannot BEFORE INSERT ON events
  WHEN new.type = 'reconciled' AND new.stream = 'R-1' BEGIN SELECT RAISE(ABORT, 'no room'); END`;

test('a new policy is in force although a release can’t take it in; that one is logged and tried again', async () => {
  const world = await planned();
  const before = world.bot().world.policy().version;
  const database = new Database(world.databaseFile);
  database.exec(CAN_NOT);
  await world.takePolicy(policy('48h'));

  expect(world.bot().world.policy().version).not.toBe(before);
  expect(await types(world, 'R-1')).toEqual(['planned']);
  expect(await types(world, 'R-2')).toEqual(['planned', 'reconciled']);
  expect(world.log.filter((line) => line.level === 'error')).toMatchObject([{ stream: 'R-1' }]);

  database.exec('DROP TRIGGER cannot');
  database.close();
  await world.pass(2 * MINUTE);
  await world.ana.says('list');
  await world.settle();
  expect(await types(world, 'R-1')).toEqual(['planned', 'reconciled']);
  expect(await reminders(world)).toEqual(KEYS(48));
});

test('who may stop the line is who the policy in force names, though the directories were asked before (product A7)', async () => {
  const onCall = (email: string) => `${policy('24h')}groups: { on-call: [${email}] }\n`;
  const world = await aWorld({ policy: onCall('dan@example.org') });
  const app = world.bot().world;
  const account = 'slack:T0SIM:U0DAN';
  const actor = await identify(account, app);
  const outside = await outsideOf([], app);
  await world.takePolicy(onCall('cat@example.org'));

  const scope = { services: [], environments: ['prod'] };
  const command = { type: 'stop', scope, zone: 'Europe/London', because: 'INC-552' } as const;
  const outcome = await app.store.transaction((tx) =>
    performCalendarIn(tx, { command, actor, account, outside }, app),
  );
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not-yours' } });
});
