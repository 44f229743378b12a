// Reminders that are put off, and those that wait until somebody is back, in both chats (product Q4, Q5).
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { journal } from '../support/journal.ts';
import { aWorld, aWorldOfBoth, type TestWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { timezone: Europe/London, holidays: ["2026-11-30"] }
groups: { cab: [ben@example.org, cat@example.org], payments-owners: [ana@example.org] }
services:
  - name: payments
    captains: [payments-owners]
    approvals: both
    channels: [{ slack: C0PAY }, { teams: "19:payments@thread.tacv2" }]
approvals:
  both:
    rules: [{ name: Both, group: cab, count: 2 }]
    remind_after: 30m
    escalate_after: 30d
reminders: { before_start: 24h, window_closing: 15m }
`;

async function asking(world: TestWorld, at: string): Promise<void> {
  await world.ana.says(`plan payments 4.2.0 at ${at}`);
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('request R-1');
}

function last(texts: readonly string[]): string {
  return texts.at(-1) ?? '';
}

test('product Q4: each puts off their own, in their own chat; it says until when, and comes again', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, ben, inTeams } = world;
  const cat = inTeams('cat');
  await cat.says('whoami');
  await asking(world, 'thu 14:00 for 1h');
  await world.pass(31 * MINUTE);
  expect(last(ben.direct())).toContain('Your answer is still open');
  const nudged = cat.direct().length;

  expect(await ben.presses('Snooze 30 min', { direct: true })).toContain('You snoozed');
  expect(last(ben.direct())).toContain('Snoozed until Tue 24 Nov, 11:0');
  expect(await cat.presses('Snooze 2 h', { direct: true })).toContain('snoozed');
  expect(last(cat.direct())).toContain('Snoozed until');
  expect(await ben.says('snooze R-1 approvers 2h')).toContain('you have snoozed this reminder');
  expect(await ana.says('snooze R-1 approvers 2h')).toContain('is for');

  const before = ben.direct().length;
  await world.pass(31 * MINUTE);
  expect(ben.direct()).toHaveLength(before + 1);
  expect(cat.direct()).toHaveLength(nudged);
  // Answered meanwhile, nothing comes again.
  await cat.presses('Approve', { direct: true });
  const answered = cat.direct().length;
  await world.pass(3 * HOUR);
  expect(cat.direct()).toHaveLength(answered);

  // The third time the captain hears of it.
  const captain = ana.direct().length;
  for (const _ of [2, 3]) {
    await ben.presses('Snooze 2 h', { direct: true });
    await world.pass(121 * MINUTE);
  }
  expect(ana.direct().slice(captain)).toEqual([
    expect.stringContaining('Ben has snoozed 3 times the reminder "answers are still missing"'),
  ]);
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
});

test('bad input: a snooze clicked over and over, and replayed after a restart, is one', async () => {
  const world = await aWorld({ policy: POLICY });
  await asking(world, 'thu 14:00 for 1h');
  await world.pass(31 * MINUTE);
  const { ben, slack } = world;
  await ben.presses('Snooze 2 h', { direct: true });
  const message = slack.direct('U0BEN').at(-1);
  const facts = await journal(world);
  for (let click = 0; click < 10; click += 1) await ben.says('snooze R-1 approvers 2h');
  await world.restart();
  expect(await ben.says('snooze R-1 approvers until last call')).toContain('Nothing changed');
  expect(await journal(world)).toEqual(facts);
  expect(slack.direct('U0BEN').at(-1)).toEqual(message);
});

test('product Q4: alone it opens a form with what fits; past the milestone it says so', async () => {
  const world = await aWorld({ policy: POLICY });
  await asking(world, '12:00 for 1h');
  await world.pass(31 * MINUTE);
  const { ben } = world;
  await ben.says('snooze R-1');
  expect(ben.form()).toBe('Snooze a reminder');
  expect(ben.formText()).not.toContain('tomorrow');
  expect(await ben.submits({ Until: 'last call' })).toContain('You snoozed');
  await world.pass(HOUR);
  expect(await ben.says('snooze R-1 until tomorrow 09:00')).toContain('you have snoozed');
  expect(await world.cat.says('snooze R-1 until tomorrow 09:00')).toContain('is of no use from');
});

describe('product Q5', () => {
  const QUIET = `${POLICY}people: [{ email: ben@example.org, quiet_hours: "20:00-07:00" }]\n`;

  test('quiet hours run on the clock of the chat where the policy names no zone', async () => {
    const world = await aWorld({ policy: QUIET });
    // 10:40 in London is 19:40 in Tokyo; the nudge comes due at 20:10 there.
    world.slack.changePerson('U0BEN', { tz: 'Asia/Tokyo' });
    await world.pass(40 * MINUTE);
    await asking(world, 'thu 14:00 for 1h');
    const asked = world.ben.direct().length;
    await world.pass(9 * HOUR);
    expect(world.ben.direct()).toHaveLength(asked);
    expect(last(world.cat.direct())).toContain('Your answer is still open');
    // 22:00 in London is 07:00 in Tokyo.
    await world.pass(3 * HOUR);
    expect(world.ben.direct()).toHaveLength(asked + 1);
  });

  test('days off and holidays are left in peace, but not when the release comes first', async () => {
    const friday = Date.UTC(2026, 10, 27, 23, 45);
    const world = await aWorld({ policy: POLICY, at: friday });
    for (const user of ['U0BEN', 'U0CAT']) world.slack.changePerson(user, { tz: 'Europe/London' });
    await asking(world, 'wed 14:00 for 1h');
    const asked = world.ben.direct().length;
    // Saturday, Sunday, and a Monday off.
    await world.pass(3 * DAY);
    expect(world.ben.direct()).toHaveLength(asked);
    await world.pass(10 * HOUR);
    expect(world.ben.direct()).toHaveLength(asked + 1);

    const soon = await aWorld({ policy: POLICY, at: friday });
    for (const user of ['U0BEN', 'U0CAT']) soon.slack.changePerson(user, { tz: 'Europe/London' });
    await asking(soon, 'sat 14:00 for 1h');
    await soon.pass(31 * MINUTE);
    expect(last(soon.ben.direct())).toContain('Your answer is still open');
  });

  test('what can’t wait goes through: a window that closes on a deployment, and one that was missed', async () => {
    const open = POLICY.replace('approvals: both', 'approvals: none');
    const none = open.replace('approvals:\n', 'approvals:\n  none: { rules: [] }\n');
    const quiet = 'people: [{ email: ana@example.org, quiet_hours: "00:00-23:59" }]\n';
    const world = await aWorld({ policy: `${none}${quiet}` });
    const { ana } = world;
    await ana.says('plan payments 4.2.0 at now for 1h');
    await ana.says('candidate R-1 @9f3c2ab');
    await ana.says('start R-1');
    await world.pass(46 * MINUTE);
    expect(last(ana.direct())).toContain('Extend it if it needs longer');
    await ana.says('plan payments 4.3.0 at 12:00 for 30m');
    await world.pass(2 * HOUR);
    expect(last(ana.direct())).toContain('passed without a start');
  });
});
