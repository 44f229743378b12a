// Slack fails while people decide: nothing that was decided is lost, and nothing is shown twice that needn't be.
import { expect, test } from 'vitest';
import { contractScopes, historyScopes } from '../../adapters/playground/slack/workspace.ts';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { journal } from '../support/journal.ts';
import { cardOf, repliesOf, requested, shows } from '../support/journey.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

const dead = (world: TestWorld) => world.bot().world.store.dead(100);

test('T: what is decided while Slack is down is shown afterwards, with one edit of the card', async () => {
  const world = await requested();
  const { ana, ben, cat, pass, slack } = world;
  const edits = () => cardOf(world).edits;
  const before = edits();
  const shown = cardOf(world).text;
  for (const one of [ben, cat, ana]) await one.says('list');
  slack.down(true);
  const answers = await Promise.all([
    slack.command('U0BEN', 'C0PAY', 'abstain R-1'),
    slack.command('U0CAT', 'C0PAY', 'approve R-1'),
    slack.command('U0ANA', 'C0PAY', 'scope R-1 add fix: rounding'),
  ]);
  const told = answers.map((answer) => answer.reply?.text ?? '');
  for (const [index, words] of ['You abstained', 'You approved', 'You added'].entries()) {
    expect(told[index]).toContain(words);
  }
  await world.settle();
  expect(cardOf(world).text).toBe(shown);
  slack.recover();
  await pass(6 * MINUTE);
  expect(cardOf(world).text).toContain('1 fix');
  expect(edits()).toBe(before + 1);
  expect(ben.direct()).toHaveLength(1);
  expect(ben.direct()[0]).toContain('You abstained');
  const said = repliesOf(world).join('\n');
  for (const words of ['Ben abstained', 'Cat approved', 'Ana added fix']) {
    expect(said.split(words)).toHaveLength(2);
  }
  expect(await dead(world)).toEqual([]);
});

test('a release planned while Slack is down is announced once', async () => {
  const world = await aWorld();
  const { ana, pass, slack } = world;
  await ana.says('list');
  slack.down(true);
  expect(await ana.says('plan website 7.0 at now for 3h')).toContain('Planned: R-1');
  await pass(20 * MINUTE);
  expect(slack.messages('C0REL')).toEqual([]);
  slack.recover();
  await pass(10 * MINUTE);
  expect(slack.messages('C0REL')).toHaveLength(1);
  expect(cardOf(world, 'C0REL').text).toContain('website 7.0');
});

test('approvers whose conversation can’t be opened at first are asked once it can', async () => {
  const world = await aWorld();
  const { ana, ben, cat, eve, pass, slack } = world;
  await ana.says('plan payments 4.2.0 at now for 3h');
  await ana.says('candidate R-1 @9f3c2ab');
  await eve.says('test R-1 uat pass');
  slack.fail('conversations.open', { reset: 'before' }, 4);
  await ana.says('request R-1');
  await pass(MINUTE);
  expect([ben.direct().length, cat.direct().length]).toEqual([1, 1]);
  expect(shows(slack.direct('U0BEN').at(-1), 'Approve')).toBe(true);
});

test('a rate limit delays and loses nothing, and what stands still is not counted as a failure', async () => {
  const world = await requested();
  const { ben, pass, slack } = world;
  slack.fail('chat.update', { ratelimited: 30 }, 3);
  slack.fail('chat.postMessage', { ratelimited: 20 }, 3);
  await ben.says('approve R-1');
  await pass(5 * MINUTE);
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
  expect(ben.direct()).toHaveLength(1);
  expect(ben.direct()[0]).toContain('You approved this');
  expect(repliesOf(world).filter((text) => text.includes('Ben approved'))).toHaveLength(1);
  expect(await dead(world)).toEqual([]);
});

test.each([
  ['cut', { reset: 'after' } as const],
  ['an error', { status: 503, when: 'after' } as const],
])(
  'an answer lost after the effect (%s): found again where history may be read, so not posted twice',
  async (_, fault) => {
    const world = await aWorld({ workspace: { scopes: [...contractScopes, ...historyScopes] } });
    const { ana, pass, slack } = world;
    slack.fail('chat.postMessage', fault);
    await ana.says('plan payments 4.2.0 at thu 22:00');
    await pass(MINUTE);
    expect(slack.messages('C0PAY')).toHaveLength(1);
    await ana.says('candidate R-1 @9f3c2ab');
    expect(cardOf(world).text).toContain('Candidate 9f3c2ab');
    expect(slack.messages('C0PAY')).toHaveLength(1);
    slack.fail('chat.postMessage', fault);
    await ana.says('scope R-1 add fix: rounding');
    await pass(2 * MINUTE);
    expect(repliesOf(world).filter((text) => text.includes('rounding'))).toHaveLength(1);
  },
);

test.each([
  ['is rate-limited', { ratelimited: 30 } as const, 5],
  ['fails', { status: 503 } as const, 5],
  ['is cut', { reset: 'before' } as const, 5],
])(
  'history that %s for a while is asked again before anything is posted twice',
  async (_, fault, times) => {
    const world = await aWorld({ workspace: { scopes: [...contractScopes, ...historyScopes] } });
    const { ana, pass, slack } = world;
    slack.fail('chat.postMessage', { reset: 'after' });
    slack.fail('conversations.history', fault, times);
    await ana.says('plan payments 4.2.0 at thu 22:00');
    await pass(10 * MINUTE);
    expect(slack.messages('C0PAY')).toHaveLength(1);
    await ana.says('candidate R-1 @9f3c2ab');
    expect(cardOf(world).text).toContain('Candidate 9f3c2ab');
  },
);

test('history that fails for good holds no message back: it comes once more, and says so', async () => {
  const world = await aWorld({ workspace: { scopes: [...contractScopes, ...historyScopes] } });
  const { ana, pass, slack } = world;
  slack.fail('chat.postMessage', { reset: 'after' });
  slack.fail('conversations.history', { status: 503 }, 999);
  await ana.says('plan payments 4.2.0 at thu 22:00');
  await pass(15 * MINUTE);
  const [first, second, ...more] = slack.messages('C0PAY');
  expect(more).toEqual([]);
  expect(first?.text).not.toContain('This may be here twice');
  expect(second?.text).toContain('This may be here twice');
});

test('where history can’t be read, the second copy says that it may be one, and is the one kept true', async () => {
  const world = await aWorld();
  const { ana, pass, slack } = world;
  slack.fail('chat.postMessage', { reset: 'after' });
  await ana.says('plan payments 4.2.0 at thu 22:00');
  await pass(MINUTE);
  const [first, second, ...more] = slack.messages('C0PAY');
  expect(more).toEqual([]);
  expect(first?.text).not.toContain('This may be here twice');
  expect(second?.text).toContain('This may be here twice');
  await ana.says('candidate R-1 @9f3c2ab');
  expect(slack.messages('C0PAY')[1]?.text).toContain('Candidate 9f3c2ab');
});

test('an answer lost before the effect is simply sent again', async () => {
  const world = await aWorld({ workspace: { scopes: [...contractScopes, ...historyScopes] } });
  const { ana, pass, slack } = world;
  slack.fail('chat.postMessage', { reset: 'before' }, 2);
  await ana.says('plan payments 4.2.0 at thu 22:00');
  await pass(MINUTE);
  expect(slack.messages('C0PAY')).toHaveLength(1);
  expect(slack.messages('C0PAY')[0]?.text).toContain('R-1 · Planning');
});

test('the bot is restarted while Slack is down: what was said before is delivered afterwards, once', async () => {
  const world = await requested();
  const { ben, pass, slack } = world;
  await ben.says('list');
  slack.down(true);
  expect(await ben.says('approve R-1')).toContain('You approved');
  await world.restart();
  slack.recover();
  await pass(10 * MINUTE);
  expect(cardOf(world).text).toContain('Change authority: 1 of 1');
  expect(repliesOf(world).filter((text) => text.includes('Ben approved'))).toHaveLength(1);
  expect(slack.messages('C0PAY')).toHaveLength(1);
});

test('an afternoon without Slack: what still matters comes once, and nudges about what is over don’t come', async () => {
  const world = await requested();
  const { ben, pass, slack } = world;
  slack.down(true);
  await pass(3 * HOUR + 5 * MINUTE);
  slack.recover();
  await pass(10 * MINUTE);
  expect(ben.direct()).toHaveLength(1);
  expect(ben.direct()[0]).toContain('expired');
  expect(repliesOf(world).filter((text) => text.includes('passed without a start'))).toHaveLength(
    1,
  );
  expect((await journal(world)).filter((fact) => fact.endsWith('approval-expired'))).toHaveLength(
    1,
  );
  expect(await dead(world)).toEqual([]);
});
