// Forms: what a bare word opens, what stands in them already, and that a form sent late or twice does no harm.
import { expect, test } from 'vitest';
import { changingNothing, journal } from '../support/journal.ts';
import { asks, cardOf, requested, started } from '../support/journey.ts';
import { aWorld, aWorldOfBoth } from '../support/world.ts';

test.each([
  ['plan', 'Plan a release'],
  ['edit R-1', 'Edit the release'],
  ['move R-1', 'Move the release'],
  ['scope R-1', 'Add to the scope'],
  ['captain R-1', 'Choose a captain'],
  ['candidate R-1', 'Pin a candidate'],
  ['test R-1', 'Record a test'],
  ['action R-1', 'Add an action'],
  ['cancel R-1', 'Cancel the release'],
  ['hold', 'Hold'],
  ['approve', 'Approve a release'],
])('%s opens a form and changes nothing', async (line, title) => {
  const world = await requested();
  const { ana } = world;
  expect(await changingNothing(world, () => ana.says(line))).toBe('');
  expect(ana.form()).toBe(title);
});

test('a picker goes on to the form of what was picked, and that to the fact', async () => {
  const world = await requested();
  const { ana } = world;
  await ana.says('plan payments 4.3.0 at fri 22:00');
  await ana.says('candidate');
  expect(ana.form()).toBe('Pin a candidate');
  expect(ana.formText()).toContain('R-1 payments 4.2.0');
  expect(ana.formText()).toContain('R-2 payments 4.3.0');
  await changingNothing(world, () => ana.submits({ Release: 'R-2' }));
  expect(ana.form()).toBe('Pin a candidate');
  expect(ana.formText()).toContain('R-2 (payments 4.3.0');
  expect(await ana.submits({ Candidate: 'bbb' })).toContain('You pinned candidate bbb');
  expect(await journal(world)).toContain('R-2#2 candidate-pinned');
  expect(ana.form()).toBeUndefined();
});

test('a picker of a command that needs no more carries it out', async () => {
  const world = await requested();
  const { ben } = world;
  await ben.says('approve');
  expect(await ben.submits({ Release: 'R-1' })).toContain('You approved');
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
});

test('the edit form holds what the plan says, and saves only what was changed', async () => {
  const world = await aWorld();
  const { ana } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00 for 2h because refund rounding');
  await ana.presses('Edit');
  const form = ana.formText();
  for (const value of [
    '4.2.0',
    'prod',
    '2026-11-26 22:00',
    '2026-11-27 00:00',
    'refund rounding',
  ]) {
    expect(form).toContain(value);
  }
  await ana.submits({ 'Back-out plan': 'redeploy 4.1.9, 4 min' });
  expect(cardOf(world).text).toContain('Back-out plan yes');
  const facts = (await world.bot().world.store.events('R-1')).slice(1);
  expect(facts.map(({ type, body }) => [type, JSON.parse(body)])).toEqual([
    ['edited', { backout: 'redeploy 4.1.9, 4 min' }],
  ]);
});

test('an edit form sent without a change says that there is nothing to change', async () => {
  const world = await requested();
  const { ana } = world;
  await ana.presses('Edit');
  expect(await changingNothing(world, () => ana.submits())).toContain('Nothing to change');
});

test('bad input: a reason sent twice counts once', async () => {
  const world = await started();
  const { dan, slack } = world;
  await dan.presses('Hold');
  const view = slack.view('U0DAN');
  if (view === null) throw new Error('no form');
  const values = { Reason: 'odd latency' };
  await Promise.all([
    slack.submit('U0DAN', view.id, values),
    slack.submit('U0DAN', view.id, values),
  ]);
  await world.settle();
  expect((await journal(world)).filter((fact) => fact.endsWith(' held'))).toHaveLength(1);
  expect(cardOf(world).text).toContain('Held by Dan');
});

test('bad input: a rollback form sent after the stage moved on still rolls back', async () => {
  const world = await started();
  const { ana, dan } = world;
  await dan.presses('Roll back');
  await ana.presses('Done');
  await ana.says('promote R-1 because it looks fine');
  await dan.submits({ Reason: 'login errors' });
  expect(cardOf(world).text).toContain('R-1 · Rolled back');
});

test('bad input: a hold form sent after the stage moved on holds nothing and shows what moved', async () => {
  const world = await started();
  const { ana, dan } = world;
  await dan.presses('Hold');
  await ana.presses('Done');
  await ana.says('promote R-1 because it looks fine');
  const answer = await changingNothing(world, () => dan.submits({ Reason: 'odd latency' }));
  expect(answer).toContain('stage 10% → 50%');
  expect(answer).toContain('/release hold R-1 because odd latency');
});

test.each(['Slack', 'Teams'])(
  'bad input: in %s a reason sent for an earlier version comes back with its own line',
  async (chat) => {
    const world = await aWorldOfBoth();
    const { ana } = world;
    await asks(world);
    const ben = chat === 'Slack' ? world.ben : world.inTeams('ben');
    await ben.presses('Ask for change');
    await ana.says('candidate R-1 @77ac010');
    const reason = { Reason: 'the window is too short' };
    const answer = await changingNothing(world, () => ben.submits(reason));
    const called = chat === 'Slack' ? '/release' : '@Release';
    expect(answer).toContain(`${called} revise R-1 because the window is too short`);
  },
);

test.each(['Slack', 'Teams'])(
  'bad input: in %s a reason of nothing but spaces is missing, and the form says so',
  async (chat) => {
    const world = await aWorldOfBoth();
    await asks(world);
    const inTeams = world.inTeams('ben');
    const ben = chat === 'Slack' ? world.ben : inTeams;
    await ben.presses('Reject');
    const answer = await changingNothing(world, () => ben.submits({ Reason: '   ' }));
    const shown = chat === 'Slack' ? answer : inTeams.dialogText();
    expect(shown).toContain('The reason is missing.');
    expect(await ben.submits({ Reason: 'no back-out test' })).toContain('You rejected');
  },
);

test('an edit form filled in over a plan that was moved meanwhile takes nothing back', async () => {
  const world = await requested();
  const { ana, eve } = world;
  await ana.presses('Edit');
  await eve.says('move R-1 to 15:00 because vendor delay');
  const before = cardOf(world).text;
  const values = { 'Back-out plan': 'redeploy 4.1.9' };
  const answer = await changingNothing(world, () => ana.submits(values));
  expect(answer).toContain('R-1 was changed while this form was open');
  expect(cardOf(world).text).toBe(before);
});

test.each(['Slack', 'Teams'])(
  'in %s no form opens and nothing is to be confirmed for whoever would be refused',
  { timeout: 30_000 },
  async (chat) => {
    const world = await aWorldOfBoth();
    await asks(world);
    const told = async (handle: string, line: string, words: string) => {
      const inSlack = world.as(`U0${handle.toUpperCase()}`);
      const said = await changingNothing(world, async () => {
        if (chat === 'Teams') return world.inTeams(handle).says(line);
        return (await inSlack.says(line)) || inSlack.formText();
      });
      expect(`${line}: ${said}`).toContain(words);
      expect(said).not.toContain('Reason');
    };
    await told('ana', 'reject R-1', 'another person answers');
    await told('dan', 'revise R-1 because', 'no approval rule of R-1 asks you');
    await told('ben', 'edit R-1', 'is for Ana');
    await told('ben', 'move R-1', 'is for Ana');
    await told('ben', 'cancel R-1', 'is for Ana');
    await told('ben', 'cancel R-1 because superseded', 'is for Ana');
    await told('ana', 'hold R-1', "hasn't started");
    await world.ben.says('approve R-1');
    await world.ana.says('start R-1');
    await told('dan', 'promote R-1 because', 'is for Ana');
    await told('ben', 'rollback R-1 because login errors', 'is for Ana');
    await told('ana', 'candidate R-1', 'has started');
    await told('ana', 'test R-1', 'has started');
    await world.ana.says('rollback R-1 because login errors');
    await world.ana.presses('Confirm', { privately: true });
    await told('ana', 'review R-1', 'another person than its captain');
    await told('ana', 'edit R-1', 'has ended');
    await told('ana', 'cancel R-1', 'has ended');
    await told('dan', 'rollback R-1', 'has ended');
  },
);

test('bad input: what is wrong in a form is said in the words of a form, not of a line', async () => {
  const world = await requested();
  const { ana } = world;
  const told = async (values: Readonly<Record<string, string>>, ...said: readonly string[]) => {
    const answer = await changingNothing(world, () => ana.submits(values));
    for (const words of said) expect(answer).toContain(words);
    expect(answer).not.toContain('/release');
  };
  await ana.says('plan');
  const plan = { Service: 'payments', Environment: 'prod' };
  await told({ ...plan, Version: '4 2', Starts: 'thu 22:00' }, 'A version is one word');
  await told({ ...plan, Version: '4.2.0', Starts: 'thu 22:00' }, 'is planned already, as R-1');
  await told({ ...plan, Version: '5', Starts: '2026-11-23 22:00' }, 'has passed');
  await told({ ...plan, Version: '5', Starts: 'thu 22:00', Ends: 'thu 21:00' }, 'ends before');
  await told({ ...plan, Version: '5', Starts: 'thu 22:00', Ends: 'thu 22:01' }, 'at least 5 min');
  await ana.says('candidate R-1');
  await told({ Candidate: '9f3c2ab please' }, 'A candidate is one word');
  await told({ Candidate: '  ' }, 'The candidate is missing.');
  await ana.says('test R-1');
  await told({ Phase: 'uat', Evidence: 'javascript:alert(1)' }, 'Evidence is one web address');
  await ana.says('test R-1');
  await told({ Phase: 'uat', Result: 'waive' }, 'this needs a reason');
  await ana.says('action R-1');
  await told({ Actions: 'one thing\nanother' }, 'One action at a time');
});
