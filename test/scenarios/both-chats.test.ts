// One release in Slack and Teams at once, over real HTTP through both SDKs: what is done in one chat is true in the other.
import { expect, test } from 'vitest';
import { aWorldOfBoth } from '../support/world.ts';

test('a release planned in Slack stands in Teams too', async () => {
  const { ana, teams, inTeams } = await aWorldOfBoth();
  await ana.says('plan payments 4.2.0 at thu 22:00 because refund rounding');
  expect(teams.messages('19:payments@thread.tacv2').length).toBe(1);
  expect(await inTeams('ben').sees()).toContain('payments 4.2.0 → prod');
  expect(await inTeams('ben').says('list')).toContain('R-1');
  expect(await inTeams('ana').mentions('candidate R-1 @9f3c2ab')).toContain('9f3c2ab');
});
