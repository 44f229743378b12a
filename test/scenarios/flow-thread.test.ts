// Said in a release's thread, a line means that release; what can't be undone is asked about first; a shared card
// stays true.
import { expect, test } from 'vitest';
import { DAY, MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { asks, cardOf, requested, shows, started } from '../support/journey.ts';
import { aWorld, aWorldOfBoth } from '../support/world.ts';

test('product "Principles" 4: a mention in the thread means its release, and the answer is there, for one person', async () => {
  const world = await requested();
  const { ben, slack } = world;
  const { ts } = cardOf(world);
  const answer = await ben.mentions('approve', 'C0PAY', ts);
  expect(answer).toContain('You approved');
  expect(answer).toContain('R-1');
  const [private_] = slack.ephemerals('U0BEN', 'C0PAY').slice(-1);
  expect(private_).toMatchObject({ ephemeralFor: 'U0BEN', threadTs: ts });
  expect(
    slack
      .ephemerals('U0ANA')
      .map((one) => one.text)
      .join(),
  ).not.toContain('You approved');
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
});

test('a mention outside any thread has to name its release, and one in another release’s thread means that one', async () => {
  const world = await requested();
  const { ana, ben, slack } = world;
  await ana.says('plan payments 4.3.0 at fri 22:00');
  const second = slack.messages('C0PAY').find((one) => one.text.includes('R-2 ·'));
  const before = await journal(world);
  const answer = await ben.mentions('approve', 'C0PAY', second?.ts);
  expect(answer).toContain("approval of R-2 hasn't been asked for");
  expect(await ben.mentions('approve')).toContain('Press Open');
  expect(await journal(world)).toEqual(before);
  await ben.presses('Open', { privately: true });
  expect(ben.form()).toBe('Approve a release');
  expect(await ben.submits({ Release: 'R-1' })).toContain('You approved');
});

test('in a thread a mention can also say what, with a reason, and ask', async () => {
  const world = await started();
  const { ana, dan } = world;
  const { ts } = cardOf(world);
  expect(await dan.mentions('hold because error rate above 2 %', 'C0PAY', ts)).toContain(
    'You held',
  );
  expect(cardOf(world).text).toContain('Held by Dan');
  expect(cardOf(world).text).toContain('error rate above 2 %');
  expect(await ana.mentions('check', 'C0PAY', ts)).toContain('R-1 · Held');
  expect(await ana.mentions('resume', 'C0PAY', ts)).toContain('You resumed');
});

test.each([
  ['rollback', 'Roll back?', 'Rolled back'],
  ['cancel', 'Cancel this release?', 'Cancelled'],
])(
  'contract "Words": typed %s asks first; Back leaves all as it is, Confirm does it',
  async (verb, asked, ended) => {
    const world = await started();
    const { ana } = world;
    const question = await changingNothing(world, () =>
      ana.says(`${verb} R-1 because login errors`),
    );
    expect(question).toContain(asked);
    expect(question).toContain('Nothing is recorded yet');
    const left = await changingNothing(world, () => ana.presses('Back', { privately: true }));
    expect(left || ana.lastPrivate()).toContain('Left as it is');
    await ana.says(`${verb} R-1 because login errors`);
    await ana.presses('Confirm', { privately: true });
    expect(cardOf(world).text).toContain(`R-1 · ${ended}`);
    expect(cardOf(world).text).toContain('login errors');
  },
);

test('contract "Words": a confirmation is good for two minutes, and once', async () => {
  const world = await started();
  const { ana, slack } = world;
  await ana.says('rollback R-1 because login errors');
  const question = slack.ephemerals('U0ANA').findLast((one) => one.text.includes('Roll back?'));
  await world.pass(3 * MINUTE);
  const late = await changingNothing(world, () =>
    ana.presses('Confirm', { ...(question === undefined ? {} : { message: question }) }),
  );
  expect(late).toContain('two minutes');
  expect(cardOf(world).text).toContain('R-1 · Deploying');
});

test('a mention that can’t be undone is asked about in the thread too', async () => {
  const world = await requested();
  const { ana } = world;
  const { ts } = cardOf(world);
  const before = await journal(world);
  const question = await ana.mentions('cancel because superseded', 'C0PAY', ts);
  expect(question).toContain('Cancel this release?');
  expect(await journal(world)).toEqual(before);
  await ana.presses('Confirm', { privately: true });
  expect(cardOf(world).text).toContain('R-1 · Cancelled');
});

test('Share here posts the card in another channel and keeps it true (product A11)', async () => {
  const world = await requested();
  const { ben, dan, slack } = world;
  expect(slack.messages('C0OPS')).toEqual([]);
  await dan.says('show R-1', 'C0OPS');
  expect(await dan.presses('Share here', { privately: true })).toContain('Shared here');
  expect(slack.messages('C0OPS')).toHaveLength(1);
  expect(cardOf(world, 'C0OPS').text).toContain('Change authority: 0 of 1');
  await ben.presses('Approve', { direct: true });
  expect(cardOf(world, 'C0OPS').text).toContain('Change authority: 1 of 1');
  // Its buttons work, and its thread implies the release as the first one's does.
  expect(shows(cardOf(world, 'C0OPS'), 'Start')).toBe(true);
  const { ts } = cardOf(world, 'C0OPS');
  expect(await world.ana.mentions('start', 'C0OPS', ts)).toContain('You started the deployment');
  expect(cardOf(world).text).toContain('Deploying, stage 1 of 3');
  expect(cardOf(world, 'C0OPS').text).toBe(cardOf(world).text);
});

test('Share here is offered in channels alone', async () => {
  const world = await aWorldOfBoth();
  await asks(world);
  const { ana, slack, teams } = world;
  const dm = slack.world.direct('U0ANA').id;
  const inSlack = async (line: string, channel?: string) => {
    await ana.says(line, channel);
    const newest = slack.ephemerals('U0ANA').toSorted((a, b) => Number(a.ts) - Number(b.ts));
    return shows(newest.at(-1), 'Share here');
  };
  const inTeams = async (how: 'says' | 'mentions', line: string) => {
    await world.inTeams('ana')[how](line);
    return JSON.stringify(teams.direct('29:1ana').at(-1)?.attachments).includes('Share here');
  };
  for (const line of ['show R-1', 'check R-1', 'audit R-1']) {
    expect(await inSlack(line, 'C0OPS')).toBe(true);
    expect(await inSlack(line, dm)).toBe(false);
    expect(await inTeams('mentions', line)).toBe(true);
    expect(await inTeams('says', line)).toBe(false);
  }
});

test.each(['Slack', 'Teams'])(
  'shared in %s where its card stands already, no second one is posted and the answer leads to it',
  async (chat) => {
    const world = await aWorldOfBoth();
    await asks(world);
    const { ana, slack, teams } = world;
    const cards = () => [
      slack.messages('C0PAY').length,
      teams.messages('19:payments@thread.tacv2').filter((one) => one.byBot).length,
    ];
    const before = [cards(), await journal(world)];
    const answer =
      chat === 'Slack'
        ? await ana.says('share R-1')
        : await world.inTeams('ana').mentions('share R-1');
    expect(answer).toContain('Not posted again: ');
    expect(answer).toMatch(/the card of R-1.*is in this channel already/);
    const shown =
      chat === 'Slack' ? slack.ephemerals('U0ANA').at(-1)?.blocks : teams.direct('29:1ana').at(-1);
    expect(JSON.stringify(shown)).toMatch(
      /https?:\/\/[^"]*the card of R-1|the card of R-1\]\(https?:/,
    );
    expect([cards(), await journal(world)]).toEqual(before);
  },
);

test('product B4: Slack takes no slash command in a thread, so what can be typed there is a mention', async () => {
  const world = await requested();
  const { ben } = world;
  const { ts } = cardOf(world);
  expect(await ben.mentions('aprove', 'C0PAY', ts)).toContain('Did you mean: @release approve R-1');
  expect(await ben.mentions('aprove R-1')).toContain('Did you mean: /release approve R-1');
  expect(await ben.says('aprove R-1')).toContain('Did you mean: /release approve R-1');
});

test('product B4: what is posted and edited in a thread of Slack spells its lines so; beside it, as a command', async () => {
  const world = await aWorld();
  const { ana, slack, pass } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00');
  const replies = () =>
    slack
      .thread('C0PAY', cardOf(world).ts)
      .slice(1)
      .map(({ text, blocks }) => `${text} ${JSON.stringify(blocks)}`);
  await pass(2 * DAY);
  const reminder = () => replies().find((one) => one.includes('R-1 (payments 4.2.0')) ?? '';
  expect(reminder()).toContain('@release request R-1');
  expect(ana.direct().join('\n')).toContain('/release request R-1');
  await ana.says('candidate R-1 @9f3c2ab');
  expect(reminder()).not.toContain('No candidate yet');
  expect(reminder()).toContain('@release request R-1');
  expect(replies().join('\n')).not.toContain('/release ');
});

test('a share in a direct conversation says that it needs a channel', async () => {
  const world = await aWorld();
  const { ana, slack } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00');
  await ana.says('share R-1', slack.world.direct('U0ANA').id);
  expect(slack.direct('U0ANA').filter((one) => one.text.includes('R-1 · Planning'))).toEqual([]);
});
