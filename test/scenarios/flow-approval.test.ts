// Approvals among people: who is asked, whose answer counts, what makes it stale, and that every copy says so.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { approved, cardOf, repliesOf, requested, shows } from '../support/journey.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

const newestDirect = ({ slack }: TestWorld, user: string) => slack.direct(user).at(-1);

const policy = (service: string, approvals: string) => `
version: 1
organisation: { timezone: Europe/London, date_order: dmy }
groups: { cab: [ben@example.org, cat@example.org], owners: [cat@example.org, "slack:@payments-leads"] }
services:
  - { name: payments, captains: [ana@example.org], approvals: here, ${service} }
approvals: { here: { ${approvals} } }
`;

async function asking(approvals: string, service = 'channels: [{ slack: C0PAY }]') {
  const world = await aWorld({ policy: policy(service, approvals) });
  await world.ana.says('plan payments 4.2.0 at now for 3h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('request R-1');
  return world;
}

test('contract "Who may": a waiver needs a second person, asked by direct message; one’s own is refused', async () => {
  const world = await aWorld();
  const { ana, dan, eve } = world;
  await ana.says('plan payments 4.2.0 at now for 3h');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('test R-1 uat waive because the stage is down');
  expect(cardOf(world).text).not.toContain('uat waived');
  expect(eve.direct().at(-1)).toContain('Leave out uat');
  expect(ana.direct().filter((text) => text.includes('Leave out'))).toEqual([]);
  const own = await changingNothing(world, () => ana.says('agree R-1 uat'));
  expect(own).toContain('you asked for this waiver');
  expect(await changingNothing(world, () => dan.says('agree R-1 uat'))).toContain('is for');
  await eve.presses('Agree', { direct: true });
  expect(eve.direct().at(-1)).toContain('Agreed by Eve');
  expect(shows(newestDirect(world, 'U0EVE'), 'Agree')).toBe(false);
  expect(cardOf(world).text).toContain('uat waived');
});

test('product A5: a new candidate makes results and approvals stale; the message shows the difference; Re-approve', async () => {
  const world = await approved();
  const { ana, ben, eve } = world;
  expect(shows(cardOf(world), 'Start')).toBe(true);
  await ana.says('candidate R-1 @77ac010');
  expect(cardOf(world).text).toContain('Change authority: 0 of 1');
  expect(shows(cardOf(world), 'Start')).toBe(false);
  const refused = await changingNothing(world, () => ana.says('start R-1'));
  expect(refused).toContain('uat was recorded for an earlier candidate');
  expect(refused).toContain('Ben approved an earlier version');
  expect(ben.direct().at(-1)).toContain('9f3c2ab → 77ac010');
  await ben.presses('Re-approve', { direct: true });
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
  expect(shows(newestDirect(world, 'U0BEN'), 'Re-approve')).toBe(false);
  await eve.says('test R-1 uat pass');
  expect(await ana.says('start R-1')).toContain('You started the deployment');
});

test('product A5: back at what was approved, the answer counts again', async () => {
  const world = await approved();
  const { ana } = world;
  await ana.says('candidate R-1 @77ac010');
  expect(cardOf(world).text).toContain('Change authority: 0 of 1');
  await ana.says('candidate R-1 @9f3c2ab');
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
});

test('reject ends the request for everybody; asked again, all answer anew (product A1)', async () => {
  const world = await asking('rules: [{ name: Both, group: cab, count: 2 }]');
  const { ana, ben, cat, slack } = world;
  await cat.presses('Approve', { direct: true });
  await ben.presses('Reject', { direct: true });
  await ben.submits({ Reason: 'no back-out test' });
  expect(cardOf(world).text).toContain('no back-out test');
  expect(repliesOf(world).join('\n')).toContain('no back-out test');
  expect(shows(slack.direct('U0CAT').at(-1), 'Approve')).toBe(false);
  expect(await changingNothing(world, () => cat.says('approve R-1'))).toContain('was rejected');
  await ana.says('request R-1');
  expect(cardOf(world).text).toContain('Both: 0 of 2');
  await ben.presses('Approve', { direct: true });
  await cat.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Both: 2 of 2');
});

test('Ask for change keeps other answers; asked again, only who asked is waited for', async () => {
  const world = await asking('rules: [{ name: Both, group: cab, count: 2 }]');
  const { ana, ben, cat } = world;
  await cat.presses('Approve', { direct: true });
  await ben.presses('Ask for change', { direct: true });
  await ben.submits({ Reason: 'name the runbook' });
  expect(await changingNothing(world, () => ana.says('start R-1'))).toContain('name the runbook');
  await ana.says('request R-1');
  expect(cardOf(world).text).toContain('Both: 1 of 2');
  await ben.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Both: 2 of 2');
  expect(shows(cardOf(world), 'Start')).toBe(true);
});

test('Abstain leaves it to the others, withdraw takes an answer back until the start (product A4)', async () => {
  const world = await requested();
  const { ana, ben, cat } = world;
  await ben.says('abstain R-1 because I wrote it');
  expect(ben.direct().at(-1)).toContain('You abstained');
  expect(cardOf(world).text).toContain('Change authority: 0 of 1');
  await cat.presses('Approve', { direct: true });
  expect(shows(cardOf(world), 'Start')).toBe(true);
  expect(await cat.says('withdraw R-1')).toContain('0 of 1');
  expect(shows(cardOf(world), 'Start')).toBe(false);
  expect(shows(newestDirect(world, 'U0CAT'), 'Approve')).toBe(true);
  expect(await changingNothing(world, () => cat.says('withdraw R-1'))).toContain(
    'no answer standing',
  );
  await cat.presses('Approve', { direct: true });
  await ana.presses('Start');
  expect(await changingNothing(world, () => cat.says('withdraw R-1'))).toContain('R-1 started');
});

test('product A3: whoever planned it and whoever asked are not asked, and their click is answered', async () => {
  const world = await asking('rules: [{ name: Owner, group: owners }]');
  const { ana, cat, eve } = world;
  expect(ana.direct()).toEqual([]);
  expect(eve.direct()).toHaveLength(1);
  expect(cat.direct()).toHaveLength(1);
  const barred = await changingNothing(world, () => ana.presses('Approve'));
  expect(barred).toContain('another person answers');
});

test('policy exclude: [captain] bars the captain, exclude: [] nobody', async () => {
  const world = await asking('exclude: [captain], rules: [{ name: Owner, group: owners }]');
  expect(await changingNothing(world, () => world.ana.says('approve R-1'))).toContain(
    'captain of R-1',
  );
  const open = await asking('exclude: [], rules: [{ name: Owner, group: owners }]');
  expect(await open.ana.says('approve R-1')).toContain('Owner: 1 of 1');
});

test('product A2: one click counts for every rule that asks this person', async () => {
  const world = await asking(
    'rules: [{ name: Authority, group: cab }, { name: Owner, group: owners }]',
  );
  const { ben, cat, eve } = world;
  expect(cat.direct()).toHaveLength(1);
  expect(cat.direct()[0]).toContain('Authority');
  expect(cat.direct()[0]).toContain('Owner');
  await cat.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Authority: 1 of 1');
  expect(cardOf(world).text).toContain('Owner: 1 of 1');
  expect((await journal(world)).filter((fact) => fact.includes('approved'))).toHaveLength(1);
  for (const other of ['U0BEN', 'U0EVE']) {
    expect(newestDirect(world, other)?.text).toContain('Answered by others');
    expect(shows(newestDirect(world, other), 'Approve')).toBe(false);
  }
  expect([ben, eve].map((one) => one.direct().length)).toEqual([1, 1]);
});

test('product A7: somebody who left the user group after approving doesn’t count at the start', async () => {
  const world = await asking('rules: [{ name: Lead, group: "slack:@payments-leads" }]');
  const { ana, dan, eve, pass, slack } = world;
  await eve.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Lead: 1 of 1');
  slack.setGroup('payments-leads', ['U0ANA', 'U0DAN']);
  await pass(10 * MINUTE);
  const refused = await changingNothing(world, () => ana.says('start R-1'));
  expect(refused).toContain('Lead: 0 of 1');
  expect(await changingNothing(world, () => eve.says('approve R-1'))).toContain('asks you');
  expect(await dan.says('approve R-1')).toContain('Lead: 1 of 1');
  expect(await ana.says('start R-1')).toContain('You started the deployment');
});

test('product A11: after a decision taken anywhere every stored copy tells the truth', async () => {
  const world = await asking(
    'rules: [{ name: Both, group: cab, count: 2 }]',
    'channels: [{ slack: C0PAY }, { slack: C0OPS }, { slack: C0REL }]',
  );
  const { ana, ben, cat } = world;
  const everywhere = ['C0PAY', 'C0OPS', 'C0REL'];
  const cards = () => everywhere.map((channel) => cardOf(world, channel).text);
  await ben.presses('Approve', { channelId: 'C0OPS' });
  for (const text of cards()) expect(text).toContain('Both: 1 of 2');
  expect(cat.direct().at(-1)).toContain('1 of 2 so far: Ben');
  await cat.says('approve R-1', 'C0REL');
  for (const text of cards()) expect(text).toContain('Both: 2 of 2');
  for (const one of [ben, cat]) expect(one.direct().at(-1)).toContain('You approved this');
  await ana.says('cancel R-1 because superseded');
  await ana.presses('Confirm', { privately: true });
  for (const text of cards()) expect(text).toContain('Cancelled');
  for (const one of [ben, cat]) expect(one.direct().at(-1)).toContain('cancelled: superseded');
  for (const channel of everywhere) {
    for (const label of ['Approve', 'Start', 'Edit']) {
      expect(shows(cardOf(world, channel), label)).toBe(false);
    }
  }
});

test('product A10: approval isn’t start; a larger circle is asked in the thread', async () => {
  const world = await asking('rules: [{ name: Anybody }]');
  const { ben, pass, slack } = world;
  expect(['U0BEN', 'U0CAT', 'U0DAN', 'U0EVE'].flatMap((user) => slack.direct(user))).toEqual([]);
  const asked = slack
    .thread('C0PAY', cardOf(world).ts)
    .find((one) => one.text.startsWith('Approve '));
  expect(shows(asked, 'Approve')).toBe(true);
  if (asked === undefined) throw new Error('nobody was asked');
  await ben.presses('Approve', { message: asked });
  const after = slack.thread('C0PAY', cardOf(world).ts).find((one) => one.ts === asked.ts);
  expect(shows(after, 'Approve')).toBe(false);
  await pass(MINUTE);
  expect((await journal(world)).some((fact) => fact.endsWith(' started'))).toBe(false);
  expect(cardOf(world).text).toContain('R-1 · Testing');
});
