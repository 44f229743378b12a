// Times that are no plan yet: past, backwards, too long, or in an hour that the clocks skip or repeat.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { aWorld } from '../support/world.ts';

test('bad input: windows in the past, backwards or too short', async () => {
  const world = await aWorld();
  const cases = [
    [
      'plan payments 4.2.0 at 9:00',
      'has passed',
      '/release plan payments 4.2.0 at 2026-11-25 09:00',
    ],
    ['plan payments 4.2.0 at yesterday 22:00', 'has passed'],
    ['plan payments 4.2.0 at 2020-01-01 10:00', 'has passed'],
    ['plan payments 4.2.0 from thu 22:00 to thu 21:00', 'ends before it starts'],
    ['plan payments 4.2.0 at thu 22:00 for 2m', 'at least 5 min'],
    ['plan payments 4.2.0 at thu', 'needs a time of day'],
    ['plan payments 4.2.0 at 03/25 22:00', 'exists only as'],
    ['plan payments 4.2.0 at soon', '"soon" can\'t be read as a time', 'thu 22:00'],
  ] as const;
  for (const [line, ...said] of cases) {
    const answer = await changingNothing(world, () => world.ana.says(line));
    for (const words of said) expect(`${line}\n${answer}`).toContain(words);
  }
  await world.ana.says('plan payments 4.2.0 at thu 22:00');
  const moved = await changingNothing(world, () => world.ana.says('move R-1 to 9:00'));
  expect(moved).toContain('/release move R-1 to 2026-11-25 09:00 Europe/London');
});

test('product T2: a start in the hour that is skipped, and the choices it offers', async () => {
  const world = await aWorld({ at: Date.UTC(2027, 2, 26, 9, 0) });
  const { ana } = world;
  const asked = await changingNothing(world, () =>
    ana.says('plan payments 4.2.0 at 28 mar 01:30 for 1h'),
  );
  expect(asked).toContain('Sun 28 Mar 2027 has no 01:30 in Europe/London: the clocks go forward');
  const lines = asked.match(/\/release (plan .*)/g) ?? [];
  expect(lines).toHaveLength(3);
  const last = lines.at(-1)?.replace('/release ', '') ?? '';
  expect(await ana.says(last)).toContain('02:30-03:30');
  expect(await journal(world)).toEqual(['R-1#1 planned']);
});

test('product T2: a start in the hour that comes twice is the pass that was chosen', async () => {
  const world = await aWorld({ at: Date.UTC(2027, 9, 29, 9, 0) });
  const { ana } = world;
  const asked = await changingNothing(world, () =>
    ana.says('plan payments 4.2.0 at 31 oct 01:30 for 20m'),
  );
  expect(asked).toContain('has 01:30 twice in Europe/London: the clocks go back');
  const [first = '', second = ''] = asked.match(/plan payments .*/g) ?? [];
  await ana.says(second);
  const row = await world.bot().world.store.stream('R-1');
  expect(row?.startsAt).toBe(Date.UTC(2027, 9, 31, 1, 30));
  await ana.says(first.replace('4.2.0', '4.2.1'));
  const other = await world.bot().world.store.stream('R-2');
  expect(other?.startsAt).toBe(Date.UTC(2027, 9, 31, 0, 30));
});

test('product T2: in a form the choices are what to put into the field', async () => {
  const world = await aWorld({ at: Date.UTC(2027, 9, 29, 9, 0) });
  const { ana, slack } = world;
  await ana.says('plan payments 4.2.0');
  const errors = await changingNothing(world, () => ana.submits({ Starts: '31 oct 01:30' }));
  expect(errors).toContain('2027-10-31 01:30 (Europe/London, UTC+0)');
  expect(ana.form()).toBe('Plan a release');
  await ana.submits({ Starts: '2027-10-31 01:30 (Europe/London, UTC+0)' });
  const row = await world.bot().world.store.stream('R-1');
  expect(row?.startsAt).toBe(Date.UTC(2027, 9, 31, 1, 30));
  expect(slack.messages('C0PAY')).toHaveLength(1);
});

test('product T5: a window over fourteen days is confirmed first, and planned once', async () => {
  const world = await aWorld();
  const { ana, slack } = world;
  const asked = await changingNothing(world, () =>
    ana.says('plan payments 4.2.0 at thu 22:00 for 20d because slow ring'),
  );
  expect(asked).toContain('That window is 20 d long');
  const before = slack.ephemerals('U0ANA').length;
  const done = await ana.presses('Confirm', { privately: true });
  expect(done).toContain('Planned: R-1');
  // The answer stands where the question stood: nothing is left to press.
  expect(slack.ephemerals('U0ANA')).toHaveLength(before);
  await expect(ana.presses('Confirm', { privately: true })).rejects.toThrow('no message shows');
  expect(await journal(world)).toEqual(['R-1#1 planned']);
  const [event] = await world.bot().world.store.events('R-1');
  expect(JSON.parse(event?.body ?? '{}')).toMatchObject({
    why: 'slow ring',
    window: { zone: 'Europe/London' },
  });
});

test('product "Principles" 5: a confirmation expires after two minutes', async () => {
  const world = await aWorld();
  const { ana } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00 for 20d');
  await world.pass(2 * MINUTE + 1000);
  const late = await changingNothing(world, () => ana.presses('Confirm', { privately: true }));
  expect(late).toContain('That question has expired');
  expect(await journal(world)).toEqual([]);
});

test('product "Principles" 5: Back leaves everything as it is', async () => {
  const world = await aWorld();
  const { ana } = world;
  await ana.says('plan payments 4.2.0 at thu 22:00 for 20d');
  const left = await changingNothing(world, () => ana.presses('Back', { privately: true }));
  expect(left).toContain('Nothing changed');
  await expect(ana.presses('Confirm', { privately: true })).rejects.toThrow('no message shows');
});

test('product T5: in a form the question stands above the same fields, and submitting again confirms', async () => {
  const world = await aWorld();
  const { ana } = world;
  await ana.says('plan payments 4.2.0 because refunds');
  const fields = { Starts: '2026-11-26 22:00', Ends: '2026-12-20 22:00', 'Back-out plan': '4.1.9' };
  await changingNothing(world, () => ana.submits({ ...fields, 'What changes': 'fix: rounding' }));
  expect(ana.formText()).toContain('That window is 24 d long');
  expect(ana.formText()).toContain('fix: rounding');
  expect(await ana.submits()).toContain('Planned: R-1');
  const [event] = await world.bot().world.store.events('R-1');
  expect(JSON.parse(event?.body ?? '{}')).toMatchObject({
    why: 'refunds',
    backout: '4.1.9',
    scope: [{ kind: 'fix', text: 'rounding' }],
  });
});

test('product T5: a form left open for longer than its question holds is asked anew, not stuck', async () => {
  const world = await aWorld();
  const { ana } = world;
  await ana.says('plan payments 4.2.0');
  await ana.submits({ Starts: '2026-11-26 22:00', Ends: '2026-12-20 22:00' });
  await world.pass(3 * MINUTE);
  await changingNothing(world, () => ana.submits());
  expect(ana.formText()).toContain('That window is 24 d long');
  expect(await ana.submits()).toContain('Planned: R-1');
});

test('product "Grammar": natural phrasing lands on a confirmation with the strict form printed', async () => {
  const world = await aWorld();
  const { ana } = world;
  const asked = await changingNothing(world, () =>
    ana.says('plan payments 4.2.0 at 22:00 the day after tomorrow for 1h'),
  );
  expect(asked).toContain('plan payments 4.2.0 on prod from 2026-11-26 22:00 to 2026-11-26 23:00');
  await ana.presses('Confirm', { privately: true });
  expect(await journal(world)).toEqual(['R-1#1 planned']);
});

test('bad input: a version that is planned already, and one that was released before', async () => {
  const world = await aWorld();
  const { ana, ben } = world;
  await ana.says('plan website 7.0 at now for 3h');
  const again = await changingNothing(world, () => ana.says('plan web 7.0 at thu 22:00'));
  expect(again).toContain('website 7.0 is planned already, as R-1');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('start R-1');
  await ana.says('done R-1');
  await world.pass(15 * MINUTE);
  const asked = await changingNothing(world, () => ben.says('plan web 7.0 at thu 22:00'));
  expect(asked).toContain('website 7.0 has been released before, by R-1');
  await ben.presses('Confirm', { privately: true });
  expect(await journal(world)).toContain('R-2#1 planned');
  await ben.says('cancel R-2 because once is enough');
  await ben.presses('Confirm', { privately: true });
  // A form asks the same question, above its fields.
  await ben.says('plan website 7.0');
  await changingNothing(world, () => ben.submits({ Starts: 'fri 22:00', Why: 'once more' }));
  expect(ben.formText()).toContain('has been released before');
  expect(await ben.submits()).toContain('Planned: R-3');
});
