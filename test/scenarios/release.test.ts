// One release from plan to review, as people in the chat live it.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { ENGINES, nameOf } from '../support/engines.ts';
import { aWorld, type WorldOptions } from '../support/world.ts';

/** How requests come has to do with what the bot runs on only where several replicas share them. */
const byHttp = ENGINES.map((engine) => ({ slackBy: 'HTTP', engine, on: nameOf(engine) }) as const);
const bySocket = [...new Set([ENGINES.at(0), ENGINES.at(-1)])].flatMap((engine) =>
  engine === undefined ? [] : [{ slackBy: 'Socket Mode', engine, on: nameOf(engine) } as const],
);

test.each([...byHttp, ...bySocket])(
  'a release goes from plan to review in one channel, over $slackBy, on $on',
  ({ slackBy, engine }) => release({ slackBy, engine }),
);

async function release(options: WorldOptions): Promise<void> {
  const world = await aWorld(options);
  const { ana, ben, eve, slack } = world;
  const card = () => slack.messages('C0PAY')[0]?.text ?? '';

  expect(await ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding')).toContain(
    'R-1',
  );
  expect(card()).toContain('R-1 · Planning');
  await ana.says('scope R-1 add fix: refund rounding');
  expect(card()).toContain('R-1 · Building');
  await ana.says('candidate R-1 @9f3c2ab');
  await eve.says('test R-1 uat pass');
  await ana.says('request R-1');
  expect(card()).toContain('Change authority: 0 of 1');
  expect(ben.direct().at(-1)).toContain('Approve payments 4.2.0 for prod?');

  await ben.presses('Approve', { direct: true });
  expect(ben.direct().at(-1)).toContain('You approved this');
  expect(card()).toContain('Change authority: 1 of 1');

  await world.pass(31 * MINUTE);
  await ana.presses('Start');
  expect(card()).toContain('Deploying, stage 1 of 3: 10%');
  await ana.presses('Done');
  await world.pass(6 * MINUTE);
  await ana.presses('Promote');
  await ana.presses('Done');
  await world.pass(11 * MINUTE);
  expect(card()).toContain('stage 3 of 3: 100%');
  await ana.presses('Done');
  await world.pass(6 * MINUTE);
  expect(card()).toContain('Completed');

  await world.pass(11 * MINUTE);
  expect(ana.direct().at(-1)).toContain('Review of payments 4.2.0');
  await ana.presses('Review', { direct: true });
  expect(ana.form()).toBe('Review the release');
  await ana.submits({ Outcome: 'successful' });
  expect(card()).toContain('Closed, successful');
  const posts = slack.messages('C0PAY').map((message) => message.text);
  expect(posts).toHaveLength(3);
  expect(posts[1]).toContain('starts now on prod');
  expect(posts[2]).toContain('is fully out on prod');
  expect(world.log.filter((line) => line.level === 'error')).toEqual([]);
}
