// After the end: the review opens by itself, is asked for until it is filed, and its actions are followed up.
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { cardOf, completed, repliesOf, started } from '../support/journey.ts';
import type { TestWorld } from '../support/world.ts';

async function inReview(): Promise<TestWorld> {
  const world = await completed();
  await world.pass(11 * MINUTE);
  return world;
}

async function filed(actions: string): Promise<TestWorld> {
  const world = await inReview();
  await world.ana.presses('Review', { direct: true });
  await world.ana.submits({ Outcome: 'successful', Actions: actions });
  return world;
}

test('product P3: the form holds what is known already, and only Outcome is required', async () => {
  const world = await started();
  const { ana, ben, pass } = world;
  await ben.presses('Hold');
  await ben.submits({ Reason: 'odd latency' });
  await pass(20 * MINUTE);
  await ana.presses('Resume');
  for (const bake of [6, 11, 6]) {
    await ana.says('done R-1');
    await pass(bake * MINUTE);
    if (bake === 6) await ana.says('promote R-1');
  }
  await pass(11 * MINUTE);
  await ana.presses('Review', { direct: true });
  const form = ana.formText();
  expect(form).toContain('R-1 (payments 4.2.0');
  expect(form).toContain('Planned');
  expect(form).toContain('10:00');
  expect(form).toContain('Ben');
  expect(form).toContain('odd latency');
  expect(form).toContain('successful with issues');
  expect(await ana.submits()).toContain('successful with issues, no actions needed');
  expect(cardOf(world).text).toContain('Closed, successful with issues');
});

test('the prompt is in the thread and with the captain; filed, every copy says so', async () => {
  const world = await inReview();
  const { ana, slack } = world;
  expect(repliesOf(world).at(-1)).toContain('Review of payments 4.2.0');
  expect(ana.direct().at(-1)).toContain('Review of payments 4.2.0');
  await ana.presses('Review');
  expect(ana.form()).toBe('Review the release');
  await ana.submits({ Outcome: 'successful', 'What went well': 'quick' });
  const prompt = slack
    .thread('C0PAY', cardOf(world).ts)
    .find((one) => one.text.startsWith('Review of'));
  expect(prompt?.text).toContain('Filed by Ana');
  expect(JSON.stringify(prompt?.blocks)).not.toContain('"text":"Review"');
  expect(ana.direct().at(-1)).toContain('Filed by Ana');
});

test('product P1: it is asked for every day until it is filed, then there is silence', async () => {
  const world = await inReview();
  const { ana, pass } = world;
  const before = ana.direct().length;
  await pass(DAY);
  expect(ana.direct()).toHaveLength(before + 1);
  expect(ana.direct().at(-1)).toContain('is not filed');
  await pass(2 * DAY);
  expect(ana.direct()).toHaveLength(before + 3);
  await ana.says('review R-1');
  await ana.submits({ Outcome: 'successful' });
  const sent = ana.direct().length;
  const facts = await journal(world);
  await pass(30 * DAY);
  expect(ana.direct()).toHaveLength(sent);
  expect(await journal(world)).toEqual(facts);
});

test('somebody who isn’t a captain can’t file it; filed once, it stays filed', async () => {
  const world = await inReview();
  const { ana, ben } = world;
  await changingNothing(world, () => ben.says('review R-1'));
  expect(ben.formText()).toContain('is for');
  await ana.says('review R-1');
  await ana.submits({ Outcome: 'successful' });
  await changingNothing(world, () => ana.says('review R-1'));
  expect(ana.formText()).toContain('was filed');
});

test('product P6: actions from the form have owner and due date, and are closed by whoever did them', async () => {
  const world = await filed('alert on queue depth @eve by 1 dec\nwrite the runbook @ana by 3 dec');
  const { ana, dan, eve } = world;
  const all = await dan.says('actions');
  expect(all).toContain('A-1 alert on queue depth');
  expect(all).toContain('A-2 write the runbook');
  const mine = await eve.says('actions mine');
  expect(mine).toContain('A-1');
  expect(mine).not.toContain('A-2');
  expect(repliesOf(world).join('\n')).toContain('filed the review: successful, 2 actions');
  expect(await changingNothing(world, () => dan.says('action done A-1'))).toContain('is for');
  expect(await eve.says('action done A-1 because https://alerts.example.org/9')).toContain('A-1');
  expect(repliesOf(world).at(-1)).toContain('https://alerts.example.org/9');
  expect(await ana.says('actions R-1')).not.toContain('A-1');
  expect(await changingNothing(world, () => eve.says('action done A-1'))).toContain('was done');
});

test('an action that can’t be read keeps the form open and files nothing', async () => {
  const world = await inReview();
  const { ana } = world;
  await ana.says('review R-1');
  const values = { Outcome: 'successful', Actions: 'alert on queue depth @zed by 1 dec' };
  const refused = await changingNothing(world, () => ana.submits(values));
  expect(refused).toContain('zed');
  expect(ana.form()).toBe('Review the release');
  await ana.submits({ Outcome: 'successful', Actions: '' });
  expect(cardOf(world).text).toContain('Closed, successful');
});

test('product P6: one digest a week to the owner from the due date on; two weeks over, the channel hears once', async () => {
  const world = await filed('alert on queue depth @eve by 1 dec\ntidy the dashboard @eve by 1 dec');
  const { eve, pass } = world;
  const digests = () => eve.direct().filter((text) => text.includes('open action'));
  const overdue = () => repliesOf(world).filter((text) => text.includes('is still open'));
  await pass(6 * DAY);
  expect(digests()).toEqual([]);
  await pass(2 * DAY);
  expect(digests()).toHaveLength(1);
  expect(digests()[0]).toContain('Your 2 open actions');
  await pass(7 * DAY);
  expect(digests()).toHaveLength(2);
  expect(overdue()).toEqual([]);
  await pass(7 * DAY);
  expect(digests()).toHaveLength(3);
  expect(overdue()).toHaveLength(2);
  expect(overdue()[0]).toContain('<@U0EVE>');
  await eve.says('action done A-1');
  await eve.says('action done A-2');
  await pass(60 * DAY);
  expect(digests()).toHaveLength(3);
  expect(overdue()).toHaveLength(2);
});

test('product P3: the next review of the service shows what is still open from the last', async () => {
  const world = await filed('alert on queue depth @eve by 1 dec');
  const { ana, ben, eve, pass } = world;
  await ana.says('plan payments 4.3.0 at now for 3h');
  await ana.says('candidate R-2 @bbb');
  await eve.says('test R-2 uat pass');
  await ana.says('request R-2');
  await ben.says('approve R-2');
  await ana.says('start R-2');
  await ana.says('rollback R-2 because login errors');
  await ana.presses('Confirm', { privately: true });
  await pass(HOUR);
  await eve.says('review R-2');
  expect(eve.formText()).toContain('Still open: A-1 alert on queue depth');
  expect(eve.formText()).toContain('backed out');
});
