// A policy that changes while releases are open, and channels that are closed to the bot or named nowhere.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { changingNothing, journal } from '../support/journal.ts';
import { cardOf, repliesOf, shows } from '../support/journey.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

interface Parts {
  readonly service?: string;
  readonly organisation?: string;
  readonly rest?: string;
}

function policy({ service = 'channels: [{ slack: C0PAY }]', organisation = '', rest = '' }: Parts) {
  return `
version: 1
organisation: { timezone: Europe/London, date_order: dmy${organisation} }
services:
  - { name: payments, captains: [ana@example.org], approvals: none, ${service} }
approvals: { none: { rules: [] } }
${rest}
`;
}

async function planned(parts: Parts = {}, channel = 'C0PAY'): Promise<TestWorld> {
  const world = await aWorld({ policy: policy(parts) });
  await world.ana.says('plan payments 4.2.0 at now for 3h', channel);
  await world.ana.says('candidate R-1 @9f3c2ab', channel);
  return world;
}

test('contract "Policy": a new policy reaches open releases at once, as a fact with its version', async () => {
  const world = await planned();
  const { ana } = world;
  expect(shows(cardOf(world), 'Start')).toBe(true);
  const before = world.bot().world.policy().version;
  const tested = 'channels: [{ slack: C0PAY }], tests: [uat]';
  await world.takePolicy(policy({ service: tested, rest: 'tests: { uat: { by: people } }' }));
  expect(await journal(world)).toContain('R-1#3 reconciled');
  const event = (await world.bot().world.store.events('R-1')).at(-1);
  expect(event?.policy).toBe(world.bot().world.policy().version);
  expect(event?.policy).not.toBe(before);
  expect(await ana.says('audit R-1')).toContain('The policy changed');
  expect(cardOf(world).text).toContain('uat open');
  expect(shows(cardOf(world), 'Start')).toBe(false);
  expect(await changingNothing(world, () => ana.says('start R-1'))).toContain("uat isn't recorded");
});

test('contract "Policy": a service that vanished keeps its last definition for its open releases', async () => {
  const world = await planned();
  const { ana, dan } = world;
  await world.takePolicy(policy({}).replace('name: payments', 'name: ledger'));
  expect(await changingNothing(world, () => dan.says('start R-1'))).toContain('for Ana');
  expect(await ana.says('plan payments 5.0 at fri 22:00')).not.toContain('Planned');
  expect(await ana.says('start R-1')).toContain('You started the deployment');
  expect(cardOf(world).text).toContain('R-1 · Deploying');
});

test('a channel that a new policy adds shows the release from then on, and the old one stays true', async () => {
  const world = await planned();
  const both = 'channels: [{ slack: C0PAY }, { slack: C0OPS }]';
  await world.takePolicy(policy({ service: both }));
  expect(cardOf(world, 'C0OPS').text).toBe(cardOf(world).text);
  await world.takePolicy(policy({ service: 'channels: [{ slack: C0OPS }]' }));
  await world.ana.says('start R-1');
  expect(cardOf(world).text).toContain('R-1 · Deploying');
  expect(cardOf(world, 'C0OPS').text).toContain('R-1 · Deploying');
});

test('contract "Places": the service’s channels, else the organisation’s, else where it was planned', async () => {
  const world = await aWorld({
    policy: policy({ organisation: ', channels: [{ slack: C0REL }]' }),
  });
  await world.ana.says('plan payments 4.2.0 at thu 22:00', 'C0OPS');
  expect(['C0PAY', 'C0REL', 'C0OPS'].map((id) => world.slack.messages(id).length)).toEqual([
    1, 0, 0,
  ]);

  const fallback = await aWorld({
    policy: policy({ organisation: ', channels: [{ slack: C0REL }]', service: 'tier: 3' }),
  });
  await fallback.ana.says('plan payments 4.2.0 at thu 22:00', 'C0OPS');
  expect(['C0PAY', 'C0REL', 'C0OPS'].map((id) => fallback.slack.messages(id).length)).toEqual([
    0, 1, 0,
  ]);

  const nowhere = await aWorld({ policy: policy({ service: 'tier: 3' }) });
  await nowhere.ana.says('plan payments 4.2.0 at thu 22:00', 'C0OPS');
  expect(['C0PAY', 'C0REL', 'C0OPS'].map((id) => nowhere.slack.messages(id).length)).toEqual([
    0, 0, 1,
  ]);
});

test('a closed channel is said to the planner at once and blocks the start, until the bot is invited', async () => {
  const world = await aWorld({ policy: policy({}) });
  const { ana, pass, slack } = world;
  slack.removeBot('C0PAY');
  expect(await ana.says('plan payments 4.2.0 at now for 3h', 'C0OPS')).toContain(
    'C0PAY is closed to the bot',
  );
  await ana.says('candidate R-1 @9f3c2ab', 'C0OPS');
  expect(await changingNothing(world, () => ana.says('start R-1', 'C0OPS'))).toContain(
    'C0PAY is closed to the bot',
  );
  slack.inviteBot('C0PAY');
  await pass(MINUTE);
  expect(await ana.says('start R-1', 'C0OPS')).toContain('You started the deployment');
  expect(cardOf(world).text).toContain('R-1 · Deploying');
});

test('a channel archived later is told to the captain by direct message, once', async () => {
  const world = await planned();
  const { ana, pass, slack } = world;
  slack.archive('C0PAY');
  await ana.says('scope R-1 add fix: rounding', 'C0OPS');
  await ana.says('scope R-1 add fix: totals', 'C0OPS');
  const told = ana.direct().filter((text) => text.includes("can't be shown in one place"));
  expect(told).toHaveLength(1);
  await pass(MINUTE);
  expect(await ana.says('start R-1', 'C0OPS')).toContain('closed to the bot (it is archived');
  slack.unarchive('C0PAY');
  await pass(MINUTE);
  await ana.says('scope R-1 add fix: taxes', 'C0OPS');
  expect(cardOf(world).text).toContain('3 fixes');
  expect(repliesOf(world).join('\n')).toContain('taxes');
});
