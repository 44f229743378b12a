// What an operator sees: figures at /metrics, the state of things at /readyz, and whose request a log line belongs to.
import { expect, test } from 'vitest';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { servers } from '../support/servers.ts';
import { aWorld, aWorldOfBoth, type TestWorld } from '../support/world.ts';

const FORM = 'application/x-www-form-urlencoded';
const COMMAND = { team_id: 'T0SIM', channel_id: 'C0REL', command: '/release', user_id: 'U0ANA' };
const PLAN = 'plan payments 4.2.0 at 14:00 for 2h';

function asked(world: TestWorld, path: string, init?: RequestInit): Promise<Response> {
  return fetch(`http://127.0.0.1:${world.bot().port}${path}`, init);
}

/** Value by name and labels, as they stand on the page. */
async function figures(world: TestWorld): Promise<ReadonlyMap<string, number>> {
  const page = await (await asked(world, '/metrics')).text();
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const space = line.lastIndexOf(' ');
      return [line.slice(0, space), Number(line.slice(space + 1))];
    }),
  );
}

async function readiness(world: TestWorld) {
  const response = await asked(world, '/readyz');
  const body = (await response.json()) as {
    status: string;
    conditions: { name: string; state: string; why?: string }[];
  };
  return { code: response.status, ...body };
}

async function conditionNamed(world: TestWorld, name: string) {
  return (await readiness(world)).conditions.find((one) => one.name === name);
}

/** A reply in a channel without the card; nobody is told to look. */
async function putIn(world: TestWorld, dueAt: number, place: `slack:${string}` = 'slack:C0REL') {
  const key = `R-1|${place}|start-refused:2`;
  const where = { stream: 'R-1', place, part: 'start-refused:2', body: '{}', priority: 2 };
  await world
    .bot()
    .world.store.transaction((tx) => tx.enqueue([{ key, kind: 'message', dueAt, ...where }]));
}

test('what people say is counted by what became of it, and timed', async () => {
  const world = await aWorldOfBoth();
  await world.ana.says(PLAN);
  await world.ana.says('list');
  await world.ana.says('plam payments');
  await world.ana.says('show R-9');
  await world.inTeams('ben').says('@Release deploy R-1');
  const seen = await figures(world);
  const commands = (platform: string, outcome: string) =>
    seen.get(`signalbox_commands_total{platform="${platform}",outcome="${outcome}"}`);
  expect(commands('slack', 'accepted')).toBe(1);
  expect(commands('slack', 'answered')).toBe(1);
  expect(commands('slack', 'problem')).toBe(1);
  expect(commands('slack', 'unknown-release')).toBe(1);
  expect(seen.get('signalbox_command_duration_seconds_count{platform="slack"}')).toBe(4);
  expect(seen.get('signalbox_command_duration_seconds_count{platform="teams"}')).toBe(1);
});

test('what is alerted on is there before it happens', async () => {
  const world = await aWorld();
  const seen = await figures(world);
  for (const name of [
    'signalbox_deliveries_total{platform="none",outcome="dead"}',
    'signalbox_deliveries_total{platform="slack",outcome="dead"}',
    'signalbox_commands_total{platform="slack",outcome="fault"}',
    'signalbox_timers_total{outcome="dead"}',
    'signalbox_degraded{condition="outbox"}',
  ]) {
    expect(seen.get(name), name).toBe(0);
  }
  await world.bot().world.store.hold('a look', 1000);
  world.bot().policyRead(2);
  const after = await figures(world);
  expect(after.get('signalbox_degraded{condition="hold"}')).toBe(1);
  expect(after.get('signalbox_degraded{condition="policy"}')).toBe(1);
  expect((await conditionNamed(world, 'policy'))?.why).toMatch(/the policy file has 2 problems/);
  world.bot().policyRead(0);
  expect(await conditionNamed(world, 'policy')).toBeUndefined();
});

test('what falls due is counted by its outcome, with how late it was', async () => {
  const world = await aWorld();
  await world.ana.says('plan payments 4.2.0 at 10:30 for 3h');
  await world.pass(31 * MINUTE);
  const seen = await figures(world);
  const done = seen.get('signalbox_deliveries_total{platform="slack",outcome="done"}') ?? 0;
  expect(done).toBeGreaterThan(0);
  expect(seen.get('signalbox_delivery_lateness_seconds_count{platform="slack"}')).toBe(done);
  const rung = seen.get('signalbox_timers_total{outcome="done"}') ?? 0;
  expect(rung).toBeGreaterThan(0);
  expect(seen.get('signalbox_timer_lateness_seconds_count')).toBe(rung);
  expect(
    seen.get(
      'signalbox_chat_call_duration_seconds_count{platform="slack",call="post",outcome="done"}',
    ),
  ).toBeGreaterThan(0);
});

test('what a chat takes no more of for now is counted with its waiting', async () => {
  const world = await aWorld();
  for (let n = 1; n <= 8; n += 1) await world.ana.says(`plan payments 4.2.${n} at 14:00 for 2h`);
  for (let n = 1; n <= 8; n += 1) void world.ana.says(`move R-${n} to 15:00 for 2h`);
  await world.settle();
  const seen = await figures(world);
  const waits = seen.get('signalbox_rate_limit_wait_seconds_count{platform="slack"}') ?? 0;
  expect(waits).toBe(seen.get('signalbox_deliveries_total{platform="slack",outcome="not-before"}'));
  expect(waits).toBeGreaterThan(0);
  expect(seen.get('signalbox_rate_limit_wait_seconds_sum{platform="slack"}')).toBeGreaterThan(0);
});

test.skipIf(servers.redis === undefined)(
  'what Redis holds is counted by queue: a timer within the hour is a job that waits for its time',
  async () => {
    const engine = { database: 'SQLite', queue: 'Redis', replicas: 1 } as const;
    const world = await aWorld({ engine });
    await world.ana.says('plan payments 4.2.0 at 10:30 for 3h');
    const job = 'signalbox_queue_jobs{queue="signalbox-timers",state="delayed"}';
    const delayed = async () => (await figures(world)).get(job);
    await expect.poll(delayed).toBeGreaterThan(0);
  },
);

test('the page is what Prometheus reads, and tells nothing about anybody', async () => {
  const world = await aWorld();
  await world.ana.says(PLAN);
  const response = await asked(world, '/metrics');
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
  const page = await response.text();
  expect(page).toContain('nodejs_eventloop_lag_seconds');
  expect(page).not.toMatch(/R-1|4\.2\.0|payments|ana|U0ANA|C0PAY/);
});

test('a message that is late degrades, and says for how long', async () => {
  const world = await aWorld();
  await world.ana.says(PLAN);
  expect(await readiness(world)).toMatchObject({ code: 200, status: 'ok' });
  await putIn(world, world.now() - 3 * MINUTE);
  expect(await conditionNamed(world, 'outbox')).toEqual({
    name: 'outbox',
    state: 'degraded',
    why: "a message has been due for 3 minutes and isn't delivered",
  });
  const seen = await figures(world);
  expect(seen.get('signalbox_outbox_rows{state="overdue"}')).toBe(1);
  expect(seen.get('signalbox_outbox_oldest_lateness_seconds{kind="message"}')).toBe(180);
  expect(await readiness(world)).toMatchObject({ code: 200, status: 'degraded' });
});

test('a timer that is late degrades', async () => {
  const world = await aWorld();
  await world.ana.says('plan payments 4.2.0 at 10:30 for 3h');
  const next = await world.bot().world.store.nextDue(world.now());
  world.sleep((next ?? 0) - world.now() + 2 * MINUTE);
  expect(await conditionNamed(world, 'outbox')).toMatchObject({
    state: 'degraded',
    why: "a timer has been due for 2 minutes and hasn't rung",
  });
});

test('what was given up degrades for an hour, and stays counted', async () => {
  const world = await aWorld();
  await world.ana.says(PLAN);
  await putIn(world, world.now());
  await world.ana.says('move R-1 to 15:00 for 2h');
  expect(await conditionNamed(world, 'outbox')).toMatchObject({
    state: 'degraded',
    why: 'a message or a timer was given up within the last hour; the log says why',
  });
  const counted = 'signalbox_deliveries_total{platform="none",outcome="dead"}';
  expect((await figures(world)).get(counted)).toBe(1);
  world.sleep(60 * MINUTE);
  world.bot().world.wakeups.nudge();
  await world.settle();
  expect(await conditionNamed(world, 'outbox')).toEqual({ name: 'outbox', state: 'ok' });
  expect((await figures(world)).get('signalbox_outbox_rows{state="dead"}')).toBe(1);
});

test('without its database the bot is not ready', async () => {
  const world = await aWorld();
  await world.bot().world.store.close();
  const { code, status, conditions } = await readiness(world);
  expect([code, status]).toEqual([503, 'down']);
  expect(conditions.find(({ name }) => name === 'database')?.why).toBe(
    "the database doesn't answer: nothing can be recorded; the log says more",
  );
  const seen = await figures(world);
  expect(seen.get('signalbox_database_up')).toBe(0);
  expect(seen.has('signalbox_outbox_rows{state="due"}')).toBe(false);
});

test('every answer has its request id, and the log knows it', async () => {
  const world = await aWorld();
  const forged = await asked(world, '/slack/events', { method: 'POST', body: 'token=x' });
  const id = forged.headers.get('x-request-id');
  expect(id).toMatch(/^[\da-f-]{36}$/);
  const refused = world.log.find(
    ({ message }) => message === 'refused a request to the Slack endpoint',
  );
  expect(refused?.request).toBe(id);
  const other = await asked(world, '/healthz', { headers: { 'X-Request-Id': 'mine' } });
  expect(other.headers.get('x-request-id')).not.toBe('mine');
});

test('the reference of a fault leads to its request', async () => {
  const world = await aWorld();
  await world.bot().world.store.close();
  const body = new URLSearchParams({ ...COMMAND, text: 'list' }).toString();
  const headers = { ...world.slack.sign(body), 'content-type': FORM };
  const answer = await asked(world, '/slack/events', { method: 'POST', body, headers });
  const fault = world.log.find(({ reference }) => reference !== undefined);
  expect(await answer.text()).toContain(fault?.reference);
  expect(fault?.request).toBe(answer.headers.get('x-request-id'));
  const counted = 'signalbox_commands_total{platform="slack",outcome="fault"}';
  expect((await figures(world)).get(counted)).toBe(1);
});

test('what comes by Socket Mode is a request, too', async () => {
  const world = await aWorld({ slackBy: 'Socket Mode' });
  await world.bot().world.store.close();
  await world.slack.command('U0ANA', 'C0PAY', 'list');
  const fault = world.log.find(({ reference }) => reference !== undefined);
  expect(fault?.request).toMatch(/^[\da-f-]{36}$/);
});

test('what a request only set off is logged as nobody’s', async () => {
  const world = await aWorld();
  await world.ana.says(PLAN);
  await putIn(world, world.now());
  await world.ana.says('move R-1 to 15:00 for 2h');
  const given = world.log.find(({ message }) => message === 'a message was given up');
  expect(given).toBeDefined();
  expect(given).not.toHaveProperty('request');
});
