// Reminders that people set, in both chats: whom they reach, what they say, and how they follow their release.
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { journal } from '../support/journal.ts';
import { repliesOf } from '../support/journey.ts';
import { aWorldOfBoth } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { timezone: Europe/London }
groups: { cab: [ben@example.org, cat@example.org], payments-owners: [ana@example.org] }
services:
  - name: payments
    captains: [payments-owners]
    channels: [{ slack: C0PAY }, { teams: "19:payments@thread.tacv2" }]
reminders: { before_start: 24h, window_closing: 1m }
`;

test('product Q1: set in one chat, said in the other, moved with the window, gone with the release', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, ben, cat, inTeams } = world;
  await inTeams('cat').says('whoami');
  await ana.says('plan payments 4.2.0 at thu 14:00 for 1h');

  const set = await ana.says('remind R-1 <@U0BEN> at T-2h: check replication');
  expect(set).toContain('You set reminder 1 at T-2h, Thu 26 Nov, 12:00');
  expect(set).toContain(', for Ben: check replication.');
  expect(await inTeams('ana').mentions('remind R-1 cab at end-1h: decide')).toContain('T');
  await ana.says('remind R-1 at wed 13:00: look at the dashboards');
  const shown = await ben.says('show R-1');
  expect(shown).toContain('1: T-2h, Thu 26 Nov, 12:00');
  expect(shown).toContain('3: T-1d1h, Wed 25 Nov, 13:00');
  expect(shown).toContain('in the thread: look at the dashboards');

  await ana.says('move R-1 to fri 14:00');
  await world.pass(DAY + 4 * HOUR);
  expect(ben.direct()).toEqual([]);
  const before = repliesOf(world).length;
  await world.pass(DAY);
  expect(repliesOf(world).slice(before).join('\n')).toContain('look at the dashboards');
  await world.pass(22 * HOUR + MINUTE);
  expect(ben.direct().at(-1)).toContain('Reminder from Ana: check replication');
  expect(ben.direct().at(-1)).toContain('starts Fri 27 Nov, 14:00');
  expect(ben.direct().at(-1)).toContain('No candidate yet');
  expect(cat.direct()).toEqual([]);

  expect(await ben.says('remind R-1 drop 1')).toContain('You took back reminder 1');
  expect(ben.direct().at(-1)).toContain('was taken back');
  await world.pass(2 * HOUR);
  expect(inTeams('cat').direct().at(-1)).toContain('decide');
  expect(ben.direct().at(-1)).toContain('decide');
  await ana.says('cancel R-1 because superseded');
  await ana.presses('Confirm', { privately: true });
  const facts = await journal(world);
  await world.pass(10 * DAY);
  expect(await journal(world)).toEqual(facts);
});

test('alone it opens a form in both chats, which corrects in place', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, inTeams } = world;
  await ana.says('plan payments 4.2.0 at thu 14:00 for 1h');
  await ana.says('remind R-1');
  expect(ana.form()).toBe('Set a reminder');
  expect(await ana.submits({ When: 'whenever', Text: 'x' })).toContain('T-2h');
  expect(await ana.submits({ When: 'T-3d', Group: 'cab', Text: 'x' })).toContain('Not set');
  await ana.says('remind R-1');
  expect(await ana.submits({ Who: 'U0BEN', When: 'T-1d', Text: 'drill' })).toContain(
    'for Ben: drill',
  );
  expect(await inTeams('ana').says('remind R-1')).toContain('Reminders move with it');
});
