// Home in both chats: opened, decided from and current afterwards, by whatever account, and whatever the chats are up to.
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { messageText } from '../support/teams-person.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { name: Example Trust, timezone: Europe/London }
groups: { cab: [ben@example.org, cat@example.org, eve@example.org] }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [{ slack: C0PAY }, { teams: "19:payments@thread.tacv2" }]
    tests: []
    approvals: two
  - name: website
    captains: [dan@example.org]
    channels: [{ slack: C0REL }]
    tests: []
approvals:
  two: { rules: [{ name: Board, group: cab, count: 2 }] }
`;

/** R-1 of the website tomorrow, R-2 of payments asking for two answers. */
async function requested(): Promise<BothWorld> {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, dan } = world;
  await dan.says('plan website 7.0 at wed 09:00 for 1h');
  await ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding');
  await ana.says('candidate R-2 @9f3c2ab');
  await ana.says('request R-2');
  return world;
}

/** Messages in somebody's chat with the bot in Teams that are, or were, their Home. */
function homeCards({ teams }: BothWorld, handle: string) {
  return teams
    .direct(`29:1${handle}`)
    .filter((one) => /^(?:Home\n|An earlier)/.test(messageText(one)));
}

function homeCard(world: BothWorld, handle: string) {
  const card = homeCards(world, handle).at(-1);
  if (card === undefined) throw new Error(`${handle} has no Home in Teams`);
  return { text: messageText(card), message: { conversation: card.chat, id: card.id } };
}

const noErrors = (world: BothWorld) =>
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);

test('a Home is current when it is opened and after each of one’s own decisions, in both chats', async () => {
  const world = await requested();
  const { ana, ben, inTeams } = world;
  expect(await ben.opensHome()).toContain('To approve (1)\n*payments 4.2.0 → prod*');
  // What others release is there too.
  expect(ben.home()).toMatch(/\|R-1> \(website 7\.0 → prod\) · Dan/);
  expect(await inTeams('ben').says('')).toContain('To approve (1)\npayments 4.2.0 → prod');

  const answer = await ben.pressesAtHome('Approve');
  expect(answer).toContain('You approved. Board: 1 of 2.');
  for (const home of [ben.home(), homeCard(world, 'ben').text]) {
    expect(home).toContain('Nothing waits for your answer.');
  }

  // What was pressed too late repairs the Home it stood on.
  await inTeams('cat').says('hi');
  const { message } = homeCard(world, 'cat');
  await ana.says('candidate R-2 @77ac010');
  expect(homeCard(world, 'cat').text).toContain('Candidate 9f3c2ab');
  expect(await inTeams('cat').presses('Approve', { message })).toContain('77ac010');
  expect(homeCard(world, 'cat').text).toContain('Candidate 77ac010');
  expect(await inTeams('cat').presses('Approve', { message })).toContain('Board: 1 of 2');
  expect(homeCard(world, 'cat').text).toContain('Nothing waits for your answer.');

  // Their client asks for it anew when they come across it.
  await ana.says('candidate R-2 @88bd020');
  const seen = await world.teams.look('29:1cat', message);
  expect(JSON.stringify(seen)).toContain('You approved an earlier version');
  noErrors(world);
});

test('its rows lead to the cards, each chat to its own', async () => {
  const world = await requested();
  const { ana, ben, slack, teams, inTeams } = world;
  await ana.says('freeze payments from fri 17:00 to mon 08:00 because quarter end');
  await ana.presses('Confirm', { privately: true });
  await ben.opensHome();
  await inTeams('ben').says('');
  const posted = slack.messages('C0PAY').filter(({ byBot }) => byBot);
  const address = (words: string) => {
    const ts = posted.find(({ text }) => text.includes(words))?.ts ?? 'none';
    return `https://simulated.slack.com/archives/C0PAY/p${ts.replace('.', '')}`;
  };
  const tab = JSON.stringify(slack.home('U0BEN'));
  expect(tab.split(`<${address('payments 4.2.0')}|R-2>`)).toHaveLength(3);
  expect(tab).toContain(`<${address('F-1')}|F-1>`);
  const card = JSON.stringify(teams.direct('29:1ben').at(-1)?.attachments);
  expect(card.match(/\[R-2\]\(https:\/\/teams\.microsoft\.com\/l\/message\//g)).toHaveLength(2);
  expect(card).toContain('[F-1](https://teams.microsoft.com/l/message/');
  // The website's only card stands in Slack.
  expect(card).toContain('R-1 (website');
  noErrors(world);
});

test('whoever freezes or lifts sees it at once on their Home', async () => {
  const { ana } = await requested();
  await ana.opensHome();
  await ana.says('freeze payments from fri 17:00 to mon 08:00 because quarter end');
  await ana.presses('Confirm', { privately: true });
  expect(ana.home()).toContain('quarter end');
  await ana.says('unfreeze F-1 because closed early');
  await ana.presses('Confirm', { privately: true });
  expect(ana.home()).toContain('Nothing is frozen, and no freeze is ahead.');
});

test('looking at the messages with the bot publishes no Home', async () => {
  const { slack, pass } = await requested();
  await slack.openHome('U0BEN', 'messages');
  await pass(MINUTE);
  expect(slack.home('U0BEN')).toBeNull();
});

test('somebody who never types leads a release from Home', async () => {
  const world = await requested();
  const { ana, ben, cat, inTeams } = world;
  await ben.says('approve R-2');
  await cat.says('approve R-2');
  await world.pass(31 * MINUTE);
  expect(await ana.opensHome()).toContain('Your releases (1)\n*payments 4.2.0 → prod*');
  expect(ana.home()).toContain('Ready to start: Ana');
  await inTeams('ana').says('home');
  expect(await ana.pressesAtHome('Start')).toContain('started');
  expect(ana.home()).toContain('deploying');
  expect(await inTeams('ana').presses('Done', homeCard(world, 'ana'))).toContain('Fully out.');

  // A form of the Home tab opens by itself, not on top of another one, and is answered where it stood.
  await ana.pressesAtHome('New release');
  expect(ana.form()).toBe('Plan a release');
  await ana.submits({ Service: 'payments', Version: '4.3.0', Starts: 'fri 22:00' });
  expect(ana.formText()).toContain('Planned: R-3');
  expect(ana.home()).toContain('Your releases (2)');
  expect(homeCard(world, 'ana').text).toContain('Your releases (2)');

  // A review and an action whose day is past.
  await world.pass(HOUR);
  await inTeams('ben').says('action R-2 alert on queue depth for ana@example.org by fri');
  await world.pass(7 * DAY);
  expect(await ana.opensHome()).toContain('Overdue (2)');
  expect(await ana.pressesAtHome('Done')).toContain('A-1');
  expect(ana.home()).toContain('Overdue (1)');
  await ana.pressesAtHome('Review');
  await ana.submits({ Outcome: 'successful' });
  expect(ana.home()).toContain('No review or action of yours is overdue.');
  noErrors(world);
});

test('asked for again in Teams it moves down: the one before points on, and is left alone afterwards', async () => {
  const world = await requested();
  const { ben, inTeams } = world;
  await inTeams('ben').says('home');
  await world.pass(MINUTE);
  await inTeams('ben').says('home');
  await world.pass(MINUTE);
  const [first, second, ...more] = homeCards(world, 'ben').map(messageText);
  expect(more).toEqual([]);
  expect(first).toContain('An earlier Home');
  expect(second).toContain('To approve (1)');
  const [former] = homeCards(world, 'ben');
  await ben.says('approve R-2');
  expect(homeCards(world, 'ben')[0]?.version).toBe(former?.version);
  expect(homeCard(world, 'ben').text).toContain('Nothing waits for your answer.');
  // In a channel it is a private answer, which holds no button that decides.
  const told = await inTeams('cat').mentions('');
  expect(told).toContain('To approve (1)');
  expect(told).toContain('@Release approve R-2');
  expect(told).toContain('Open');
  expect(told).not.toContain('Reject');
  noErrors(world);
});

test('one person with two addresses has one list under both, once they are linked', async () => {
  const world = await requested();
  const { eve, inTeams } = world;
  await inTeams('eve').says('home');
  expect(homeCard(world, 'eve').text).toContain('Nothing waits for your answer.');
  await eve.opensHome();
  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await eve.says('link'))?.[0] ?? '';
  await inTeams('eve').says(`link ${code}`);
  expect(homeCard(world, 'eve').text).toContain('To approve (1)');
  await inTeams('eve').presses('Approve', homeCard(world, 'eve'));
  expect(eve.home()).toContain('Nothing waits for your answer.');
  expect(await inTeams('eve').says('unlink')).not.toBe('');
  expect(homeCard(world, 'eve').text).toContain('Nothing waits for your answer.');
  noErrors(world);
});

test('who has become a guest is told that a guest decides nothing; who has left is not asked about', async () => {
  const world = await requested();
  const { ben, slack } = world;
  await ben.opensHome();
  slack.changePerson('U0BEN', { isRestricted: true });
  await world.pass(2 * MINUTE);
  expect(await ben.opensHome()).toContain('guest');
  expect(ben.home()).not.toContain('payments');
  slack.changePerson('U0BEN', { isRestricted: false });
  await world.pass(2 * MINUTE);
  expect(await ben.opensHome()).toContain('To approve (1)');
  const opened = slack.openHome('U0BEN');
  slack.changePerson('U0BEN', { deleted: true });
  await opened;
  await world.pass(5 * MINUTE);
  noErrors(world);
});

test.each([
  ['too many', { ratelimited: 30 } as const],
  ['an error', { status: 503, when: 'after' } as const],
  ['a cut connection', { reset: 'before' } as const],
])('opened while Slack answers with %s, it ends current', async (_, fault) => {
  const world = await requested();
  const { ben, slack } = world;
  slack.fail('views.publish', fault, 2);
  await slack.openHome('U0BEN');
  await ben.says('approve R-2');
  await world.pass(5 * MINUTE);
  expect(ben.home()).toContain('Nothing waits for your answer.');
  expect(await world.bot().world.store.dead(10)).toEqual([]);
  noErrors(world);
});

test('with Slack down for a while, and the bot restarted meanwhile, a Home waits and ends current', async () => {
  const world = await requested();
  const { ben, slack, inTeams } = world;
  await ben.opensHome();
  await inTeams('ben').says('home');
  slack.down(true);
  await inTeams('ben').presses('Approve', homeCard(world, 'ben'));
  expect(homeCard(world, 'ben').text).toContain('Nothing waits for your answer.');
  await world.pass(20 * MINUTE);
  await world.restart();
  slack.recover();
  await world.pass(6 * MINUTE);
  expect(ben.home()).toContain('Nothing waits for your answer.');
  expect(await world.bot().world.store.dead(10)).toEqual([]);
});
