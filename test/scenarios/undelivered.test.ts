// What can't be delivered ends with a reason, and somebody hears of what mattered.
import { expect, test } from 'vitest';
import { DAY, MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

const policy = (channel: string) => `
version: 1
organisation: { name: X, timezone: Europe/London, date_order: dmy }
review: { prompt_after: 0s }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [ { slack: ${channel} } ]
    approvals: none
approvals:
  none: { rules: [] }
`;

async function waiting(world: TestWorld): Promise<readonly string[]> {
  const rows = await world.bot().world.store.due(world.now() + 30 * DAY, 100);
  return rows.filter((row) => row.kind === 'message').map((row) => row.key);
}

async function closed(): Promise<TestWorld> {
  const world = await aWorld({ policy: policy('C0PAY') });
  await world.ana.says('plan payments 1 at 10:01 for 3h');
  await world.ana.says('candidate R-1 @aaa');
  await world.pass(2 * MINUTE);
  await world.ana.says('start R-1');
  await world.ana.says('done R-1');
  await world.pass(MINUTE);
  await world.ana.says('review R-1');
  await world.ana.submits({ Outcome: 'successful' });
  return world;
}

test('an action of a release is told where its card stands, wherever the policy would show it now', async () => {
  const world = await closed();
  await world.takePolicy(policy('C0REL'));
  await world.ana.says('action R-1 watch the queue for @ben by 12 dec');

  const [card] = world.slack.messages('C0PAY');
  const replies = world.slack.thread('C0PAY', card?.ts ?? '').map((one) => one.text);
  expect(replies.at(-1)).toContain('watch the queue');
  expect(await waiting(world)).toEqual([]);
});

test('a reply whose card nobody will ever post is given up with a reason', async () => {
  const world = await closed();
  const { store, clock } = world.bot().world;
  const row = {
    key: 'R-1|slack:C0REL|start-refused:2',
    kind: 'message',
    stream: 'R-1',
    place: 'slack:C0REL',
    part: 'start-refused:2',
    body: '{}',
    dueAt: clock.now(),
    priority: 2,
  } as const;
  await store.transaction((tx) => tx.enqueue([row]));
  await world.pass(MINUTE);

  expect(await store.dead(10)).toMatchObject([
    { key: row.key, lastError: "the release's card is not in this channel" },
  ]);
  expect(await waiting(world)).toEqual([]);
});

const ASKING = `
version: 1
organisation: { name: X, timezone: Europe/London, date_order: dmy }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [ { slack: C0PAY } ]
    approvals: two
approvals:
  two:
    rules:
      - { name: Change authority, people: [nobody@example.org, ben@example.org], count: 1 }
`;

test('the captain hears who could not be asked (architecture, "Storage and delivery")', async () => {
  const world = await aWorld({ policy: ASKING });
  await world.ana.says('plan payments 1 at 10:05 for 20h');
  await world.ana.says('candidate R-1 @aaa');
  await world.ana.says('request R-1');

  expect(world.ana.direct()).toHaveLength(1);
  expect(world.ana.direct()[0]).toContain('nobody@example.org');
  expect(world.ana.direct()[0]).toContain('R-1');
  expect(world.ben.direct()).toHaveLength(1);
});

test('a captain who can’t be written to is told in the release’s thread', async () => {
  const world = await aWorld({ policy: policy('C0PAY') });
  await world.ana.says('plan payments 1 at 10:01 for 3h');
  await world.ana.says('candidate R-1 @aaa');
  await world.pass(2 * MINUTE);
  await world.ana.says('start R-1');
  world.slack.fail('conversations.open', { error: 'user_disabled' }, 20);
  await world.ana.says('done R-1');
  await world.pass(MINUTE);

  const [card] = world.slack.messages('C0PAY');
  const replies = world.slack.thread('C0PAY', card?.ts ?? '').map((one) => one.text);
  expect(replies.at(-1)).toContain("can't be sent direct messages: the review prompt");
});
