// An organisation without Slack: the same release in Microsoft Teams alone, and the bot that a restart finds again.
import { tmpdir } from 'node:os';
import { afterEach, expect, test } from 'vitest';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import { startTeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { readPolicy } from '../../adapters/process/policy-file.ts';
import { startSignalbox, type TeamsSettings } from '../../adapters/process/signalbox.ts';
import { aDatabase, defaultEngine, ENGINES, type Engine, nameOf } from '../support/engines.ts';
import { withoutRest } from '../support/looks.ts';
import { teamsPerson } from '../support/teams-person.ts';
import { teamsSettings } from '../support/teams-settings.ts';

const POLICY = `
version: 1
groups: { cab: [ben@example.org, cat@example.org] }
services:
  - name: payments
    channels: [{ teams: "19:payments@thread.tacv2" }]
    approvals: default
  - name: website
  - { name: portal, channels: [{ teams: "19:payments@thread.tacv2" }], rollout: slow, tests: [] }
approvals: { default: { rules: [{ name: Change authority, group: cab, count: 1 }] } }
rollouts: { slow: { stages: [{ name: "10%", bake: 30m }, { name: "100%" }] } }
`;

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** `settings` of the bot, from those that check the tenant's tokens. */
async function aTeamsWorld(
  settings: (given: TeamsSettings) => TeamsSettings = (given) => given,
  signs = true,
  engine: Engine = defaultEngine(),
) {
  const reading = readPolicy(POLICY, tmpdir());
  if (!reading.ok) throw new Error(reading.problems.map((one) => one.says).join('\n'));
  const { policy } = reading;
  const time = { now: Date.UTC(2026, 10, 24, 10, 0) };
  const clock = { now: () => time.now };
  const database = await aDatabase(engine);
  const teams = await startTeamsTenant({
    ...sampleTenant(),
    clock: clock.now,
    tokenClock: clock.now,
    rateLimits: false,
    signs,
  });
  const start = () =>
    startSignalbox({
      databaseUrl: database.url,
      policy,
      teams: settings(teamsSettings(teams)),
      host: '127.0.0.1',
      port: 0,
      clock,
      log: jsonLog({ level: 'error', secrets: [] }),
      looks: withoutRest,
    });
  const current = { bot: await start() };
  const connect = () => teams.connect(`http://127.0.0.1:${current.bot.port}/api/messages`);
  connect();
  open.push(async () => {
    await current.bot.stop();
    await teams.close();
    await database.remove();
  });
  const settle = async () => {
    await teams.idle();
    await current.bot.idle();
  };
  return {
    teams,
    settle,
    person: (handle: string) => teamsPerson(`29:1${handle}`, teams, settle),
    /** Lets time pass, from one due moment to the next. */
    pass: async (ms: number) => {
      const target = time.now + ms;
      for (;;) {
        await settle();
        const next = await current.bot.world.store.nextDue(time.now);
        if (next === undefined || next > target) break;
        time.now = Math.max(time.now, next);
        current.bot.world.wakeups.nudge();
      }
      time.now = target;
      await settle();
    },
    restart: async () => {
      await current.bot.stop();
      current.bot = await start();
      connect();
    },
  };
}

const alone = ENGINES.filter(({ replicas, queue }) => replicas === 1 && queue === 'in process');
const cases = alone.map((engine) => ({ engine, on: nameOf(engine) }));

test.each(cases)(
  'a release is planned, asked for and approved without Slack, on $on',
  async ({ engine }) => {
    const { person } = await aTeamsWorld(undefined, undefined, engine);
    const [ana, ben] = [person('ana'), person('ben')];
    expect(await ana.mentions('plan payments 4.2.0 at thu 22:00')).toContain('Planned: R-1');
    await ana.says('candidate R-1 @9f3c2ab');
    await ana.says('request R-1');
    expect(ben.direct().at(-1)).toContain('Approve payments 4.2.0 for prod?');
    expect(await ben.presses('Approve', { direct: true })).toContain('1 of 1');
    expect(ben.direct().at(-1)).toContain('You approved this');
    expect(await ana.sees()).toContain('Change authority: 1 of 1');
  },
);

test('after a restart the bot speaks first, to people and channels it knows', async () => {
  const { person, restart, settle } = await aTeamsWorld();
  const [ana, ben] = [person('ana'), person('ben')];
  await ana.mentions('plan payments 4.2.0 at thu 22:00');
  await ana.says('candidate R-1 @9f3c2ab');
  await restart();
  await ana.says('request R-1');
  await settle();
  expect(ben.direct().at(-1)).toContain('Approve payments 4.2.0 for prod?');
  expect(await ana.sees()).toContain('Change authority: 0 of 1');
});

test('a service without channels is shown where it was planned, also by way of a form', async () => {
  const { person, teams } = await aTeamsWorld();
  const ana = person('ana');
  const general = '19:general@thread.tacv2';
  expect(await ana.mentions('plan website', general)).toContain('Plan a release');
  const inputs = { service: 'website', version: '7', environment: 'prod', starts: 'thu 22:00' };
  expect(await ana.presses('Plan', { direct: true, inputs })).toContain('Planned: R-1');
  expect(teams.messages(general).filter((one) => one.byBot)).toHaveLength(1);
});

test('where a form was opened is not believed of those who are not there', async () => {
  const { person, teams, settle } = await aTeamsWorld();
  const releases = '19:releases@thread.tacv2';
  await person('ana').mentions('plan website', '19:general@thread.tacv2');
  const late = { service: 'website', version: '7', environment: 'prod', starts: 'yesterday' };
  await person('ana').presses('Plan', { direct: true, inputs: late });
  const sent = teams.lastActivity() as {
    readonly value: { readonly action: { readonly data: object } };
  };
  const { action } = sent.value;
  const data = { ...action.data, starts: 'thu 22:00', place: `teams:${releases}` };
  const altered = { ...sent, id: 'f:altered', value: { action: { ...action, data } } };
  await teams.changeMember('19:general@thread.tacv2', '29:1ana', false);
  expect((await teams.deliver(altered)).status).toBe(200);
  await settle();
  expect(await person('ana').says('show R-1')).toContain('website 7');
  expect(teams.messages(releases).filter((one) => one.byBot)).toEqual([]);
});

test('a form that lacks something stays, with what was typed, and does nothing meanwhile', async () => {
  const { person, pass } = await aTeamsWorld();
  const ana = person('ana');
  await ana.mentions('plan portal 4.2.0 at 10:05 for 2h');
  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('request R-1');
  await person('ben').says('approve R-1');
  await pass(6 * 60_000);
  await ana.says('start R-1');
  await ana.says('done R-1');
  await ana.presses('Promote');
  expect(ana.dialog()).toBe('Promote');
  await ana.submits({ Reason: ' ' });
  expect(ana.dialog()).toBe('Promote');
  expect(ana.dialogText()).toContain('reason');
  expect(await ana.says('show R-1')).toContain('10% baking');
  await ana.submits({ Reason: 'quiet night' });
  expect(ana.dialog()).toBeUndefined();
  expect(await ana.says('show R-1')).toContain('100%');
});

test('local mode without an app id asks nobody for a token and sends none', async () => {
  const { person, teams } = await aTeamsWorld(
    (given) => ({ ...given, appId: undefined, tenantId: undefined }),
    false,
  );
  expect(await person('ana').says('plan payments 4.2.0 at thu 22:00')).toContain('Planned: R-1');
  expect(teams.count('activities.send')).toBeGreaterThan(0);
  expect(teams.count('token')).toBe(0);
});

test('somebody who is known only in Teams is asked when Teams is there again', async () => {
  const { person, teams, settle, pass } = await aTeamsWorld();
  const ana = person('ana');
  await ana.mentions('plan payments 4.2.0 at thu 22:00');
  await ana.says('candidate R-1 @9f3c2ab');
  teams.down(true);
  await ana.says('request R-1');
  await settle();
  expect(person('ben').direct()).toEqual([]);
  teams.recover();
  await pass(60_000);
  expect(person('ben').direct().at(-1)).toContain('Approve payments 4.2.0 for prod?');
});
