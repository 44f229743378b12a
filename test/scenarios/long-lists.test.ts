// A private list shows what fits and says how much there is: nothing is counted that was cut before.
import { expect, test } from 'vitest';
import { aWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { name: X, timezone: Europe/London, date_order: dmy }
services:
  - name: payments
    captains: [ana@example.org]
    channels: [ { slack: C0PAY } ]
    tests: []
`;

test('what was answered doesn’t take the place of what still waits', {
  timeout: 30_000,
}, async () => {
  const { ana, ben } = await aWorld({ policy: POLICY });
  for (let n = 1; n <= 11; n += 1) {
    await ana.says(`plan payments ${n} at thu ${9 + n}:00 for 10m`);
    await ana.says(`candidate R-${n} @aaa`);
    await ana.says(`request R-${n}`);
    if (n <= 10) await ben.says(`approve R-${n}`);
  }
  const answer = await ben.says('approvals');
  expect(answer).toContain('1 release waits for your answer');
  expect(answer).toContain('R-11');
});

test('the list counts every open release, also those it has no room for', {
  timeout: 30_000,
}, async () => {
  const { ana, ben } = await aWorld({ policy: POLICY });
  for (let n = 1; n <= 33; n += 1) await ana.says(`plan payments ${n} at thu 10:00 for 10m`);
  const answer = await ben.says('list');
  expect(answer).toContain('33 releases not closed');
  expect(answer).toContain('And 13 more.');
});
