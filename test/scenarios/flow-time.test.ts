// What time does by itself: reminders that say what is missing, nudges, escalation, expiry, windows; and when it is silent.
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { journal } from '../support/journal.ts';
import { approved, cardOf, repliesOf, requested, started } from '../support/journey.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

/** What is said in the thread while this time passes. */
async function saidIn(world: TestWorld, ms: number): Promise<readonly string[]> {
  const before = repliesOf(world).length;
  await world.pass(ms);
  return repliesOf(world).slice(before);
}

async function planned(at = 'thu 22:00 for 1h'): Promise<TestWorld> {
  const world = await aWorld();
  await world.ana.says(`plan payments 4.2.0 at ${at}`);
  return world;
}

test('product Q1, Q3: before the start the thread hears what is incomplete, and whose it is', async () => {
  const world = await planned();
  const [dayBefore, ...more] = await saidIn(world, 37 * HOUR);
  expect(more).toEqual([]);
  expect(dayBefore).toContain('starts Thu 26 Nov, 22:00');
  expect(dayBefore).toContain('No candidate yet. A captain pins it');
  expect(dayBefore).toContain("uat isn't recorded. Anyone in payments-owners");
  expect(dayBefore).toContain("Approval hasn't been asked for");
  await world.ana.says('candidate R-1 @9f3c2ab');
  const [hourBefore] = (await saidIn(world, 22 * HOUR + 30 * MINUTE)).slice(-1);
  expect(hourBefore).toContain('starts Thu 26 Nov, 22:00');
  expect(hourBefore).not.toContain('No candidate yet');
  expect(hourBefore).toContain("uat isn't recorded");
});

test('the window opens: ready says who can start, not ready says what is missing', async () => {
  const ready = await aWorld();
  await ready.ana.says('plan website 7.0 at 11:00', 'C0PAY');
  await ready.ana.says('candidate R-1 @9f3c2ab');
  await ready.pass(61 * MINUTE);
  expect(repliesOf(ready, 'C0REL').at(-1)).toContain('is open, and it is ready');
  expect(repliesOf(ready, 'C0REL').at(-1)).toContain('<@U0ANA>');
  const missing = await planned('11:00 for 1h');
  const [, opened] = await saidIn(missing, 61 * MINUTE);
  expect(opened ?? repliesOf(missing).at(-1)).toContain("is open, but it isn't ready");
});

test('the window is about to close, then is missed: the captain is asked to move or cancel', async () => {
  const world = await planned('11:00 for 1h');
  await world.pass(MINUTE * 65);
  const before = world.ana.direct().length;
  const [closing] = await saidIn(world, 45 * MINUTE);
  expect(closing).toContain('closes Tue 24 Nov, 12:00');
  expect(closing).toContain('it has not started');
  const [missed, ...more] = await saidIn(world, 15 * MINUTE);
  expect(missed).toContain('passed without a start. Move it or cancel it');
  expect(more).toEqual([]);
  const direct = world.ana.direct().slice(before);
  expect(direct).toHaveLength(2);
  expect(direct[0]).toContain('is over');
  expect(direct[1]).toContain('Move it or cancel it');
  // Moved, it has its reminders again; the question about the old window is settled.
  await world.ana.says('move R-1 to thu 22:00');
  expect(world.ana.direct().at(-1)).toContain('has another window now');
  expect(
    (await saidIn(world, 3 * DAY)).filter((text) => text.includes('passed without')),
  ).toHaveLength(1);
});

test('contract: a deployment past its window is said to the captain, who extends it', async () => {
  const world = await started();
  const { ana } = world;
  const [closing] = await saidIn(world, 2 * HOUR + 50 * MINUTE);
  expect(closing).toContain('closes Tue 24 Nov, 13:00');
  expect(closing).toContain('it is at 10%. Extend it');
  const said = await saidIn(world, 11 * MINUTE);
  expect(said).toHaveLength(1);
  expect(said[0]).toContain('past the end of its window');
  expect(ana.direct().at(-1)).toContain('Extend the window, or roll back');
  await ana.says('edit R-1');
  await ana.submits({ Ends: '15:00' });
  expect(cardOf(world).text).toContain('10:00-15:00');
  expect(ana.direct().at(-1)).toContain('has another window now');
  const again = await saidIn(world, 2 * HOUR);
  expect(again.filter((text) => text.includes('past the end of its window'))).toHaveLength(1);
});

const TWO = `
version: 1
organisation: { timezone: Europe/London, date_order: dmy }
groups: { cab: [ben@example.org, cat@example.org], on-call: [dan@example.org] }
services: [{ name: payments, captains: [ana@example.org], channels: [{ slack: C0PAY }], approvals: two }]
approvals:
  two:
    rules: [{ name: Both, group: cab, count: 2 }]
    remind_after: [30m, 2h]
    escalate_after: 4h
    escalate_to: on-call
    expires_after: 6h
`;

async function asking(policy = TWO): Promise<TestWorld> {
  const world = await aWorld({ policy });
  for (const user of ['U0BEN', 'U0CAT']) world.slack.changePerson(user, { tz: 'Europe/London' });
  await world.ana.says('plan payments 4.2.0 at thu 22:00 for 1h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('request R-1');
  return world;
}

test('product A9: those who haven’t answered are nudged, never those who have', async () => {
  const world = await asking();
  const { ben, cat } = world;
  await cat.presses('Approve', { direct: true });
  await world.pass(31 * MINUTE);
  expect(ben.direct()).toHaveLength(2);
  expect(ben.direct()[1]).toContain('Your answer is still open');
  expect(cat.direct()).toHaveLength(1);
  await world.pass(90 * MINUTE);
  expect(ben.direct()).toHaveLength(3);
  await ben.presses('Approve', { direct: true });
  expect(ben.direct().every((text) => text.includes('You approved this'))).toBe(true);
  await world.pass(DAY);
  expect([ben.direct().length, cat.direct().length, world.dan.direct().length]).toEqual([3, 1, 0]);
});

test('product A9: unanswered for long, the contact and the captain are told, and those asked can still answer', async () => {
  const world = await asking();
  const { ana, ben, cat, dan } = world;
  await cat.presses('Approve', { direct: true });
  await world.pass(4 * HOUR + MINUTE);
  expect(dan.direct()).toHaveLength(1);
  expect(dan.direct()[0]).toContain('Both: 1 of 2');
  expect(dan.direct()[0]).toContain('Those asked first can still answer');
  expect(ana.direct().at(-1)).toContain('Those asked first can still answer');
  await ben.presses('Approve', { direct: true });
  expect(dan.direct()[0]).toContain('Settled since');
});

test('product A6: a request expires unanswered, says so everywhere, and can be put again', async () => {
  const world = await asking();
  const { ana, ben } = world;
  await world.pass(6 * HOUR + MINUTE);
  expect(repliesOf(world).at(-1)).toContain('expired unanswered');
  expect(ben.direct()[0]).toContain('expired');
  expect(await ben.says('approve R-1')).toContain('it expired');
  expect(await ana.says('start R-1')).toContain('expired');
  expect(await ana.says('request R-1')).toContain('You asked for approval');
  await ben.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Both: 1 of 2');
});

test('an approval that the window didn’t use expires with it (product A6)', async () => {
  const world = await approved();
  await world.pass(3 * HOUR + MINUTE);
  expect(repliesOf(world).join('\n')).toContain('The approval expired: the window closed unused');
});

test('Q: a moved release is timed anew, a cancelled one is silent', async () => {
  const world = await planned();
  await world.ana.says('move R-1 to fri 22:00');
  const untilThursday = await saidIn(world, 2 * DAY + 13 * HOUR);
  expect(untilThursday).toHaveLength(1);
  expect(untilThursday[0]).toContain('starts Fri 27 Nov, 22:00');
  await world.ana.says('cancel R-1 because superseded');
  await world.ana.presses('Confirm', { privately: true });
  const facts = await journal(world);
  expect(await saidIn(world, 30 * DAY)).toEqual([]);
  expect(await journal(world)).toEqual(facts);
  expect(await world.bot().world.store.due(world.now() + 365 * DAY, 10)).toEqual([]);
});

test('policy quiet_hours: a reminder waits for the morning, a request for approval doesn’t', async () => {
  const long = TWO.replace('6h', '5d');
  const quiet = `${long}people: [{ email: ben@example.org, quiet_hours: "10:10-18:00" }]\n`;
  const world = await asking(quiet);
  const { ben, cat } = world;
  expect(ben.direct()).toHaveLength(1);
  await world.pass(31 * MINUTE);
  expect(cat.direct()).toHaveLength(2);
  expect(ben.direct()).toHaveLength(1);
  await ben.presses('Ask for change', { direct: true });
  expect(ben.form()).toBe('Ask for change');
});

test('policy quiet_hours: what waited comes when they end, once, unless it was answered meanwhile', async () => {
  const policy = `${TWO}people: [{ email: ben@example.org, quiet_hours: "10:10-11:00" }, { email: cat@example.org, quiet_hours: "10:10-11:00" }]\n`;
  const world = await asking(policy);
  const { ben, cat } = world;
  await world.pass(40 * MINUTE);
  expect([ben.direct().length, cat.direct().length]).toEqual([1, 1]);
  await cat.presses('Approve', { direct: true });
  await world.pass(22 * MINUTE);
  expect(cat.direct()).toHaveLength(1);
  expect(ben.direct()).toHaveLength(2);
  expect(ben.direct()[1]).toContain('Your answer is still open');
});

test('product Q2: after downtime overdue reminders collapse into one, which says that it is late', async () => {
  const world = await aWorld({
    policy: TWO.replace('[30m, 2h]', '[30m, 1h, 90m, 2h]').replace('6h', '5d'),
  });
  const { ana, ben } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00 for 1h');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  world.sleep(3 * HOUR);
  await world.restart();
  await world.settle();
  expect(ben.direct()).toHaveLength(2);
  expect((await journal(world)).filter((fact) => fact.endsWith('reminder-dropped'))).toHaveLength(
    3,
  );
});

test('product Q2: a window that came and went while nobody ran is told once, as missed', async () => {
  const world = await planned();
  world.sleep(4 * DAY);
  await world.restart();
  await world.settle();
  expect(repliesOf(world)).toHaveLength(1);
  expect(repliesOf(world)[0]).toContain('Late: due Thu 26 Nov, 23:00');
  expect(repliesOf(world)[0]).toContain('passed without a start');
});

test('what was asked before is still asked after a restart (architecture, timers)', async () => {
  const world = await requested();
  await world.restart();
  await world.settle();
  expect(world.ben.direct()).toHaveLength(1);
  await world.ben.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
  expect(world.slack.messages('C0PAY')).toHaveLength(1);
});
