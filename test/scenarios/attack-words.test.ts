// Words and requests made to do more than their sender may: each sent as Slack would deliver it, signed.
import { expect, test } from 'vitest';
import { aWorld, type TestWorld } from '../support/world.ts';

const FORM = 'application/x-www-form-urlencoded';

/** Sends a body as Slack would; answers the HTTP status and body. */
async function signed(world: TestWorld, fields: Readonly<Record<string, string>>) {
  const body = new URLSearchParams(fields).toString();
  const headers = { ...world.slack.sign(body), 'content-type': FORM };
  const send = async () => {
    const answer = await world.slack.deliver({ body, headers });
    await world.settle();
    return answer;
  };
  return { ...(await send()), again: send };
}

function command(text: string, user = 'U0ANA') {
  const where = { team_id: 'T0SIM', channel_id: 'C0REL', command: '/release' };
  return { ...where, user_id: user, text };
}

async function facts(world: TestWorld, stream = 'R-1'): Promise<readonly string[]> {
  return (await world.bot().world.store.events(stream)).map((event) => event.type);
}

/** Requests that broke inside instead of being answered. */
function faults(world: TestWorld) {
  return world.log.filter((line) => line.reference !== undefined);
}

test('the same signed bytes act once, also after a restart (T2)', async () => {
  const world = await aWorld();
  const lines = [
    'plan payments 4.2.0 at 10:30 for 1h',
    'scope R-1 add fix: rounding',
    'candidate R-1 @9f3c2ab',
    'action R-1 watch the queue for @eve by fri',
    'share R-1',
  ];
  const sent = [];
  for (const line of lines) sent.push(await signed(world, command(line)));
  const before = await facts(world);
  await world.restart();
  for (const one of sent) {
    const answer = await one.again();
    expect([answer.status, answer.body]).toEqual([200, one.body]);
  }
  expect(await facts(world)).toEqual(before);
  expect(before).toEqual(['planned', 'scope-changed', 'candidate-pinned']);
  expect(await world.bot().world.store.stream('A-2')).toBeUndefined();
  expect(await world.bot().world.store.stream('R-2')).toBeUndefined();
  expect(world.slack.messages('C0REL')).toHaveLength(1);
});

test('the same signed bytes have the same answer, though the words mean nothing any more (I14)', async () => {
  const world = await aWorld();
  const sent = await signed(world, command('plan payments 4.2.0 at 10:30 for 1h'));
  expect(sent.body).toContain('Planned: R-1');
  await world.restart(`
version: 1
organisation: { name: Example Trust, timezone: Europe/London }
services: [{ name: website }]
`);
  expect((await sent.again()).body).toBe(sent.body);
  expect(await world.ana.says('plan payments 4.2.0 at 10:30 for 1h')).toContain('no service');
});

test('a phase named like what every object has is no phase (T29)', async () => {
  const world = await aWorld();
  const { ana, ben } = world;
  await ana.says('plan payments 4.2.0 at 10:30 for 1h');
  await ana.says('candidate R-1 @9f3c2ab');
  for (const phase of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
    for (const who of [ana, ben]) {
      expect(await who.says(`agree R-1 ${phase}`)).toContain('no waiver');
      expect(await who.says(`test R-1 ${phase} pass`)).toMatch(/no test phase/);
    }
  }
  expect(await facts(world)).toEqual(['planned', 'candidate-pinned']);
  expect(faults(world)).toEqual([]);
});

const EVERY_LINE = [
  'plan website 1 at 10:30 for 1h',
  'edit R-1',
  'move R-1 to 11:00',
  'confirm 1795514460 move R-1 to 11:00',
  'scope R-1 add x',
  'captain R-1 @ben',
  'candidate R-1 @evil',
  'test R-1 uat pass',
  'agree R-1 uat',
  'request R-1',
  'approve R-1',
  'reject R-1 because x',
  'abstain R-1',
  'withdraw R-1',
  'start R-1',
  'hold R-1 because x',
  'confirm 1795514460 rollback R-1 because x',
  'confirm 1795514460 cancel R-1 because x',
  'action R-1 x for @eve by fri',
  'share R-1',
  'show R-1',
  'audit R-1',
];

/** What a member may ask and do beside releases. */
const EVERY_OTHER_LINE = [
  '',
  'home',
  'list',
  'freezes',
  'freeze all from now to 12:00 because x',
  'confirm 1795514460 freeze all from now to 12:00 because x',
  'confirm 1795514460 unfreeze F-1 because x',
  'stop all because x',
  'keep F-1',
  'go F-1 because x',
  'remind R-1 @ana at T-10m: x',
  'snooze R-1 10m',
  'can payments',
  'approvals',
  'actions',
  'add x',
  'unlink',
  'link',
];

test('guests, bots, people who left and people of elsewhere do and see nothing (T11)', async () => {
  const world = await aWorld();
  await world.ana.says('plan payments 4.2.0 at 10:30 for 1h because refund rounding');
  await world.dan.says('stop payments because refund leak');
  const announced = world.slack.messages('C0REL').length;
  const standings = [
    { isRestricted: true },
    { isUltraRestricted: true, isRestricted: false },
    { isBot: true, isUltraRestricted: false },
    { deleted: true, isBot: false },
    { isStranger: true, deleted: false },
    { teamId: 'T0ELSE', isStranger: false },
  ];
  for (const standing of standings) {
    world.slack.changePerson('U0EVE', standing);
    await world.pass(61_000);
    const home = standing.deleted === true ? '' : await world.as('U0EVE').opensHome();
    expect(home).not.toMatch(/refund|4\.2\.0|F-1/);
    for (const line of [...EVERY_LINE, ...EVERY_OTHER_LINE]) {
      const { body } = await signed(world, command(line, 'U0EVE'));
      expect(body, line).not.toContain('refund');
      expect(body, line).not.toContain('4.2.0');
      expect(JSON.stringify(world.slack.view('U0EVE')), line).not.toContain('refund');
    }
  }
  expect(await facts(world)).toEqual(['planned']);
  expect(await facts(world, 'calendar')).toEqual(['stopped']);
  expect(await world.bot().world.store.stream('R-2')).toBeUndefined();
  expect(world.slack.messages('C0REL')).toHaveLength(announced);
});

test('a member without the right changes nothing with any line (T7)', async () => {
  const world = await aWorld();
  await world.ana.says('plan payments 4.2.0 at 10:30 for 1h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('request R-1');
  const before = await facts(world);
  const open = ['plan', 'scope', 'action', 'share', 'show', 'audit'];
  const closed = EVERY_LINE.filter((line) => !open.some((verb) => line.startsWith(verb)));
  // Dan is on call: he may hold what has started, and nothing here.
  for (const line of closed) await signed(world, command(line, 'U0DAN'));
  expect(await facts(world)).toEqual(before);
});

/** Things a press or a form could carry if its sender could write them. */
const ODD: readonly unknown[] = [
  null,
  0,
  true,
  [],
  {},
  ['approve R-1'],
  { value: 'approve R-1' },
  'x'.repeat(100_000),
  '__proto__',
  'confirm '.repeat(400),
  `approve R-1 v:${'0'.repeat(8)}`,
  'approve R-2',
  'promote R-1 s:9.9',
  'approve R-1\n\ncancel R-1 because x',
  'actions constructor',
  '{"says":"cancel R-1 because x"}',
];

test('payloads of any shape act on nothing their sender couldn’t name (T10, T29)', async () => {
  const world = await aWorld();
  await world.ana.says('plan payments 4.2.0 at 10:30 for 1h');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('request R-1');
  const before = await facts(world);
  const from = { team: { id: 'T0SIM' }, user: { id: 'U0DAN', team_id: 'T0SIM' }, trigger_id: 't' };
  const values = (odd: unknown) =>
    JSON.parse(
      `{"__proto__":{"value":{"value":"x"}},"because":{"value":{"value":${JSON.stringify(odd ?? null)}}},"release":{"value":${JSON.stringify(odd ?? null)}}}`,
    );
  for (const odd of ODD) {
    const press = {
      ...from,
      type: 'block_actions',
      actions: [{ type: 'button', action_id: 'say:0', block_id: 'b', value: odd }],
      container: { message_ts: odd, is_ephemeral: odd },
      channel: { id: 'C0PAY' },
    };
    const view = {
      id: 'V1',
      callback_id: 'form',
      blocks: [],
      state: { values: values(odd) },
      private_metadata: JSON.stringify({ says: odd, thread: { channel: odd, id: odd } }),
    };
    const oddlySaid = { ...view, private_metadata: typeof odd === 'string' ? odd : '{}' };
    const cancels = { ...view, private_metadata: JSON.stringify({ says: 'cancel R-1' }) };
    for (const payload of [
      press,
      { ...from, type: 'view_submission', view },
      { ...from, type: 'view_submission', view: oddlySaid },
      { ...from, type: 'view_submission', view: cancels },
      { ...from, type: odd, user: odd },
    ]) {
      const { status } = await signed(world, { payload: JSON.stringify(payload) });
      expect([200, 400, 404]).toContain(status);
    }
  }
  expect(await facts(world)).toEqual(before);
  expect(Object.prototype).not.toHaveProperty('value');
  expect(faults(world)).toEqual([]);
});
