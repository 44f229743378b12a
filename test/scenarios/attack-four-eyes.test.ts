// Attempts to get a release out with fewer people than the policy asks for, each tried as people would in the chat.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld, type TestWorld } from '../support/world.ts';

/** A service that Ana and Eve steer, with the rules of the test. */
function policyWith(...rules: readonly string[]): string {
  return `version: 1
organisation: { timezone: Europe/London, date_order: dmy }
groups: { cab: [ben@example.org, cat@example.org], leads: ["slack:@payments-leads"] }
environments: [{ name: uat }, { name: prod }]
services:
  - name: payments
    captains: [ana@example.org, eve@example.org, "slack:@payments-leads"]
    channels: [{ slack: C0PAY }]
    approvals: here
approvals:
  here:
    rules:
${rules.map((rule) => `      - ${rule}`).join('\n')}
`;
}

async function requested(policy: string, environment = 'prod'): Promise<TestWorld> {
  const world = await aWorld({ policy });
  await world.ana.says(`plan payments 4.2.0 on ${environment} at 10:05 for 3h`);
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('request R-1');
  return world;
}

test('approved for a light environment, edited to a heavy one: the heavy one’s rules are asked (T8)', async () => {
  const light = '{ name: Light, group: leads, when: { environment: uat } }';
  const heavy = '{ name: Heavy, group: cab, count: 2, when: { environment: prod } }';
  const { ana, ben, cat, eve, pass } = await requested(policyWith(light, heavy), 'uat');
  expect(await eve.says('approve R-1')).toContain('Light: 1 of 1');
  await ana.says('edit R-1');
  expect(await ana.submits({ Environment: 'prod' })).toContain('Heavy: 0 of 2');
  expect(await eve.says('approve R-1')).toContain('no approval rule of R-1 asks you');
  await pass(6 * MINUTE);
  expect(await ana.says('start R-1')).toContain('Heavy: 0 of 2');
  await ben.presses('Approve', { direct: true });
  await cat.presses('Approve', { direct: true });
  expect(await ana.says('start R-1')).toContain('You started the deployment');
});

test('back in an environment without rules nobody is waited for', async () => {
  const heavy = '{ name: Heavy, group: cab, when: { environment: prod } }';
  const { ana, pass } = await requested(policyWith(heavy));
  await ana.says('edit R-1');
  await ana.submits({ Environment: 'uat' });
  await pass(6 * MINUTE);
  expect(await ana.says('start R-1')).toContain('You started the deployment');
});

test('somebody who changes their address stays the requester (T8)', async () => {
  const { ana, pass, slack } = await requested(policyWith('{ name: Lead, group: leads }'));
  expect(await ana.says('approve R-1')).toContain('another person answers');
  slack.changePerson('U0ANA', { email: 'ana.new@example.org' });
  await pass(2 * MINUTE);
  expect(await ana.says('approve R-1')).toContain('another person answers');
  slack.changePerson('U0ANA', { isEmailConfirmed: false });
  await pass(2 * MINUTE);
  expect(await ana.says('approve R-1')).toContain('another person answers');
});

test('one person with two addresses one after the other has one vote (T8)', async () => {
  const { eve, pass, slack } = await requested(policyWith('{ name: Two, count: 2 }'));
  expect(await eve.says('approve R-1')).toContain('Two: 1 of 2');
  slack.changePerson('U0EVE', { email: 'eve.new@example.org' });
  await pass(2 * MINUTE);
  expect(await eve.says('approve R-1')).toContain('Two: 1 of 2');
  slack.changePerson('U0EVE', { email: 'eve@example.org' });
  await pass(2 * MINUTE);
  expect(await eve.says('withdraw R-1')).toContain('Two: 0 of 2');
});

test('the policy joins two accounts: the one that asked can’t answer with the other (T8)', async () => {
  const policy = policyWith('{ name: Any }');
  const { ana, dan, takePolicy } = await requested(policy);
  await takePolicy(`${policy}people: [{ email: dan@example.org, also: [ana@example.org] }]\n`);
  expect(await dan.says('approve R-1')).toContain('another person answers');
  expect(await ana.says('approve R-1')).toContain('another person answers');
});

test('a waiver isn’t agreed to by its asker under a new address (T8)', async () => {
  const policy = policyWith('{ name: Any }').replace(
    'approvals: here',
    'approvals: here\n    tests: [uat]',
  );
  const world = await requested(`${policy}tests: { uat: { by: people } }\n`);
  const { ana, eve, pass, slack } = world;
  await ana.says('test R-1 uat waive because no time');
  slack.changePerson('U0ANA', { email: 'ana.new@example.org' });
  await pass(2 * MINUTE);
  expect(await ana.says('agree R-1 uat')).toContain('Not recorded');
  expect(await eve.says('agree R-1 uat')).toContain('You agreed');
});

test('an address that only looks like an approver’s is nobody’s (T8)', async () => {
  const world = await aWorld({
    policy: policyWith('{ name: Mark, people: [mark@example.org] }'),
  });
  const { ana, eve, pass, slack } = world;
  await ana.says('plan payments 4.2.0 at 10:05 for 3h');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  const lookalikes = ['mar\u212a@example.org', 'm\u0430rk@example.org', 'mark+x@example.org'];
  for (const email of [...lookalikes, 'mark@example.org\u200b', 'mark@\u212axample.org']) {
    slack.changePerson('U0EVE', { email });
    await pass(2 * MINUTE);
    expect(await eve.says('approve R-1')).toContain('no approval rule of R-1 asks you');
  }
  slack.changePerson('U0EVE', { email: 'MARK@Example.org' });
  await pass(2 * MINUTE);
  expect(await eve.says('approve R-1')).toContain('Mark: 1 of 1');
});

test('a policy made lighter while people vote counts for later requests only (T30)', async () => {
  const heavy = policyWith('{ name: Authority, group: cab, count: 2 }');
  const { ana, ben, cat, dan, pass, takePolicy } = await requested(heavy);
  await ben.says('approve R-1');
  await pass(6 * MINUTE);
  const lighter = [
    policyWith('{ name: Authority, group: cab, count: 1 }'),
    policyWith('{ name: Authority, count: 2 }'),
    `${policyWith('{ name: Authority, count: 2 }')}    exclude: []\n`,
    policyWith().replace('rules:', 'rules: []'),
    heavy.replace('name: payments', 'name: other'),
  ];
  for (const policy of lighter) {
    await takePolicy(policy);
    expect(await dan.says('approve R-1')).toContain('Not recorded');
    expect(await ana.says('approve R-1')).toContain('Not recorded');
    expect(await ana.says('start R-1')).toContain('Authority: 1 of 2');
  }
  await takePolicy(heavy);
  await cat.says('approve R-1');
  expect(await ana.says('start R-1')).toContain('You started the deployment');
});

test('answers, withdrawals and starts at the same moment never start with less than all (T7, I3)', async () => {
  const { ben, pass, settle, slack, bot } = await requested(
    policyWith('{ name: Authority, group: cab, count: 2 }'),
  );
  await pass(6 * MINUTE);
  await ben.says('approve R-1');
  const at = (user: string, line: string) => slack.command(user, 'C0PAY', line);
  await Promise.all([
    at('U0ANA', 'start R-1'),
    at('U0CAT', 'approve R-1'),
    at('U0ANA', 'start R-1'),
    at('U0BEN', 'withdraw R-1'),
    at('U0ANA', 'start R-1'),
    at('U0CAT', 'withdraw R-1'),
    at('U0ANA', 'start R-1'),
  ]);
  await settle();
  let approvals = 0;
  for (const { type } of await bot().world.store.events('R-1')) {
    if (type === 'approved') approvals += 1;
    if (type === 'withdrawn') approvals -= 1;
    if (type === 'started') expect(approvals).toBe(2);
  }
});

test('a lighter policy isn’t slipped under given answers by way of another environment (T30)', async () => {
  const { ana, ben, cat, pass, takePolicy } = await requested(
    policyWith('{ name: Authority, group: cab, count: 2 }'),
  );
  await ben.says('approve R-1');
  await takePolicy(policyWith('{ name: Authority, group: cab }'));
  await pass(6 * MINUTE);
  for (const environment of ['uat', 'prod']) {
    await ana.says('edit R-1');
    await ana.submits({ Environment: environment });
  }
  expect(await ana.says('start R-1')).toContain('Authority: 0 of 1');
  await cat.says('approve R-1');
  expect(await ana.says('start R-1')).toContain('You started the deployment');
});
