// One release in Slack and Teams at once, over real HTTP through both SDKs: what is done in one chat is true in the other.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { ENGINES, nameOf } from '../support/engines.ts';
import { cardText } from '../support/teams-person.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';

const PAYMENTS = '19:payments@thread.tacv2';

/** Two of three people answer; a person with two accounts would be enough if accounts were counted. */
const POLICY = `
version: 1
organisation:
  name: Example Trust
  timezone: Europe/London
groups:
  cab: [ben@example.org, cat@example.org, eve@example.org]
  payments-owners: [ana@example.org, dan@example.org]
  on-call: [dan@example.org]
services:
  - name: payments
    captains: [payments-owners]
    channels:
      - slack: C0PAY
      - teams: "${PAYMENTS}"
    tests: []
    approvals: two
    rollout: canary
approvals:
  two:
    rules:
      - { name: Change authority, group: cab, count: 2 }
rollouts:
  canary:
    stages:
      - { name: "10%", bake: 5m, advance: manual }
      - { name: "100%", bake: 5m }
`;

/** What a card says that doesn't depend on how a platform writes times. */
function facts(text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.trim());
  const told = lines.filter((line) => /^R-1 ·|: \d of \d|^Scope:|^\d+ %|^10%/.test(line));
  const held = lines.flatMap((line) => /^Held by \S+/.exec(line)?.[0] ?? []);
  return [...told, ...held];
}

/** Every card of the release in both chats, without looking at it as somebody. */
function truths({ slack, teams }: BothWorld): readonly (readonly string[])[] {
  const inSlack = slack.messages('C0PAY')[0]?.text ?? '';
  const [card] = teams.messages(PAYMENTS);
  const inTeams = cardText(card?.attachments.map(({ content }) => content));
  return [facts(inSlack), facts(inTeams)];
}

/** The same in both, with these words in it. */
function expectBoth(world: BothWorld, words: string): void {
  const [slack = [], teams = []] = truths(world);
  expect(teams).toEqual(slack);
  expect(slack.join('\n')).toContain(words);
}

const cases = ENGINES.map((engine) => ({ engine, on: nameOf(engine) }));

test.each(cases)(
  'a release lives in both chats from plan to review, with one truth, on $on',
  async ({ engine }) => {
    const world = await aWorldOfBoth({ policy: POLICY, engine });
    const { ana, ben, eve, inTeams, teams } = world;

    await ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding');
    expectBoth(world, 'R-1 · Planning');
    expect(await inTeams('ana').mentions('candidate R-1 @9f3c2ab')).toContain('9f3c2ab');
    expectBoth(world, 'Candidate 9f3c2ab');
    await ana.says('request R-1');
    expectBoth(world, 'Change authority: 0 of 2');

    // Eve's two accounts have different addresses: nobody can know yet that they are one person.
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await eve.says('link'))?.[0] ?? '';
    expect(await inTeams('eve').says(`link ${code}`)).toContain('Eve');
    await eve.presses('Approve');
    expectBoth(world, 'Change authority: 1 of 2');
    expect(await inTeams('eve').presses('Approve', { direct: false })).toContain(
      'you approved this',
    );
    expectBoth(world, 'Change authority: 1 of 2');

    expect(await inTeams('ana').buttons()).not.toContain('Approve');
    expect(await inTeams('ben').presses('Approve')).toContain('2 of 2');
    expectBoth(world, 'Change authority: 2 of 2');
    // The second account of Ben, who has the same address in both, is the same Ben.
    expect(await ben.says('approve R-1')).toContain('you approved this');
    expectBoth(world, 'Change authority: 2 of 2');

    await world.pass(31 * MINUTE);
    await inTeams('ana').presses('Start');
    expectBoth(world, 'Deploying, stage 1 of 2');
    await ana.presses('Done');
    await world.pass(6 * MINUTE);
    await ana.presses('Promote');
    expectBoth(world, 'Deploying, stage 2 of 2');

    await inTeams('dan').presses('Hold');
    expect(inTeams('dan').dialog()).toBe('Hold');
    await inTeams('dan').submits({ Reason: 'error rate above 2 %' });
    expectBoth(world, 'Held by Dan');

    await ana.presses('Roll back');
    await ana.submits({ Reason: 'login errors' });
    expectBoth(world, 'Rolled back');

    await world.pass(11 * MINUTE);
    await inTeams('ben').presses('Review');
    expect(inTeams('ben').dialogText()).toContain('Outcome');
    await inTeams('ben').submits({ Outcome: 'backed out' });
    expectBoth(world, 'Closed, backed out');
    expect(teams.messages(PAYMENTS).filter((one) => one.byBot).length).toBeGreaterThan(1);
    expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
  },
);
