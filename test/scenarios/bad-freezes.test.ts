// Freezes as people get them wrong: one over another, one that is over already, two who stop the line at once, Confirm twice.
// Every answer says what stands, and nothing is saved twice or by half (issue "Bad input").
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { aWorld, aWorldOfBoth, type TestWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation:
  name: Example Trust
  timezone: Europe/London
  managers: [cab]
  channels: [{ slack: C0REL }]
groups:
  cab: [ben@example.org, dan@example.org]
  owners: [ana@example.org]
services:
  - name: payments
    captains: [owners]
    channels: [{ slack: C0PAY }]
    tests: []
    approvals: none
  - name: ledger
    channels: [{ slack: C0PAY }]
    tests: []
    approvals: none
approvals:
  none: { rules: [] }
`;

const told = (world: TestWorld) => world.slack.messages('C0REL').map((one) => one.text);
const announced = (world: TestWorld, id: string) =>
  told(world).find((text) => text.includes(`${id}: `)) ?? '';

async function asks(world: TestWorld, line: string): Promise<string> {
  return world.dan.says(`freeze ${line}`);
}

async function freezes(world: TestWorld, line: string): Promise<string> {
  const asked = await asks(world, line);
  await world.dan.presses('Confirm', { privately: true });
  return asked;
}

async function lifts(world: TestWorld, id: string): Promise<string> {
  await world.dan.says(`unfreeze ${id} because done`);
  return world.dan.presses('Confirm', { privately: true });
}

const facts = async (world: TestWorld) =>
  (await journal(world)).filter((fact) => fact.startsWith('calendar#'));

test('a freeze inside another is said to be; the inner one lifted, the outer still closes, and the other way round', async () => {
  const world = await aWorld({ policy: POLICY });
  await freezes(world, 'all from 11:00 to 20:00 because quarter end');
  const asked = await freezes(world, 'payments on prod from 12:00 to 14:00 because books');
  expect(asked).toContain('Overlaps Freeze F-1');
  expect(await world.dan.says('freezes')).toMatch(/F-1 everything[\s\S]*F-2 payments on prod/);
  await world.pass(2 * HOUR + MINUTE);

  expect(await lifts(world, 'F-2')).toContain('F-2');
  expect(told(world).at(-1)).toContain('F-1 still stands');
  expect(await world.ana.says('can payments')).toContain('F-1');
  await freezes(world, 'payments on prod from now to 15:00 because books again');
  await lifts(world, 'F-1');
  expect(told(world).at(-1)).toContain('F-3 still stands');
  expect(await world.ana.says('can payments')).toContain('F-3');
  expect(await world.ana.says('can ledger')).not.toMatch(/F-[123]/);
});

test('two that overlap close without a gap, and a release between them may start when the later one ends', async () => {
  const world = await aWorld({ policy: POLICY });
  await freezes(world, 'payments on prod from 12:00 to 14:00 because books');
  const asked = await freezes(world, 'all from 13:00 to 16:00 because audit');
  expect(asked).toContain('Overlaps Freeze F-1');
  await world.ana.says('plan payments 4.2.0 at 12:30 for 1h');
  expect(world.ana.direct().join('\n')).toMatch(/nothing closes it from .*16:00/);
  for (const id of ['F-1', 'F-2']) expect(announced(world, id)).toContain('1 release: R-1.');
});

test('the same freeze again, and Confirm pressed twice, is one', async () => {
  const world = await aWorld({ policy: POLICY });
  const line = 'payments on prod from 12:00 to 14:00 because books';
  await asks(world, line);
  const question = world.slack.ephemerals('U0DAN').at(-1);
  if (question === undefined) throw new Error('nothing was asked');
  const where = { channelId: question.channel, ts: question.ts };
  await Promise.all([
    world.slack.press('U0DAN', where, 'Confirm'),
    world.slack.press('U0DAN', where, 'Confirm'),
  ]);
  await world.settle();
  expect(await facts(world)).toEqual(['calendar#1 frozen']);
  expect(await changingNothing(world, () => asks(world, line))).toContain(
    'Not set again: exactly this freeze stands already as F-1',
  );
});

test('one that is over can be lifted no more: once its time is up, by its old button, or after somebody else', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ben, dan } = world;
  await freezes(world, 'payments on prod from now for 10m because books');
  world.sleep(11 * MINUTE);
  // Its end has passed, though nobody has told so yet, and its button is still there.
  await dan.presses('Unfreeze', { channelId: 'C0REL' });
  expect(dan.formText()).toContain('Nothing changed: F-1 is over since');
  expect(await dan.says('unfreeze F-1 because late')).toMatch(/F-1 is over/);
  await world.settle();
  expect(await facts(world)).toEqual(['calendar#1 frozen', 'calendar#2 freeze-ended']);
  const line = () => dan.says('unfreeze F-1 because later still');
  expect(await changingNothing(world, line)).toMatch(/Nothing changed: F-1 is over/);

  await freezes(world, 'ledger on prod from 20:00 to 21:00 because books');
  await Promise.all([
    dan.says('unfreeze F-2 because one'),
    ben.says('unfreeze F-2 because another'),
  ]);
  await dan.presses('Confirm', { privately: true });
  const late = () => ben.presses('Confirm', { privately: true });
  expect(await changingNothing(world, late)).toMatch(/F-2 is over.*Dan/);
});

test('two people who stop the line at once, one in each chat, stop it once, and the later one hears who did', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const ben = world.inTeams('ben');
  await ben.says('whoami');
  const answers = await Promise.all([
    world.dan.says('stop prod because INC-552'),
    ben.says('stop prod because login fails'),
  ]);
  await world.settle();
  expect(await facts(world)).toEqual(['calendar#1 stopped']);
  expect(answers.filter((one) => one.includes('Stopped: everything on prod (F-1)'))).toHaveLength(
    1,
  );
  expect(answers.filter((one) => /Stopped already: F-1 by .*(Dan|Ben)/.test(one))).toHaveLength(1);
  expect(told(world).filter((text) => text.startsWith('Stop F-1'))).toHaveLength(1);

  const gone = await Promise.all([
    world.dan.says('go because fixed'),
    ben.says('go because it works'),
  ]);
  await world.settle();
  expect(await facts(world)).toEqual(['calendar#1 stopped', 'calendar#2 went']);
  expect(gone.filter((one) => one.includes('Before the next start'))).toHaveLength(1);
  expect(gone.filter((one) => one.includes('no line is stopped'))).toHaveLength(1);
});
