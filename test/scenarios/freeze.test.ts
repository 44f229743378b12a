// A freeze laid over a rollout that bakes pauses it, holds it and lets it go on, with one truth in both chats (product F1,
// F3, F5, F7, F9, F11, T5).
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing } from '../support/journal.ts';
import { repliesOf } from '../support/journey.ts';
import { cardText } from '../support/teams-person.ts';
import { aWorld, aWorldOfBoth, type BothWorld, type TestWorld } from '../support/world.ts';

const PAYMENTS = '19:payments@thread.tacv2';

const POLICY = `
version: 1
organisation:
  name: Example Trust
  timezone: Europe/London
  managers: [cab]
  channels:
    - slack: C0REL
groups:
  cab: [ben@example.org]
  payments-owners: [ana@example.org]
  on-call: [dan@example.org]
services:
  - name: payments
    captains: [payments-owners]
    channels:
      - slack: C0PAY
      - teams: "${PAYMENTS}"
    tests: []
    approvals: none
    rollout: canary
  - name: ledger
    channels:
      - slack: C0PAY
    tests: []
    approvals: none
approvals:
  none: { rules: [] }
rollouts:
  canary:
    stages:
      - { name: "10%", bake: 30m, advance: auto }
      - { name: "100%", bake: 10m }
`;

const card = (world: TestWorld) =>
  world.slack.messages('C0PAY').find((one) => one.text.startsWith('payments'))?.text ?? '';
const inTeams = (world: BothWorld) =>
  cardText(world.teams.messages(PAYMENTS)[0]?.attachments.map(({ content }) => content));
const announced = (world: TestWorld) => world.slack.messages('C0REL').map((one) => one.text);

/** Tuesday, 10:35 and a bit: 10% is out and bakes for half an hour. */
async function baking<W extends TestWorld>(world: W): Promise<W> {
  await world.ana.says('plan payments 4.2.0 at now for 8h because refund rounding');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('start R-1');
  await world.ana.says('done R-1');
  return world;
}

/** Says a line that is asked about and confirms it; answers with both answers. */
async function confirms(who: TestWorld['ana'], line: string): Promise<readonly [string, string]> {
  const asked = await who.says(line);
  return [asked, await who.presses('Confirm', { privately: true })];
}

describe('a freeze over a rollout that bakes', () => {
  test('pauses it, holds it and lets it go on, in both chats (product F5)', async () => {
    const world = await baking(await aWorldOfBoth({ policy: POLICY }));
    const { ana, dan, pass } = world;
    await pass(10 * MINUTE);
    const [asked, set] = await confirms(dan, 'freeze prod from now for 3h because quarter end');
    expect(asked).toContain('Everything on prod: ');
    expect(asked).toContain('3 h long: quarter end');
    expect(asked).toContain('It catches 1 release:');
    expect(asked).toContain('R-1 (payments 4.2.0 → prod)');
    expect(set).toContain('Freeze F-1 is set and holds now');

    for (const text of [card(world), inTeams(world)]) {
      expect(text).toContain('R-1 · Held · Deploying, stage 1 of 2');
      expect(text).toMatch(/Held by freeze F-1 until .*, set by .*Dan.*: quarter end/);
      expect(text).toMatch(/Bake kept: 1[01] of 30 min/);
    }
    expect(announced(world).join('\n')).toContain('Freeze F-1: everything on prod');
    expect(ana.direct().at(-1)).toContain('Freeze F-1 closes everything on prod');

    expect(await changingNothing(world, () => ana.says('promote R-1'))).toContain(
      'Not promoted: R-1 is held by freeze F-1',
    );
    await pass(2 * HOUR);
    expect(card(world)).toContain('Held');
    await pass(HOUR);
    expect(card(world)).not.toContain('Held');
    expect(card(world)).toContain('baking until');
    expect(announced(world).join('\n')).toContain('Freeze F-1 has ended');
    await pass(18 * MINUTE);
    expect(card(world)).toContain('stage 1 of 2');
    await pass(4 * MINUTE);
    expect(card(world)).toContain('stage 2 of 2');
    expect(inTeams(world)).toContain('stage 2 of 2');
  });

  test('that nobody was up to see has paused it all the same', async () => {
    const world = await baking(await aWorld({ policy: POLICY }));
    await confirms(world.dan, 'freeze payments on prod from 10:10 to 12:00 because quarter end');
    world.sleep(4 * HOUR);
    await world.restart();
    await world.settle();
    // 10 minutes of the bake had passed at 10:10; the other 20 were over at 12:20.
    const events = await world.bot().world.store.events('R-1');
    const told = events.map(({ type, body }) => ({ type, ...JSON.parse(body) }));
    const caught = told.find((one) => one.type === 'caught');
    const thawed = told.find((one) => one.type === 'thawed');
    const start = Date.UTC(2026, 10, 24, 10);
    expect(caught).toMatchObject({ since: start + 10 * MINUTE, freezes: ['F-1'] });
    expect(thawed).toMatchObject({ since: start + 2 * HOUR });
    expect(thawed?.bakeEndsAt - start).toBeGreaterThanOrEqual(2 * HOUR + 20 * MINUTE);
    expect(thawed?.bakeEndsAt - start).toBeLessThan(2 * HOUR + 22 * MINUTE);
  });

  test('stops neither Done nor a roll back (product F3)', async () => {
    const world = await aWorld({ policy: POLICY });
    await world.ana.says('plan payments 4.2.0 at now for 8h');
    await world.ana.says('candidate R-1 @9f3c2ab');
    await world.ana.says('start R-1');
    await confirms(world.dan, 'freeze all from now for 1h because quarter end');
    expect(card(world)).toContain('Held by freeze F-1');
    await world.ana.presses('Done');
    expect(card(world)).toContain('Bake kept: 0 of 30 min');
    await confirms(world.dan, 'rollback R-1 because login errors');
    expect(card(world)).toContain('Rolled back');
  });

  test('lifted early it lets the bake go on, and everybody hears by whom', async () => {
    const world = await baking(await aWorld({ policy: POLICY }));
    await confirms(world.dan, 'freeze all from now for 1h because quarter end');
    await world.ben.presses('Unfreeze', { channelId: 'C0REL' });
    expect(world.ben.formText()).toContain('Paused bakes go on at once');
    await world.ben.submits({ Reason: 'the books are closed' });
    expect(card(world)).toContain('baking until');
    expect(announced(world).join('\n')).toMatch(
      /Freeze F-1 was lifted by .*: the books are closed/,
    );
    expect(await world.ana.says('unfreeze F-1 because again')).toContain('F-1 is over');
    expect(world.ana.direct().join('\n')).toContain('It is over, lifted by');
  });
});

describe('a start', () => {
  test('is refused while it is frozen, with the freeze, its end and what opens then (product F7)', async () => {
    const world = await aWorld({ policy: POLICY });
    await confirms(world.dan, 'freeze payments from now to 12:00 because quarter end');
    expect(await world.ana.says('can payments')).toContain('and it is closed');
    expect(await world.ana.says('can payments at 11:00')).toContain('F-1');
    expect(await world.ana.says('can payments at 13:00')).not.toContain('F-1');
    const planned = await world.ana.says('plan payments 4.2.0 at now for 8h');
    expect(planned).toContain('the end of freeze F-1');
    await world.ana.says('candidate R-1 @9f3c2ab');
    const answer = await changingNothing(world, () => world.ana.says('start R-1'));
    expect(answer).toContain('payments is frozen until');
    expect(answer).toContain('F-1, by');
    expect(answer).toContain('Earliest start if all is answered');
    expect(await world.ana.says('can payments')).toContain('F-1');
    expect(await world.ana.says('start R-1 at 11:30')).toContain('F-1');
    expect(await world.ana.says('start R-1 at 12:00')).toContain('12:00');
    await world.pass(2 * HOUR + MINUTE);
    expect(card(world)).toContain('Deploying');
  });

  test('in another service or environment is none of its business', async () => {
    const world = await aWorld({ policy: POLICY });
    await confirms(world.dan, 'freeze ledger on prod from now to 12:00 because quarter end');
    await baking(world);
    expect(card(world)).toContain('baking until');
    expect(card(world)).not.toContain('F-1');
  });
});

describe('the line', () => {
  test('is stopped at once, kept, and let go (product F11)', async () => {
    const world = await baking(await aWorld({ policy: POLICY }));
    const { ana, ben, dan, pass } = world;
    expect(await dan.says('stop because INC-552')).toContain('Stopped: everything on prod (F-1)');
    expect(card(world)).toContain('Held by stop F-1 until somebody lets it go');
    expect(repliesOf(world).join('\n')).toMatch(
      /Held by stop F-1 until somebody lets it go, set by .*Dan.*: INC-552\. /,
    );
    const refused = await ana.says('promote R-1');
    expect(refused).toContain('Not promoted: R-1 is held by stop F-1.');
    expect(refused).toContain('/release go F-1');
    await dan.says('hold R-1 because INC-552');
    expect(await ana.says('resume R-1')).toContain('until somebody lets the line go');
    expect(await ben.says('stop prod because me too')).toContain('Stopped already: F-1 by');
    expect(ana.direct().at(-1)).toContain('10% bakes, and the bake keeps what has passed');
    await pass(3 * HOUR + 31 * MINUTE);
    expect(dan.direct().at(-1)).toContain('is Stop F-1 still needed?');
    await dan.presses('Keep stopped', { direct: true });
    await pass(HOUR);
    expect(card(world)).toContain('Held');
    expect(await dan.says('go because INC-552 is closed')).toContain('Before the next start');
    expect(card(world)).toContain('baking until');
    expect(await ben.says('go because again')).toContain('no line is stopped');
    expect(await ben.says('freezes')).toMatch(
      /F-1 .*INC-552; over .*, lifted by .*Dan.*: INC-552 is closed/,
    );
  });

  test('that nobody keeps lets go by itself, and says so', async () => {
    const world = await aWorld({ policy: POLICY });
    await world.dan.says('stop payments because INC-552');
    await world.pass(4 * HOUR + MINUTE);
    expect(announced(world).join('\n')).toContain('Stop F-1 has ended');
    const listed = await world.dan.says('freezes');
    expect(listed).toContain('Nothing is frozen now');
    expect(listed).toMatch(/F-1 payments, stopped by .*Dan.*: INC-552; over .*14:00.*\.$/m);
    expect(listed).not.toContain('Lift one');
  });
});

describe('bad input', () => {
  test('is answered clearly and saves nothing', async () => {
    const world = await aWorld({ policy: POLICY });
    const { ana, dan, eve } = world;
    const nothing = (line: string, who = dan) => changingNothing(world, () => who.says(line));
    expect(await nothing('freeze')).toBe('');
    expect(await nothing('freeze prod from fri 17:00 to fri 17:00 because x')).toContain(
      'ends before it starts',
    );
    expect(await nothing('freeze prod from fri 17:00 for 1m because x')).toContain(
      'at least 5 min',
    );
    expect(
      await nothing('freeze prod from 2026-11-01 10:00 to 2026-11-02 10:00 because x'),
    ).toContain('has passed');
    expect(await nothing('freeze prod from fri 17:00 to mon 08:00')).toContain('reason');
    expect(await nothing('freeze prod from fri 17:00 because x')).toContain('end');
    expect(await nothing('freeze prodd from fri 17:00 to mon 08:00 because x')).toContain('prodd');
    expect(await nothing('freeze from fri 17:00 to mon 08:00 because x')).toContain('scope');
    expect(await nothing('freeze all from now to 2028-01-01 10:00 because x')).toContain('at most');
    expect(await nothing('freeze prod from fri 17:00 to mon 08:00 because x', eve)).toContain(
      'Not done: freezing this',
    );
    expect(await nothing('unfreeze F-9 because x')).toContain('there is no freeze F-9');
    expect(await nothing('unfreeze because x')).toContain('freeze');
    expect(await nothing('go because x')).toContain('no line is stopped');
    expect(await nothing('keep F-1')).toContain('there is no freeze F-1');
    expect(await nothing('freeze payments on prod from now for 1h because x', ana)).toContain(
      'Freeze it so?',
    );
  });

  test('a freeze over everything for a year by a slip of the pen is asked about twice (product T5)', async () => {
    const world = await aWorld({ policy: POLICY });
    const asked = await world.dan.says(
      'freeze all from 1 dec 2026 10:00 to 1 nov 2027 10:00 because x',
    );
    expect(asked).toContain('is it the year you mean?');
    expect(await world.dan.presses('Confirm', { privately: true })).toContain(
      'is it the year you mean?',
    );
    expect(await world.dan.says('freezes')).toContain('No freeze is ahead');
    await world.dan.says('freeze all from 1 dec 2026 10:00 to 1 nov 2027 10:00 because x');
    await world.dan.presses('Confirm', { privately: true });
    expect(await world.dan.presses('Confirm', { privately: true })).toContain('Freeze F-1 is set');
  });

  test('overlapping ones stand side by side', async () => {
    const world = await aWorld({ policy: POLICY });
    await confirms(world.dan, 'freeze prod from 12:00 to 18:00 because one');
    const [asked] = await confirms(world.dan, 'freeze payments from 13:00 to 20:00 because two');
    expect(asked).toContain('Overlaps Freeze F-1');
    expect(await world.dan.says('freezes')).toContain('F-2 payments');
    await world.pass(3 * HOUR + MINUTE);
    await baking(world);
    const [, lifted] = await confirms(world.dan, 'unfreeze F-1 because done');
    expect(lifted).toContain('F-1 caught 1 release:');
    expect(await world.ana.says('can payments')).toContain('F-2');
    await world.pass(DAY);
  });
});

test('the form asks for everything, reads it back and takes the same submission as its confirmation (product T5)', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  await world.dan.says('freeze');
  expect(world.dan.form()).toBe('Set a freeze');
  await world.dan.submits({
    Services: 'payments',
    Starts: '14:00',
    Ends: '18:00',
    Reason: 'books',
  });
  expect(world.dan.formText()).toContain('Freeze it so?');
  expect(await world.dan.submits({})).toContain('Freeze F-1 is set');
  const teams = world.inTeams('ben');
  expect(await teams.says('freezes')).toContain('F-1 payments on prod');
});
