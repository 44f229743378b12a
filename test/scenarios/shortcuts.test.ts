// Shortcuts in both chats: whoever never types a command plans, asks and adds; and whatever goes wrong loses nothing.
import { expect, test } from 'vitest';
import { levelled } from '../parity/differences.ts';
import { messageText } from '../support/teams-person.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';

const PAYMENTS = '19:payments@thread.tacv2';
const PLAN = 'plan payments 4.2.0 at 10:30 for 3h because refund rounding';

/** Both chats' words for the same, addresses taken out. */
const plain = (text: string) =>
  levelled(text, () => undefined).replace(/https:\/\/\S+?\/(?:archives|message)\/[^\s"]+/g, 'LINK');

async function inSlack({ slack }: BothWorld, who: string, text: string) {
  const { ts } = await slack.say(who, 'C0PAY', text);
  return { channel: 'C0PAY', ts: ts ?? '' };
}

async function inTeams({ teams }: BothWorld, who: string, text: string): Promise<string> {
  return (await teams.say(who, PAYMENTS, text)).id ?? '';
}

/** What the modal says, where it isn't a form any more. */
function modal({ slack }: BothWorld): string {
  const texts = JSON.stringify(slack.view('U0ANA')?.blocks ?? []);
  return [...texts.matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text).join('\n');
}

const scopeOf = async (world: BothWorld, id = 'R-1') => {
  const row = await world.bot().world.store.stream(id);
  return (JSON.parse(row?.state ?? '{}') as { scope: { kind: string; text: string }[] }).scope;
};

test('a release is planned, added to and asked about without a command, alike in both chats', async () => {
  const world = await aWorldOfBoth();
  const { ana } = world;
  const teams = world.inTeams('ana');
  await teams.says('back');

  await ana.uses('New release');
  await teams.uses('New release');
  expect(teams.dialog()).toBe(ana.form());
  const plan = { Service: 'payments', Starts: '10:30', Ends: '13:30' };
  await ana.submits({ ...plan, Version: '4.2.0' });
  const planned = await teams.submits({ ...plan, Version: '4.3.0' });
  expect(plain(planned.split('\n')[0] ?? '')).toBe('Planned: R-2 (payments 4.3.0 → prod).');
  expect(modal(world)).toContain('Planned: R-1 (payments 4.2.0 → prod).');
  await world.slack.closeView('U0ANA', world.slack.view('U0ANA')?.id ?? '');

  await ana.uses('Add to release', await inSlack(world, 'U0BEN', 'fix: refunds of <b> @ana'));
  await teams.uses('Add to release', await inTeams(world, '29:1ben', 'fix: refunds of <b> @Ana'));
  expect(teams.dialog()).toBe(ana.form());
  const told = await ana.submits({ Release: 'R-1' });
  const also = await teams.submits({ Release: 'R-1' });
  expect(plain(told)).toContain('You added fix "refunds of <b> @Ana LINK".');
  expect(plain(also)).toContain('You added fix "refunds of <b> @Ana LINK".');
  const [first, second] = await scopeOf(world);
  expect(first?.text).toMatch(/ https:\/\/simulated\.slack\.com\/archives\/C0PAY\/p\d+$/);
  expect(second?.text).toMatch(/ https:\/\/teams\.microsoft\.com\/l\/message\/19:payments@\S+$/);
  // Named, and not called.
  expect(world.slack.messages('C0PAY')[0]?.text).not.toContain('<@U0ANA>');

  await ana.uses('Can I ship');
  await teams.uses('Can I ship');
  expect(teams.dialog()).toBe(ana.form());
  expect(await ana.submits({ Service: 'payments', When: '03/12' })).toContain(
    'Put the one you mean: 2026-12-03T09:00Z',
  );
  await ana.submits({ Service: 'payments', When: '10:45' });
  const answer = await teams.submits({ Service: 'payments', When: '10:45' });
  expect(answer).toContain('Not then: nothing of payments on prod would be ready to start.');
  expect(modal(world)).toContain('Not then: nothing of payments on prod would be ready to start.');
  expect(answer).not.toContain('The window opens');
});

test('a release that starts while the form is open keeps the item: another one is chosen', async () => {
  const world = await aWorldOfBoth();
  const { ana, ben } = world;
  const teams = world.inTeams('ana');
  await teams.says('back');
  await ana.says(PLAN);
  await ana.says('plan payments 4.3.0 at fri 10:30 for 3h');
  for (const line of ['candidate R-1 @9f3c2ab', 'test R-1 uat pass', 'request R-1']) {
    await ana.says(line);
  }
  await ben.says('approve R-1');
  await world.pass(31 * 60_000);
  await ana.uses('Add to release', await inSlack(world, 'U0BEN', 'late fix'));
  await teams.uses('Add to release', await inTeams(world, '29:1ben', 'later fix'));
  await ana.says('start R-1');

  expect(await ana.submits({ Release: 'R-1' })).toContain("its scope can't change");
  expect(ana.form()).toBe('Add to release');
  expect(plain(await ana.submits({ Release: 'R-2' }))).toContain('"late fix LINK"');

  await teams.submits({ Release: 'R-1' });
  expect(teams.dialogText()).toContain("its scope can't change");
  expect(teams.dialogText()).toContain('later fix');
  expect(plain(await teams.submits({ Release: 'R-2' }))).toContain('"later fix LINK"');
  expect(await scopeOf(world, 'R-2')).toHaveLength(2);
  // Only what hasn't started is offered.
  await ana.uses('Add to release', await inSlack(world, 'U0BEN', 'x'));
  expect(ana.formText()).not.toContain('R-1');
});

test('at a release’s own card that release is chosen, and the answer stands where the card does', async () => {
  const world = await aWorldOfBoth();
  const { ana, slack, teams } = world;
  const inTheirs = world.inTeams('ana');
  await ana.says(PLAN);
  await ana.says('plan payments 4.3.0 at fri 10:30 for 3h');
  const card = slack.messages('C0PAY').find(({ text }) => text.includes('R-2'));
  if (card === undefined) throw new Error('R-2 has no card');
  await ana.uses('Add to release', card);
  await ana.submits();
  expect(await scopeOf(world, 'R-2')).toHaveLength(1);
  expect(slack.ephemerals('U0ANA').at(-1)?.threadTs).toBeNull();

  const post = teams.messages(PAYMENTS).find((one) => messageText(one).includes('R-2'));
  await inTheirs.uses('Add to release', post?.id);
  await inTheirs.submits();
  expect(await scopeOf(world, 'R-2')).toHaveLength(2);
  expect(await scopeOf(world, 'R-1')).toEqual([]);
});

test('a form that is sent twice counts once', async () => {
  const world = await aWorldOfBoth();
  const { ana, slack, teams } = world;
  const inTheirs = world.inTeams('ana');
  await inTheirs.says('back');
  await ana.says(PLAN);
  await ana.uses('Add to release', await inSlack(world, 'U0BEN', 'once'));
  const view = slack.view('U0ANA')?.id ?? '';
  await Promise.all([slack.submit('U0ANA', view), slack.submit('U0ANA', view).catch(() => null)]);
  await inTheirs.uses('Add to release', await inTeams(world, '29:1ben', 'once in Teams'));
  await inTheirs.submits();
  await teams.redeliver();
  await teams.redeliver();
  await world.settle();
  expect((await scopeOf(world)).map(({ text }) => text.split(' http')[0])).toEqual([
    'once',
    'once in Teams',
  ]);
});

test('whoever decides nothing is told so where they asked', async () => {
  const world = await aWorldOfBoth();
  const { slack } = world;
  await world.ana.says(PLAN);
  slack.changePerson('U0EVE', { isRestricted: true });
  await world.pass(11 * 60_000);
  const at = await inSlack(world, 'U0BEN', 'x');
  await world.eve.uses('Add to release', at);
  expect(JSON.stringify(slack.view('U0EVE')?.blocks)).toContain('guests decide nothing');
  expect(slack.view('U0EVE')?.submit).toBeNull();
  const told = await world.inTeams('gus').uses('New release');
  expect(told).toContain('guests decide nothing');
  expect(world.teams.dialog('29:1gus')).toBeNull();
});

test('with nothing to add to, the form says so, and the shortcut of a card holds its words', async () => {
  const world = await aWorldOfBoth();
  const { ana, slack, teams } = world;
  const inTheirs = world.inTeams('ana');
  await inTheirs.says('back');
  await ana.uses('Add to release', await inSlack(world, 'U0BEN', 'x'));
  expect(modal(world)).toContain('Nothing to add to');
  expect(await inTheirs.uses('Add to release', await inTeams(world, '29:1ben', 'x'))).toContain(
    'Nothing to add to',
  );
  await slack.closeView('U0ANA', slack.view('U0ANA')?.id ?? '');
  await ana.says(PLAN);
  const card = slack.messages('C0PAY').find(({ byBot }) => byBot);
  await ana.uses('Add to release', { channel: 'C0PAY', ts: card?.ts ?? '' });
  expect(ana.formText()).toContain('payments 4.2.0 → prod');
  const copy = teams.messages(PAYMENTS).find(({ byBot }) => byBot);
  await inTheirs.uses('Add to release', copy?.id ?? '');
  expect(inTheirs.dialogText()).toContain('payments 4.2.0 → prod');
});
