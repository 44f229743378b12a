// What stands in the channels when two accounts become one person: it counts people, and says so at once.
import { expect, test } from 'vitest';
import { aWorldOfBoth } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { name: Example Trust, timezone: Europe/London }
groups: { cab: [eve@example.org, eve@clinic.example, ben@example.org] }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [{ slack: C0PAY }, { teams: "19:payments@thread.tacv2" }]
    approvals: two
approvals:
  two: { rules: [{ name: Board, group: cab, count: 2 }] }
`;

test('two answers of one person turn into one on every card when they link', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, eve, inTeams, slack } = world;
  const card = () => slack.messages('C0PAY')[0]?.text ?? '';
  await ana.says('plan payments 4.2.0 at 10:30 for 3h');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  await eve.says('approve R-1');
  await inTeams('eve').says('approve R-1');
  expect(card()).toContain('Board: 2 of 2');
  expect(await inTeams('ben').sees()).toContain('Board: 2 of 2');

  const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await inTeams('eve').says('link'))?.[0] ?? '';
  expect(await eve.says(`link ${code}`)).toContain('speaks as');
  expect(card()).toContain('Board: 1 of 2');
  expect(await inTeams('ben').sees()).toContain('Board: 1 of 2');
  const told = slack
    .thread('C0PAY', slack.messages('C0PAY')[0]?.ts ?? '')
    .map((message) => message.text);
  expect(told).toContainEqual(
    expect.stringContaining(
      'Eve Evans had a say here by more than one account: one person has one vote. Board: 1 of 2.',
    ),
  );
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
});
