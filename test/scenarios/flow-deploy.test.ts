// From the start to the end of a deployment: armed starts, holds, early promotion, rollbacks, and one at a time.
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import {
  approved,
  cardOf,
  completed,
  repliesOf,
  requested,
  shows,
  started,
} from '../support/journey.ts';

test('product A10: a start set for a time rings by itself', async () => {
  const world = await approved();
  const { ana, pass, slack } = world;
  expect(await ana.says('start R-1 at 10:45')).toContain('10:45');
  await pass(44 * MINUTE);
  expect(cardOf(world).text).toContain('R-1 · Testing');
  await pass(2 * MINUTE);
  expect(cardOf(world).text).toContain('Deploying, stage 1 of 3: 10%');
  expect(
    slack
      .messages('C0PAY')
      .map((one) => one.text)
      .join('\n'),
  ).toContain('starts now on prod');
});

test('product A10: a set start that finds something missing doesn’t happen, and the captain is told', async () => {
  const world = await approved();
  const { ana, ben, pass } = world;
  await ana.says('start R-1 at 10:45');
  await ben.says('withdraw R-1 because a doubt');
  const before = ana.direct().length;
  await pass(46 * MINUTE);
  expect(cardOf(world).text).toContain('R-1 · Testing');
  const told = ana.direct().slice(before).join('\n');
  expect(told).toContain('did not happen');
  expect(told).toContain('Change authority: 0 of 1');
  expect(repliesOf(world).join('\n')).toContain('did not happen');
  // It rang once: being approved afterwards starts nothing by itself.
  await ben.says('approve R-1');
  await pass(HOUR);
  expect(cardOf(world).text).toContain('R-1 · Testing');
});

test('a start can’t be set while something is missing, nor outside the window', async () => {
  const world = await requested();
  const { ana, ben } = world;
  const missing = await changingNothing(world, () => ana.says('start R-1 at 10:45'));
  expect(missing).toContain('Change authority: 0 of 1');
  await ben.says('approve R-1');
  const outside = await changingNothing(world, () => ana.says('start R-1 at 13:30'));
  expect(outside).toContain('outside the window');
});

test('product R5: a hold keeps what has passed of the bake, and resume goes on with the rest', async () => {
  const world = await started();
  const { ana, ben, pass } = world;
  await ana.presses('Done');
  await pass(2 * MINUTE);
  await ben.presses('Hold');
  await ben.submits({ Reason: 'error rate above 2 %' });
  expect(cardOf(world).text).toContain('R-1 · Held');
  expect(cardOf(world).text).toContain('Held by Ben');
  expect(repliesOf(world).join('\n')).toContain('2 min 59 s of the bake are left');
  await pass(HOUR);
  expect((await journal(world)).some((fact) => fact.includes('bake-ended'))).toBe(false);
  expect(await changingNothing(world, () => ana.says('promote R-1'))).toContain('is held by Ben');
  await ana.presses('Resume');
  await pass(2 * MINUTE);
  expect((await journal(world)).some((fact) => fact.includes('bake-ended'))).toBe(false);
  await pass(2 * MINUTE);
  expect((await journal(world)).some((fact) => fact.includes('bake-ended'))).toBe(true);
});

test('product R5: Done while held is taken; its bake begins at the resume', async () => {
  const world = await started();
  const { ana, dan, pass } = world;
  await dan.presses('Hold');
  await dan.submits({ Reason: 'wait for the database' });
  await ana.presses('Done');
  await pass(HOUR);
  expect((await journal(world)).some((fact) => fact.includes('bake-ended'))).toBe(false);
  await ana.presses('Resume');
  await pass(6 * MINUTE);
  expect((await journal(world)).some((fact) => fact.includes('bake-ended'))).toBe(true);
  expect(await ana.says('promote R-1')).toContain('to 50%');
});

test('contract "What must be there to start": promoting before the bake has ended takes a reason', async () => {
  const world = await started();
  const { ana } = world;
  expect(await changingNothing(world, () => ana.says('promote R-1'))).toContain(
    "isn't reported as deployed",
  );
  await ana.presses('Done');
  const early = await changingNothing(world, () => ana.says('promote R-1'));
  expect(early).toContain('bakes until');
  await ana.presses('Promote');
  expect(ana.formText()).toContain('opens 50%');
  expect(await ana.submits({ Reason: 'metrics are flat' })).toContain('to 50%');
  expect(cardOf(world).text).toContain('stage 2 of 3: 50%');
  expect(repliesOf(world).join('\n')).toContain('metrics are flat');
});

test('product R3: auto-advance waits when the window is over, and goes on when it is extended', async () => {
  const world = await started();
  const { ana, pass } = world;
  await ana.says('done R-1');
  await pass(6 * MINUTE);
  await ana.says('promote R-1');
  await pass(2 * HOUR + 50 * MINUTE);
  await ana.says('done R-1');
  await pass(15 * MINUTE);
  expect(cardOf(world).text).toContain('stage 2 of 3: 50%');
  expect(repliesOf(world).join('\n')).toContain('goes on by itself once the window is open');
  await ana.says('edit R-1');
  await ana.submits({ Ends: '15:00' });
  expect(cardOf(world).text).toContain('stage 3 of 3: 100%');
  expect(repliesOf(world).join('\n')).toContain('to 100% by itself');
});

test('rolling back by its button: the form shows target and effect, submitting is the confirmation', async () => {
  const world = await started();
  const { dan, slack } = world;
  await dan.presses('Roll back');
  expect(dan.formText()).toContain('R-1: payments 4.2.0');
  expect(dan.formText()).toContain('a full review opens');
  await dan.submits({ Reason: 'login errors' });
  expect(cardOf(world).text).toContain('R-1 · Rolled back · Reviewing');
  const posts = slack.messages('C0PAY').map((one) => one.text);
  expect(posts.at(-1)).toContain('was rolled back on prod');
  expect(posts.at(-1)).toContain('login errors');
  expect(posts.at(-1)).toContain('Decided by Dan');
  for (const label of ['Done', 'Promote', 'Hold', 'Roll back', 'Start']) {
    expect(shows(cardOf(world), label)).toBe(false);
  }
});

test('contract "What must be there to start": rolled back after completion, until the review is filed', async () => {
  const world = await completed();
  const { ana, eve, pass } = world;
  expect(cardOf(world).text).toContain('R-1 · Completed');
  await ana.says('rollback R-1 because double refunds');
  await ana.presses('Confirm', { privately: true });
  expect(cardOf(world).text).toContain('R-1 · Rolled back · Reviewing');
  await eve.says('review R-1');
  await eve.submits({ Outcome: 'backed out' });
  await pass(MINUTE);
  expect(cardOf(world).text).toContain('Closed, backed out');
  expect(shows(cardOf(world), 'Roll back')).toBe(false);
  const late = await changingNothing(world, async () => {
    const answer = await ana.says('rollback R-1 because more of it');
    return answer.includes('Confirm') ? ana.presses('Confirm', { privately: true }) : answer;
  });
  expect(late).toContain('has ended');
});

test('product P1, P2: cancelled after the start, a full review opens that the captain can’t file', async () => {
  const world = await started();
  const { ana, ben, eve, slack } = world;
  await ana.presses('Cancel release');
  await ana.submits({ Reason: 'vendor outage' });
  expect(cardOf(world).text).toContain('R-1 · Cancelled · Reviewing');
  expect(ana.direct().at(-1)).toContain('Somebody other than you files it');
  expect(shows(slack.direct('U0ANA').at(-1), 'Review')).toBe(false);
  for (const reviewer of ['U0BEN', 'U0DAN', 'U0EVE']) {
    expect(shows(slack.direct(reviewer).at(-1), 'Review')).toBe(true);
  }
  await changingNothing(world, () => ana.says('review R-1'));
  expect(ana.formText()).toContain('another person than its captain');
  await eve.presses('Review', { direct: true });
  await eve.submits({ Outcome: 'abandoned' });
  expect(cardOf(world).text).toContain('Closed, abandoned');
  expect(ben.direct().at(-1)).toContain('Filed by Eve');
});

test('a second release of the service can’t start while one deploys, and can when that has ended', async () => {
  const world = await started();
  const { ana, ben, dan, eve } = world;
  await ana.says('plan payments 4.3.0 at now for 3h');
  await ana.says('candidate R-2 @bbb');
  await eve.says('test R-2 uat pass');
  await ana.says('request R-2');
  await ben.says('approve R-2');
  const busy = await changingNothing(world, () => ana.says('start R-2'));
  expect(busy).toContain('R-1 is deploying payments to prod');
  expect(await dan.says('can payments')).toContain('R-1 is deploying payments to prod');
  await dan.says('rollback R-1 because login errors');
  await dan.presses('Confirm', { privately: true });
  expect(await ana.says('start R-2')).toContain('You started the deployment');
});

test('two starts at the same moment: one deployment, and both are answered', async () => {
  const world = await approved();
  const { ana, eve, slack } = world;
  const answers = await Promise.all([
    slack.command('U0ANA', 'C0PAY', 'start R-1'),
    slack.command('U0EVE', 'C0PAY', 'start R-1'),
  ]);
  await world.settle();
  expect((await journal(world)).filter((fact) => fact.endsWith(' started'))).toHaveLength(1);
  const texts = answers.map((one) => one.reply?.text ?? '');
  expect([...texts].filter((text) => text.includes('You started the deployment'))).toHaveLength(1);
  expect([...texts].filter((text) => text.includes('Nothing changed: R-1 started'))).toHaveLength(
    1,
  );
  expect([ana.direct().length, eve.direct().length]).toEqual([0, 0]);
});
