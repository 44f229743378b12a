// Buttons and forms that come too late, twice, or from somebody who may not: each click is answered, changes
// nothing, and leaves the card telling the truth.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

/** R-1 of payments, window open until 13:00, UAT passed, approval asked. */
async function asked(): Promise<TestWorld> {
  const world = await aWorld();
  const { ana, eve } = world;
  await ana.says('plan payments 4.2.0 at now for 3h');
  await ana.says('candidate R-1 @9f3c2ab');
  await eve.says('test R-1 uat pass');
  await ana.says('request R-1');
  return world;
}

async function started(): Promise<TestWorld> {
  const world = await asked();
  await world.ben.presses('Approve', { direct: true });
  await world.ana.presses('Start');
  return world;
}

function cardOf(world: TestWorld) {
  const [card] = world.slack.messages('C0PAY');
  if (card === undefined) throw new Error('no card');
  return card;
}

interface Shown {
  readonly channel: string;
  readonly ts: string;
  readonly blocks: unknown;
}

/** Presses what a client still shows although the message was edited meanwhile; returns the direct answer. */
async function pressesOld(world: TestWorld, user: string, shown: Shown, label: string) {
  const payload = {
    type: 'block_actions',
    team: { id: 'T0SIM' },
    user: { id: user, team_id: 'T0SIM' },
    channel: { id: shown.channel },
    container: { message_ts: shown.ts },
    message: { ts: shown.ts },
    actions: [{ type: 'button', action_id: 'say:0', value: lineOn(shown.blocks, label) }],
  };
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await world.slack.deliver({
    body,
    headers: { ...world.slack.sign(body), ...type },
  });
  expect(answer.status).toBe(200);
  await world.settle();
  return world.slack.direct(user).at(-1)?.text ?? '';
}

/** The line that a button of these blocks types. */
function lineOn(part: unknown, label: string): string | undefined {
  if (Array.isArray(part)) {
    return part.map((one) => lineOn(one, label)).find((line) => line !== undefined);
  }
  if (typeof part !== 'object' || part === null) return undefined;
  const { text, value } = part as { text?: { text?: string }; value?: string };
  return text?.text === label && value !== undefined ? value : lineOn(Object.values(part), label);
}

test('product A11: a click by somebody without the right says who may', async () => {
  const world = await asked();
  const { ana, ben, cat, dan, eve } = world;
  const told = async (deed: () => Promise<string>, ...said: readonly string[]) => {
    const answer = await changingNothing(world, deed);
    for (const words of said) expect(answer).toContain(words);
  };
  await told(() => dan.presses('Approve'), 'no approval rule of R-1 asks you', 'cab');
  await told(() => eve.presses('Approve'), 'no approval rule of R-1 asks you', 'cab');
  await told(() => ana.presses('Approve'), 'asked for');
  await ben.presses('Approve', { direct: true });
  await told(() => dan.presses('Start'), 'starting R-1 is for Ana', 'payments-owners');
  await ana.presses('Start');
  await told(() => ben.presses('Done'), 'for Ana', 'payments-owners');
  await changingNothing(world, () => cat.presses('Roll back'));
  expect(cat.formText()).toMatch(/is for Ana.*on-call/);
});

test('product A11: a second click is answered and counts once', async () => {
  const world = await asked();
  const { ben, cat, slack } = world;
  const request = slack.direct('U0BEN').at(-1);
  if (request === undefined) throw new Error('nobody was asked');
  const where = { channelId: request.channel, ts: request.ts };
  await Promise.all([
    slack.press('U0BEN', where, 'Approve'),
    slack.press('U0BEN', where, 'Approve'),
  ]);
  await world.settle();
  const approvals = async () =>
    (await journal(world)).filter((fact) => fact.includes('approved')).length;
  expect(await approvals()).toBe(1);
  const again = await changingNothing(world, () => ben.says('approve R-1'));
  expect(again).toContain('you approved this');
  await cat.says('approve R-1');
  expect(await approvals()).toBe(2);
});

test('product A5: a click on a request for an earlier version says what changed since', async () => {
  const world = await asked();
  const { ana, ben, slack } = world;
  const old = slack.direct('U0BEN').at(-1);
  if (old === undefined) throw new Error('nobody was asked');
  await ana.says('candidate R-1 @77ac010');
  const answer = await changingNothing(world, () => pressesOld(world, 'U0BEN', old, 'Approve'));
  expect(answer).toContain('9f3c2ab');
  expect(answer).toContain('77ac010');
  await ben.presses('Approve', { direct: true });
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
});

test('product A11: a stage button of an earlier stage does nothing to the next one', async () => {
  const world = await started();
  const { ana } = world;
  const old = cardOf(world);
  await ana.presses('Done');
  await world.pass(6 * MINUTE);
  await ana.presses('Promote');
  const answer = await changingNothing(world, () => pressesOld(world, 'U0ANA', old, 'Done'));
  expect(answer).toContain('10%');
  expect(answer).toContain('50%');
});

test('bad input: a click on a finished release', async () => {
  const world = await started();
  const { ana, slack } = world;
  const old = cardOf(world);
  await ana.says('cancel R-1 because superseded');
  await ana.presses('Confirm', { privately: true });
  const answer = await changingNothing(world, () => pressesOld(world, 'U0ANA', old, 'Done'));
  expect(answer).toContain('R-1 has ended: cancelled');
  expect(slack.messages('C0PAY')[0]?.text).toContain('Cancelled');
  for (const line of ['approve R-1', 'start R-1', 'move R-1 to fri 22:00']) {
    expect(await changingNothing(world, () => ana.says(line))).toContain('has ended');
  }
});

test('bad input: a form submitted twice counts once', async () => {
  const world = await aWorld();
  const { ana, slack } = world;
  await ana.says('plan payments 4.2.0');
  const view = slack.view('U0ANA');
  if (view === null) throw new Error('no form');
  const values = { Starts: 'thu 22:00' };
  const answers = await Promise.all([
    slack.submit('U0ANA', view.id, values),
    slack.submit('U0ANA', view.id, values),
  ]);
  await world.settle();
  expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
  expect(await journal(world)).toEqual(['R-1#1 planned']);
  expect(ana.lastPrivate()).toContain('Planned: R-1');
});

test('bad input: a form submitted after the release moved on', async () => {
  const world = await asked();
  const { ana, ben, cat } = world;
  await cat.presses('Reject', { direct: true });
  await ben.presses('Ask for change', { direct: true });
  await ana.says('candidate R-1 @77ac010');
  const rejected = await changingNothing(world, () => cat.submits({ Reason: 'too early' }));
  expect(rejected).toContain('77ac010');
  await ana.says('cancel R-1 because superseded');
  await ana.presses('Confirm', { privately: true });
  const revised = await changingNothing(world, () => ben.submits({ Reason: 'too early' }));
  expect(revised).toContain('R-1 has ended: cancelled');
});

test('bad input: an edit after the start leaves alone what is fixed', async () => {
  const world = await asked();
  const { ana, ben } = world;
  await ana.says('edit R-1');
  await ben.presses('Approve', { direct: true });
  await ana.presses('Start');
  const answer = await changingNothing(world, () => ana.submits({ Version: '4.2.1' }));
  expect(answer).toContain("its version can't change");
});

test('a refused form stays open with the reason beside its field', async () => {
  const world = await aWorld();
  const { ana, eve } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00');
  await ana.says('plan payments 4.2.0');
  const fields = { Starts: 'fri 22:00', Why: 'a long text' };
  const taken = await changingNothing(world, () => ana.submits(fields));
  expect(taken).toContain('payments 4.2.0 is planned already, as R-1');
  expect(ana.form()).toBe('Plan a release');
  expect(await ana.submits({ ...fields, Version: '4.2.1' })).toContain('Planned: R-2');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('test R-1');
  const waiver = { Phase: 'uat', Result: 'waive' };
  expect(await changingNothing(world, () => ana.submits(waiver))).toContain('needs a reason');
  expect(ana.form()).toBe('Record a test');
  expect(eve.form()).toBeUndefined();
});
