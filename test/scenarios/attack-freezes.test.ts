// Attempts to lift, to stay under or to hide behind a freeze without the right to, each tried as people would in the chat.
import { expect, test } from 'vitest';
import { freezeRowsAfter } from '../../src/app/freeze-rows.ts';
import { calendarOf, releaseOf } from '../../src/app/streams.ts';
import { CALENDAR } from '../../src/domain/calendar/model.ts';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { aWorld, aWorldOfBoth, type TestWorld } from '../support/world.ts';

/** Ben and Dan may freeze everything, Ana payments, Eve nothing. */
const POLICY = `
version: 1
organisation: { timezone: Europe/London, managers: [cab], channels: [{ slack: C0REL }] }
groups: { cab: [ben@example.org, dan@example.org] }
services:
  - { name: payments, captains: [ana@example.org], channels: [{ slack: C0PAY }], tests: [], approvals: none, rollout: two }
  - { name: ledger, captains: [cat@example.org], channels: [{ slack: C0PAY }], tests: [], approvals: none }
approvals: { none: { rules: [] } }
rollouts: { two: { stages: [{ name: "10%", bake: 30m, advance: auto }, { name: "100%", bake: 10m }] } }
`;

const calendarFacts = async (world: TestWorld) =>
  (await journal(world)).filter((fact) => fact.startsWith('calendar#'));

test('the form that shows one stopped line lets no other one go', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ben, dan } = world;
  await dan.says('stop payments because INC-1');
  await ben.says('go');
  expect(ben.formText()).toContain('INC-1');
  // While Ben writes why, Dan lets it go and stops another one.
  await dan.says('go F-1 because fixed');
  await dan.says('stop ledger because INC-2: data is being lost');
  expect(await ben.submits({ Reason: 'payments is fine again' })).toContain('F-1 is over');
  expect(await calendarFacts(world)).toEqual([
    'calendar#1 stopped',
    'calendar#2 went',
    'calendar#3 stopped',
  ]);
});

test('a form that is filled in differently after it was read back is read back anew', async () => {
  const world = await aWorld({ policy: POLICY });
  const { dan } = world;
  const small = { Services: 'payments', Starts: 'in 1h', Ends: '12:00', Reason: 'audit' };
  const large = { ...small, Services: 'all', Ends: '1 nov 2027 12:00' };
  const sends = async (values: Readonly<Record<string, string>>) => {
    await dan.submits(values);
    return dan.formText();
  };
  await dan.says('freeze');
  expect(await sends(small)).toMatch(/Freeze it so\?[\s\S]*payments on prod/);
  expect(await sends(large)).toMatch(/is it the year you mean\?[\s\S]*Everything on prod/);
  // Confirmed once, it is asked about for its length as well; but no other one in its place.
  expect(await sends(large)).toContain('is it the year you mean?');
  const other = { ...large, Services: 'ledger' };
  expect(await sends(other)).toMatch(/is it the year you mean\?[\s\S]*ledger on prod/);
  expect(await sends(small)).toMatch(/Freeze it so\?[\s\S]*payments on prod/);
  expect(await calendarFacts(world)).toEqual([]);
  expect(await dan.submits({ ...small, Reason: 'of the books' })).toContain('F-1 is set');
});

test('a service that leaves the policy leaves its freeze to those who may freeze everything', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ana, dan, eve } = world;
  await ana.says('freeze payments from now to 18:00 because audit');
  await ana.presses('Confirm', { privately: true });
  await world.takePolicy(POLICY.replace('name: payments', 'name: billing'));
  for (const line of ['unfreeze F-1 because I like', 'unfreeze F-1']) {
    const answer = await changingNothing(world, () => eve.says(line));
    expect(`${answer}${eve.formText()}`).toMatch(/cab/);
  }
  await dan.says('unfreeze F-1 because there is no such service');
  expect(await dan.presses('Confirm', { privately: true })).toContain('F-1 is lifted');
});

test('who may do nothing to a freeze can do nothing by its buttons, old questions and confirmed lines', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, dan, eve } = world;
  await dan.says('freeze all on prod from now to 18:00 because audit');
  await dan.presses('Confirm', { privately: true });
  await dan.says('stop payments because INC-1');
  const until = Math.floor(world.now() / 1000) + 60;
  const lines = [
    'unfreeze F-1 because x',
    `confirm ${until} unfreeze F-1 because x`,
    `confirm ${until} freeze --long all from now to 20:00 because x`,
    'unfreeze F-2 because x',
    'go because x',
    'go F-2 because x',
    'keep F-2',
    'keep F-1',
    'stop because x',
    'stop ledger because x',
  ];
  for (const line of lines) await changingNothing(world, () => eve.says(line));
  // A captain of one service may not lift what closes another one as well.
  for (const line of lines.slice(0, 3)) await changingNothing(world, () => ana.says(line));
  for (const label of ['Unfreeze', 'Go', 'Keep stopped']) {
    await changingNothing(world, () => eve.presses(label, { channelId: 'C0REL' }));
    expect(eve.form()).not.toBe('Unfreeze');
  }
  expect(await calendarFacts(world)).toEqual(['calendar#1 frozen', 'calendar#2 stopped']);
});

test('a release gets out from under a freeze by no other door', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ana, dan } = world;
  await ana.says('plan payments 4.2.0 at 10:05 for 5h');
  await ana.says('candidate R-1 @9f3c2ab');
  await world.pass(6 * MINUTE);
  expect(await ana.says('start R-1')).toContain('You started the deployment');
  await ana.says('done R-1');
  await dan.says('freeze payments on prod from now to 14:00 because audit');
  await dan.presses('Confirm', { privately: true });
  await world.pass(HOUR);
  const until = Math.floor(world.now() / 1000) + 60;
  for (const line of [
    'promote R-1',
    'promote R-1 because it is urgent',
    `confirm ${until} promote R-1 because it is urgent`,
    'promote R-1 s:1.1',
    'done R-1',
    'edit R-1 on uat',
    'start R-1',
    'start R-1 at 13:00',
  ])
    await ana.says(line);
  const facts = (await journal(world)).filter((fact) => fact.startsWith('R-1#'));
  expect(facts.some((fact) => fact.endsWith(' caught'))).toBe(true);
  expect(facts.filter((fact) => / (?:promoted|bake-ended|completed|edited)/.test(fact))).toEqual(
    [],
  );
});

test('a change of one release that is caught draws no notice about the others anew', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ana, dan } = world;
  for (let n = 1; n <= 12; n += 1) await ana.says(`plan payments 4.${n}.0 at 11:00 for 1h`);
  await dan.says('freeze payments from now to 18:00 because audit');
  await dan.presses('Confirm', { privately: true });
  const { store } = world.bot().world;
  const redrawn = await store.transaction(async (tx) => {
    const row = await tx.stream('R-12');
    if (row === undefined) throw new Error('there is no R-12');
    const release = releaseOf(row);
    const calendar = calendarOf(await tx.stream(CALENDAR));
    return freezeRowsAfter(tx, release, release, calendar, world.now());
  });
  expect(redrawn.map(({ part }) => part).toSorted()).toEqual([
    'caught:1:11,12',
    'freeze:1',
    'freeze:1',
  ]);
});

test('what starts and what is frozen in the same moment never goes on together', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ana, slack } = world;
  await ana.says('plan payments 4.2.0 at 10:00 for 5h');
  await ana.says('candidate R-1 @9f3c2ab');
  const at = (user: string, line: string) => slack.command(user, 'C0REL', line);
  const go = (n: number) => [
    at('U0ANA', 'start R-1'),
    at('U0DAN', `stop payments because INC-${n}`),
    at('U0ANA', 'start R-1'),
    at('U0ANA', 'done R-1'),
    at('U0ANA', 'promote R-1 because now'),
    at('U0BEN', `go because INC-${n} is over`),
    at('U0ANA', 'promote R-1 because now'),
    at('U0DAN', `stop ledger, payments because INC-${n}`),
    at('U0ANA', 'promote R-1 because now'),
    at('U0BEN', 'go because that is over too'),
  ];
  for (let n = 1; n <= 4; n += 1) await Promise.all(go(n));
  await world.settle();
  const rows = await Promise.all(
    ['calendar', 'R-1'].map((stream) => world.bot().world.store.events(stream)),
  );
  expect(rows.flat().some(({ type }) => type === 'started')).toBe(true);
  let closed = 0;
  for (const { type } of rows.flat().toSorted((a, b) => a.position - b.position)) {
    if (type === 'stopped') closed += 1;
    if (type === 'went') closed -= 1;
    if (type === 'started' || type === 'promoted') expect(closed).toBe(0);
  }
});
