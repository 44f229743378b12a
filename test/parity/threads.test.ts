// In the thread under a card nobody has to name the release, in either chat; elsewhere they are asked for it in both.
import { expect, test } from 'vitest';
import { aWorldOfBoth } from '../support/world.ts';
import { levelled } from './differences.ts';

const PAYMENTS = '19:payments@thread.tacv2';
const plain = (text: string) => levelled(text, () => undefined);

test('a line in the thread of a card is about its release, in both chats', async () => {
  const world = await aWorldOfBoth();
  const { ana, slack, teams } = world;
  await ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding');
  const inSlack = slack.messages('C0PAY').at(-1)?.ts;
  const inTeams = teams.messages(PAYMENTS).at(-1)?.id;
  await world.inTeams('ana').says('back');
  for (const line of ['check', 'show', 'audit', 'request', 'scope drop 7', 'check R-9']) {
    const one = await ana.mentions(line, 'C0PAY', inSlack);
    const other = await world.inTeams('ana').mentions(line, PAYMENTS, inTeams);
    expect(one).toContain(line === 'check R-9' ? 'R-9' : 'R-1');
    const withoutButtons = plain(other)
      .split('\n')
      .filter((each) => each !== 'Share here' && each !== 'Open')
      .join('\n');
    expect(withoutButtons).toBe(plain(one));
  }
  expect(await world.inTeams('ana').mentions('candidate @9f3c2ab', PAYMENTS, inTeams)).toContain(
    '9f3c2ab',
  );
  expect(slack.messages('C0PAY').at(-1)?.text).toContain('Candidate 9f3c2ab');
});
