// Reminders that come to one person within minutes make one message, in which each lives on by itself (product Q5).
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld, aWorldOfBoth, type TestWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { timezone: Europe/London }
groups: { owners: [ana@example.org] }
services: [{ name: payments, captains: [owners] }, { name: ledger, captains: [owners] }]
people: [{ email: dan@example.org, quiet_hours: "09:00-15:00" }]
approvals: { default: { rules: [] } }
reminders: { before_start: 30d, window_closing: 1m }
`;

/** Two releases, whose windows open three minutes apart; somebody is reminded of each two hours before. */
async function twoReminders(world: TestWorld, who: string): Promise<void> {
  const { ana } = world;
  await ana.says('plan payments 4.2.0 at thu 14:00 for 1h');
  await ana.says('plan ledger 7.0 at thu 14:03 for 1h');
  await ana.says(`remind R-1 ${who} at T-2h: check replication`);
  await ana.says(`remind R-2 ${who} at T-2h: check the queue`);
}

/** Ben chooses this line from a menu of his newest message. */
async function chooses(world: TestWorld, line: string): Promise<void> {
  const message = world.slack.direct('U0BEN').at(-1);
  const block = message?.blocks.find((one) => JSON.stringify(one).includes(`"value":"${line}"`));
  if (message === undefined || typeof block?.block_id !== 'string') throw new Error('no such menu');
  const at = { channelId: message.channel, ts: message.ts };
  await world.slack.press('U0BEN', at, { actionId: 'say:1', blockId: block.block_id }, line);
  await world.settle();
}

/** Thu 12:00 in London, from Tue 10:00. */
const UNTIL_THE_FIRST = 50 * HOUR;

test('product Q5: what comes within minutes is one message, in either chat; each goes on by itself', async () => {
  const world = await aWorldOfBoth({ policy: POLICY });
  const { ana, ben, inTeams } = world;
  const cat = inTeams('cat');
  await cat.says('whoami');
  await twoReminders(world, '<@U0BEN> and cat@example.org');
  const before = cat.direct().length;
  await world.pass(UNTIL_THE_FIRST + MINUTE);
  expect(ben.direct()).toEqual([]);
  await world.pass(3 * MINUTE);
  for (const texts of [ben.direct(), cat.direct().slice(before)]) {
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('2 reminders');
    expect(texts[0]).toContain('check replication');
    expect(texts[0]).toContain('check the queue');
  }

  await chooses(world, 'snooze R-1 1 30m');
  expect(ben.direct()[0]?.match(/Snoozed until/g)).toHaveLength(1);
  expect(cat.direct().at(-1)).not.toContain('Snoozed until');
  await ana.says('remind R-2 drop 1');
  for (const text of [ben.direct()[0], cat.direct().at(-1)]) {
    expect(text).toContain('This reminder of R-2 (ledger 7.0 → prod) was taken back.');
    expect(text).toContain('check replication');
  }

  // What was put off comes by itself, and the message it came from is as true as before.
  await world.pass(31 * MINUTE);
  expect(ben.direct()).toHaveLength(2);
  expect(ben.direct()[1]).not.toContain('reminders');
  await ana.says('cancel R-1 because superseded');
  await ana.presses('Confirm', { privately: true });
  expect([...ben.direct(), cat.direct().at(-1)].join('\n').match(/has ended since/g)).toHaveLength(
    3,
  );
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
});

test('alone it comes at its time, and `group_within: 0s` sends each by itself', async () => {
  const alone = await aWorld({ policy: POLICY });
  await alone.ana.says('plan payments 4.2.0 at thu 14:00 for 1h');
  await alone.ana.says('remind R-1 <@U0BEN> at T-2h: check replication');
  await alone.pass(UNTIL_THE_FIRST);
  expect(alone.ben.direct()).toHaveLength(1);

  const policy = POLICY.replace('window_closing: 1m', 'window_closing: 1m, group_within: 0s');
  const each = await aWorld({ policy });
  await twoReminders(each, '<@U0BEN>');
  await each.pass(UNTIL_THE_FIRST);
  expect(each.ben.direct()).toHaveLength(1);
  await each.pass(4 * MINUTE);
  expect(each.ben.direct()).toHaveLength(2);
});

test('product Q2, Q5: what waited for the end of quiet hours, and what nobody was there to send, is one message', async () => {
  const world = await aWorld({ policy: POLICY });
  const { ana, ben, dan } = world;
  await ana.says('plan payments 4.2.0 at thu 18:00 for 1h');
  await ana.says('plan ledger 7.0 at thu 18:30 for 1h');
  for (const release of ['R-1', 'R-2']) {
    await ana.says(`remind ${release} <@U0BEN> <@U0DAN> at T-5h: look`);
  }
  await world.pass(52 * HOUR);
  expect(ben.direct()).toHaveLength(2);
  expect(dan.direct()).toEqual([]);
  await world.pass(HOUR + MINUTE);
  expect(dan.direct()).toHaveLength(1);
  expect(dan.direct()[0]).toContain('2 reminders');

  for (const release of ['R-1', 'R-2']) await ana.says(`remind ${release} <@U0BEN> at T-1h: now`);
  world.sleep(3 * HOUR - 20 * MINUTE);
  await world.restart();
  await world.settle();
  const late = ben.direct().slice(2);
  expect(late).toHaveLength(1);
  expect(late[0]?.match(/Late: due/g)).toHaveLength(2);
});

test('a message that was sent twice over is still one: the others stand where the first was found', async () => {
  const world = await aWorld({ policy: POLICY });
  await twoReminders(world, '<@U0BEN>');
  const direct = await world.slack.direct('U0BEN');
  expect(direct).toEqual([]);
  await world.pass(UNTIL_THE_FIRST + 4 * MINUTE);
  await world.restart();
  await world.pass(5 * MINUTE);
  expect(world.ben.direct()).toHaveLength(1);
  const store = world.bot().world.store;
  const [first, second] = await Promise.all(
    ['R-1', 'R-2'].map(async (stream) =>
      (await store.posts(stream)).find(({ part }) => part.startsWith('remind')),
    ),
  );
  expect(second).toMatchObject({ channel: first?.channel, id: first?.id });
});
