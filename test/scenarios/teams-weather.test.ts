// Teams on its bad days, beside a Slack that works: what is sent twice, refused, throttled, lost or altered on the way.
import { expect, test } from 'vitest';
import type { TeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';

const PAYMENTS = '19:payments@thread.tacv2';
const PLAN = 'plan payments 4.2.0 at 10:30 for 3h because refund rounding';

type Json = Readonly<Record<string, unknown>>;

async function aRequest(): Promise<BothWorld> {
  const world = await aWorldOfBoth();
  await world.ana.says(PLAN);
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('test R-1 uat pass');
  await world.ana.says('request R-1');
  return world;
}

const journal = async (world: BothWorld) =>
  (await world.bot().world.store.events('R-1')).map(({ type }) => type);

const cardIn = (teams: TeamsTenant) => {
  const [card] = teams.messages(PAYMENTS);
  if (card === undefined) throw new Error('no card stands in Teams');
  return { conversation: card.chat, id: card.id };
};

test('the same press again, as Teams sends it after 15 seconds, has the same answer and one effect', async () => {
  const world = await aRequest();
  const first = await world.inTeams('ben').presses('Approve');
  const again = await world.teams.redeliver();
  await world.settle();
  expect(first).toContain('You approved');
  expect(JSON.stringify(again)).toContain('You approved');
  expect((await journal(world)).filter((type) => type === 'approved')).toHaveLength(1);
});

test('the same message again is heard once and answered once', async () => {
  const world = await aRequest();
  const { teams } = world;
  await world.inTeams('ben').says('approve R-1');
  const answers = teams.direct('29:1ben').length;
  expect((await teams.redeliver()).status).toBe(200);
  await world.settle();
  expect(teams.direct('29:1ben')).toHaveLength(answers);
  expect((await journal(world)).filter((type) => type === 'approved')).toHaveLength(1);
});

test('while Teams is down Slack goes on, and each card catches up with one edit', async () => {
  const world = await aRequest();
  const { ana, ben, teams, slack } = world;
  teams.down(true);
  await ben.presses('Approve', { direct: true });
  await ana.says('scope R-1 add fix: refund rounding');
  await ana.says('scope R-1 add fix: null amount');
  expect(slack.messages('C0PAY')[0]?.text).toContain('Scope: 2 fixes');
  expect(await world.inTeams('ana').sees()).not.toContain('2 fixes');
  const edits = teams.count('activities.update', PAYMENTS);
  teams.recover();
  await world.pass(6 * MINUTE);
  expect(await world.inTeams('ana').sees()).toContain('Scope: 2 fixes');
  expect(teams.count('activities.update', PAYMENTS)).toBe(edits + 1);
});

test('a channel that takes nothing is said to the captain in Slack, and again taken when the bot is added', async () => {
  const world = await aWorldOfBoth();
  const { ana, teams } = world;
  await teams.uninstall('19:general@thread.tacv2', '29:1ana');
  teams.refuse(PAYMENTS, 403, 'BotNotInConversationRoster', 10);
  await ana.says(PLAN);
  await world.settle();
  expect(ana.direct().join('\n')).toContain("isn't a member of it");
  expect(await ana.says('check R-1')).toContain('payments@thread.tacv2');
  teams.recover();
  await teams.install('19:general@thread.tacv2', '29:1ana');
  await ana.says('scope R-1 add fix: refund rounding');
  await world.pass(MINUTE);
  expect(teams.messages(PAYMENTS).length).toBe(1);
});

test('a person who removed the bot is told in their other chat', async () => {
  const world = await aWorldOfBoth();
  const { ana, ben, teams } = world;
  await world.inTeams('ben').says('whoami');
  await teams.uninstall('29:1ben');
  await ana.says(PLAN);
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  expect(ben.direct().at(-1)).toContain('Approve payments 4.2.0 for prod?');
});

test('whoever spoke in Teams last is asked there', async () => {
  const world = await aWorldOfBoth();
  const { ana, ben } = world;
  await world.inTeams('ben').says('whoami');
  await ana.says(PLAN);
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  expect(world.inTeams('ben').direct().at(-1)).toContain('Approve payments 4.2.0 for prod?');
  expect(ben.direct()).toEqual([]);
});

test('one conversation that is throttled waits as long as Teams says; the others don’t', async () => {
  const world = await aWorldOfBoth();
  const { ana, teams, slack } = world;
  await ana.says(PLAN);
  const before = world.now();
  teams.throttle(PAYMENTS, 20);
  await ana.says('scope R-1 add fix: refund rounding');
  expect(slack.messages('C0PAY')[0]?.text).toContain('Scope: 1 fix');
  await world.pass(MINUTE);
  expect(await world.inTeams('ana').sees()).toContain('Scope: 1 fix');
  const refused = teams.log.filter((entry) => entry.kind === 'call' && entry.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  const later = teams.log.filter(
    (entry) => entry.kind === 'call' && entry.call === 'activities.update' && entry.status === 200,
  );
  expect(Math.max(...later.map(({ at }) => at))).toBeGreaterThanOrEqual(before + 20_000);
});

/** A press as Teams sends it, with another line or other data in it. */
async function altered(world: BothWorld, by: string, data: unknown): Promise<string> {
  const { teams } = world;
  await world.inTeams(by).says('back');
  await teams.press(`29:1${by}`, cardIn(teams), 'Edit').catch(() => undefined);
  const { serviceUrl, from, recipient, channelData } = teams.lastActivity() as Json;
  const { conversation, id } = cardIn(teams);
  const answer = await teams.deliver({
    type: 'invoke',
    name: 'adaptiveCard/action',
    id: `f:${by}-${JSON.stringify(data).length}-${Math.floor(world.now())}`,
    channelId: 'msteams',
    serviceUrl,
    from,
    recipient,
    channelData,
    conversation: { id: conversation, conversationType: 'channel', tenantId: teams.tenantId },
    replyToId: id,
    value: { action: { type: 'Action.Execute', verb: 'say', data }, trigger: 'manual' },
  });
  await world.settle();
  // The gate itself refuses what could be taken for a prototype.
  expect([200, 400]).toContain(answer.status);
  return JSON.stringify(answer);
}

test('what a client puts into a card’s data does no more than its sender could type', async () => {
  const world = await aRequest();
  await world.ana.says('plan ledger 1.0 at fri 22:00');
  const before = await journal(world);
  const from = { aadObjectId: '00000000-0000-4000-8000-000000000102', id: '29:1ben' };
  const tries: readonly [by: string, data: unknown][] = [
    ['ana', { says: 'approve R-1' }],
    ['ana', { says: 'approve R-1', from, account: 'slack:T0SIM:U0BEN', viewer: 'ben@example.org' }],
    ['dan', { says: 'approve R-1', verb: 'start' }],
    ['dan', { says: ['approve R-1'] }],
    ['dan', { says: { toString: 'approve R-1' } }],
    ['dan', { says: 'approve R-1', form: '1', id: 'R-2', __proto__: { admin: true } }],
    ['dan', JSON.parse('{"__proto__":{"says":"approve R-1"},"constructor":{"prototype":{}}}')],
    ['gus', { says: 'approve R-1' }],
    ['ben', { says: 'approve R-1 v:00000000' }],
    ['ben', { says: `approve R-1 because ${'x'.repeat(3000)}` }],
    ['dan', null],
    ['dan', 'approve R-1'],
    ['dan', { says: 'confirm 9999999999 cancel R-1 because x' }],
  ];
  for (const [by, data] of tries) await altered(world, by, data);
  expect(await journal(world)).toEqual(before);
  expect(({} as Json).admin).toBeUndefined();
  // Another release in the data is another line, and as good as typed.
  expect(await altered(world, 'ben', { says: 'approve R-1' })).toContain('You approved');
});
