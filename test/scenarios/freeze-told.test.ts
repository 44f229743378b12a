// What a freeze has told stays true while releases are planned into it, moved in, moved out, handed over and ended: its
// announcement at every moment it stands, and the private notices to captains, each sent once (product F9).
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
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
  cab: [ben@example.org, dan@example.org]
  owners: [ana@example.org, cat@example.org]
services:
  - name: payments
    captains: [owners]
    channels:
      - slack: C0PAY
      - teams: "${PAYMENTS}"
    tests: []
    approvals: none
    rollout: plain
  - name: ledger
    captains: [owners]
    channels:
      - slack: C0PAY
    tests: []
    approvals: none
    rollout: plain
approvals:
  none: { rules: [] }
rollouts:
  plain:
    stages:
      - { name: "100%", bake: 10m }
`;

/** The announcement of the freeze as it stands in Slack. */
const announced = (world: TestWorld, id = 'F-1') =>
  world.slack.messages('C0REL').find((one) => one.text.startsWith(`Freeze ${id}: `))?.text ?? '';

/** And in Teams, where freezes of payments are announced. */
const announcedInTeams = (world: BothWorld) =>
  world.teams
    .messages(PAYMENTS)
    .map((one) => cardText(one.attachments.map(({ content }) => content)))
    .find((text) => text.includes('Freeze F-1: ')) ?? '';

const notices = (who: TestWorld['ana'], id = 'F-1') =>
  who.direct().filter((text) => text.startsWith(`Freeze ${id} closes`));

async function freezes(world: TestWorld, line: string): Promise<void> {
  await world.dan.says(`freeze ${line}`);
  await world.dan.presses('Confirm', { privately: true });
}

const FRIDAY = 'payments on prod from fri 17:00 to mon 08:00 because quarter end';

test('a release planned into a freeze is on its announcement in both chats, and its captain hears of it once', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  await freezes(world, FRIDAY);
  const both = () => [announced(world), announcedInTeams(world)];
  for (const text of both()) expect(text).toContain('It catches no release that is planned now.');
  expect(notices(world.ana)).toEqual([]);

  await world.ana.says('plan payments 4.2.0 at sat 10:00 for 2h');
  for (const text of both()) expect(text).toContain('It catches 1 release: R-1.');
  expect(notices(world.ana)).toHaveLength(1);
  expect(notices(world.ana)[0]).toContain('It catches this release of yours:');
  expect(notices(world.ana)[0]).toContain('R-1 (payments 4.2.0 → prod)');

  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('move R-1 to sun 10:00');
  expect(notices(world.ana)).toHaveLength(1);
  expect(notices(world.ana)[0]).toContain('Sun 29 Nov');
});

test('told in Teams to a captain who speaks there', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  await freezes(world, FRIDAY);
  const ana = world.inTeams('ana');
  await ana.says('plan payments 4.2.0 at sat 10:00 for 2h');
  const told = () => ana.direct().filter((text) => text.includes('Freeze F-1 closes'));
  expect(told()).toHaveLength(1);
  expect(told()[0]).toContain('It catches this release of yours:');
  await ana.says('move R-1 to tue 10:00');
  expect(told()).toHaveLength(1);
  expect(told()[0]).toContain("It doesn't catch R-1 any more.");
  expect(announcedInTeams(world)).toContain('It catches no release that is planned now.');
});

test('a release moved out is off the announcement and its notice says so; moved in again it calls nobody twice', async () => {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 4.2.0 at sat 10:00 for 2h');
  await world.ana.says('plan payments 4.3.0 at sun 10:00 for 2h');
  await freezes(world, FRIDAY);
  expect(announced(world)).toContain('It catches 2 releases: R-1, R-2.');
  expect(notices(world.ana)).toHaveLength(1);
  expect(notices(world.ana)[0]).toContain('It catches these 2 releases of yours:');

  await world.ana.says('move R-1 to tue 10:00');
  expect(announced(world)).toContain('It catches 1 release: R-2.');
  expect(notices(world.ana)).toHaveLength(1);
  expect(notices(world.ana)[0]).toContain('It catches this release of yours:');
  expect(notices(world.ana)[0]).toContain("It doesn't catch R-1 any more.");

  await world.ana.says('cancel R-2 because superseded');
  await world.ana.presses('Confirm', { privately: true }).catch(() => '');
  expect(announced(world)).toContain('It catches no release that is planned now.');
  expect(notices(world.ana)[0]).toContain("It doesn't catch R-1, R-2 any more.");
  expect(notices(world.ana)[0]).not.toContain('can payments');

  await world.ana.says('move R-1 to sat 12:00');
  expect(announced(world)).toContain('It catches 1 release: R-1.');
  expect(notices(world.ana)).toHaveLength(1);
  expect(notices(world.ana)[0]).toContain('R-1 (payments 4.2.0 → prod)');
});

test('the next release of a captain who was told of another is told of by itself', async () => {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 4.2.0 at sat 10:00 for 2h');
  await freezes(world, FRIDAY);
  await world.ana.says('plan payments 4.3.0 at sun 10:00 for 2h');
  expect(notices(world.ana)).toHaveLength(2);
  expect(notices(world.ana)[0]).not.toContain('R-2');
  expect(notices(world.ana)[1]).toContain('R-2');
  expect(notices(world.ana)[1]).not.toContain('R-1');
});

test('a release that is handed over is told to its new captain, and the one before sees that', async () => {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 4.2.0 at sat 10:00 for 2h');
  await freezes(world, FRIDAY);
  await world.ana.says('captain R-1 @cat');
  expect(notices(world.cat)).toHaveLength(1);
  expect(notices(world.cat)[0]).toContain('It catches this release of yours:');
  expect(notices(world.ana)[0]).toContain('R-1: another captain answers for it now.');
});

test('a release whose window passes is off the announcement at that minute', async () => {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 4.2.0 at 11:00 for 1h');
  await freezes(world, 'payments on prod from 11:30 to 18:00 because quarter end');
  expect(announced(world)).toContain('It catches 1 release: R-1.');
  await world.pass(2 * HOUR + MINUTE);
  expect(announced(world)).toContain('It catches no release that is planned now.');
  expect(notices(world.ana)[0]).toContain("It doesn't catch R-1 any more.");
});

test('one that still deploys when a freeze begins after its window is caught from then on, and its captain hears of it', async () => {
  const world = await aWorld({ policy: POLICY });
  await freezes(world, 'payments on prod from 12:00 to 18:00 because quarter end');
  await world.ana.says('plan payments 4.2.0 at now for 1h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('start R-1');
  expect(announced(world)).toContain('It catches no release that is planned now.');
  await world.pass(2 * HOUR + MINUTE);
  expect(announced(world)).toContain('It catches 1 release: R-1.');
  expect(notices(world.ana)).toHaveLength(1);
  expect(notices(world.ana)[0]).toContain('deploying 100%');
});

test('a freeze that is ahead catches no release that another one holds now', async () => {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 4.2.0 at now for 1h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('start R-1');
  await freezes(world, 'payments on prod from now to 18:00 because quarter end');
  await freezes(world, 'payments on prod from fri 17:00 to mon 08:00 because year end');
  expect(announced(world, 'F-1')).toContain('It catches 1 release: R-1.');
  expect(announced(world, 'F-2')).toContain('It catches no release that is planned now.');
});

test('when a caught release could start is true after another freeze was set and lifted', async () => {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 4.2.0 at sat 10:00 for 2h');
  await freezes(world, FRIDAY);
  expect(notices(world.ana)[0]).toMatch(/nothing closes it from .*Mon 30 Nov,? 08:00/);
  await freezes(world, 'all from mon 07:00 to mon 12:00 because audit');
  expect(notices(world.ana)[0]).toMatch(/nothing closes it from .*Mon 30 Nov,? 12:00/);
  await world.dan.says('unfreeze F-2 because done');
  await world.dan.presses('Confirm', { privately: true });
  expect(notices(world.ana)[0]).toMatch(/nothing closes it from .*Mon 30 Nov,? 08:00/);
});
