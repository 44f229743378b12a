// Who was asked before is asked again by a message of their own, and the old message says how its request ended.
import { expect, test } from 'vitest';
import { HOUR } from '../../src/domain/time/duration.ts';
import { aWorld } from '../support/world.ts';

const POLICY = `
version: 1
organisation: { name: X, timezone: Europe/London, date_order: dmy }
groups:
  cab: [ben@example.org, cat@example.org]
services:
  - name: payments
    captains: [ana@example.org]
    channels: [ { slack: C0PAY } ]
    tests: [uat]
    approvals: two
tests: { uat: { group: "group:cab" } }
approvals:
  two:
    expires_after: 2h
    rules:
      - { name: Change authority, people: [ben@example.org, cat@example.org], count: 2 }
`;

async function aRequest() {
  const world = await aWorld({ policy: POLICY });
  await world.ana.says('plan payments 1 at 10:05 for 20h');
  await world.ana.says('candidate R-1 @aaa');
  await world.ana.says('request R-1');
  return world;
}

test('a second request asks everybody anew, and the first one says that it was rejected (product A1)', async () => {
  const { ana, ben, cat } = await aRequest();
  await ben.says('reject R-1 because no back-out plan');
  await ana.says('request R-1');

  expect(cat.direct()).toHaveLength(2);
  expect(cat.direct()[0]).toContain('Ben rejected: no back-out plan');
  expect(cat.direct()[1]).toContain('You answer for: Change authority');
  await cat.presses('Approve', { direct: true });
  expect(cat.direct()[0]).toContain('Ben rejected: no back-out plan');
  expect(cat.direct()[1]).toContain('You approved this');
  expect(ben.direct()).toHaveLength(2);
});

test('after a request has expired, the next one is a new message and the old one has no buttons (product A6)', async () => {
  const { ana, cat, slack, pass } = await aRequest();
  await pass(3 * HOUR);
  await ana.says('request R-1');

  const [first, second] = slack.direct(cat.id).filter((one) => one.text.startsWith('Approve'));
  expect(first?.text).toContain('expired');
  expect(JSON.stringify(first?.blocks)).not.toContain('"text":"Approve"');
  expect(JSON.stringify(second?.blocks)).toContain('"text":"Approve"');
});

test('whose approval still stands is not asked again after a change was asked for (product A9)', async () => {
  const { ana, ben, cat } = await aRequest();
  await cat.says('approve R-1');
  await ben.says('revise R-1 because name the channel');
  await ana.says('request R-1');

  expect(cat.direct()).toHaveLength(1);
  expect(ben.direct()).toHaveLength(2);
  expect(ben.direct()[0]).toContain('You asked for a change 10:00: name the channel');
});

test('a waiver asked for again is a message of its own; the first says what became of it', async () => {
  const { ana, ben } = await aRequest();
  const before = ben.direct().length;
  await ana.says('test R-1 uat waive because the stage is down');
  await ana.says('candidate R-1 @bbb');
  await ana.says('test R-1 uat waive because it is still down');

  const [first, second, ...rest] = ben.direct().slice(before);
  expect(first).toContain('another candidate was pinned since');
  expect(second).toContain('it is still down');
  expect(rest).toEqual([]);
  await ben.presses('Agree', { direct: true });
  expect(ben.direct().at(before + 1)).toContain('Agreed by Ben');
  expect(ben.direct().at(before)).toContain('another candidate was pinned since');
});

test('a waiver asked for twice for the same candidate can be agreed to in one place only', async () => {
  const { ana, ben, slack } = await aRequest();
  await ana.says('test R-1 uat waive because the stage is down');
  await ana.says('test R-1 uat waive because the stage is down until friday');

  const asked = slack.direct(ben.id).filter((one) => one.text.startsWith('Leave out'));
  expect(asked.map((one) => JSON.stringify(one.blocks).includes('"text":"Agree"'))).toEqual([
    false,
    true,
  ]);
  expect(asked[0]?.text).toContain('asked for again');
});
