// What a client may put into a card's data: it says what its sender could type, and nothing else (reliability T10).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fieldsFrom } from '../../../adapters/teams/form-card.ts';
import { lineIn, readAction, readActivity, readDialog } from '../../../adapters/teams/payload.ts';
import { aWorldOfBoth, type BothWorld } from '../../support/world.ts';

type Json = Readonly<Record<string, unknown>>;

const NAMES = [
  'says',
  'form',
  'once',
  'place',
  'version',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'msteams',
];
const WORDS = ['1', '', 'approve R-1', 'x'.repeat(10_001), '\u0000\u202e', '{"says":"x"}'];

/** Anything that JSON can carry, with the names that mean something to us or to JavaScript. */
const anything = fc.letrec<{ value: unknown; record: unknown }>((tie) => ({
  record: fc
    .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 6 })
    .map((entries) =>
      JSON.parse(
        `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`,
      ),
    ),
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(...WORDS, null, true, 1, -1e308),
    fc.string(),
    tie('record'),
    fc.array(tie('value'), { maxLength: 3 }),
  ),
}));

const PROTOTYPE = Object.getOwnPropertyNames(Object.prototype).sort();

test('a line is read from data only where it is a string of its own, whatever stands beside it', () => {
  fc.assert(
    fc.property(fc.oneof(anything.record, anything.value), (data) => {
      const read = lineIn(data);
      const own = (name: string): unknown =>
        typeof data === 'object' && data !== null && Object.hasOwn(data, name)
          ? Reflect.get(data, name)
          : undefined;
      if (typeof own('says') !== 'string') expect(read).toBeUndefined();
      if (read === undefined) return;
      expect(typeof read.says).toBe('string');
      expect(['string', 'undefined']).toContain(typeof read.place);
    }),
    { numRuns: 3_000 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(PROTOTYPE);
});

test('a form’s fields are read as strings under names of their own, and too much of them not at all', () => {
  fc.assert(
    fc.property(fc.oneof(anything.record, anything.value), (data) => {
      const read = fieldsFrom(data);
      if (read === undefined) return;
      expect(Object.getPrototypeOf(read.fields)).toBe(Object.prototype);
      for (const [name, value] of Object.entries(read.fields)) {
        expect(name in Object.prototype).toBe(false);
        expect(typeof value).toBe('string');
        expect(['says', 'form', 'once', 'place', 'msteams']).not.toContain(name);
      }
    }),
    { numRuns: 3_000 },
  );
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`f${index}`, 'x']));
  expect(fieldsFrom({ says: 'plan', form: '1', ...many })).toBeUndefined();
  expect(fieldsFrom({ says: 'plan', form: '1', why: 'x'.repeat(10_001) })).toBeUndefined();
  expect(fieldsFrom({ says: 'plan', form: '1', why: ['x'], constructor: 'x' })?.fields).toEqual({});
});

test('no part of an activity that a client writes makes reading it fail', () => {
  fc.assert(
    fc.property(anything.value, anything.value, anything.value, (value, entities, channelData) => {
      const activity = readActivity({
        type: 'invoke',
        serviceUrl: 'https://smba.example/',
        from: { id: '29:1ana' },
        recipient: { id: '28:bot' },
        conversation: { id: 'a:1' },
        value,
        entities,
        channelData,
      });
      if (activity === undefined) return;
      readAction(activity);
      readDialog(activity);
    }),
    { numRuns: 1_000 },
  );
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(PROTOTYPE);
});

async function aRequest(): Promise<BothWorld> {
  const world = await aWorldOfBoth();
  await world.ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding');
  await world.ana.says('candidate R-1 @9f3c2ab');
  await world.ana.says('test R-1 uat pass');
  await world.ana.says('request R-1');
  await world.ana.says('plan ledger 1.0 at fri 22:00');
  return world;
}

const journal = async (world: BothWorld) => {
  const { store } = world.bot().world;
  return Promise.all(['R-1', 'R-2', 'R-3'].map((stream) => store.events(stream)));
};

/** Everything a client can send with data of its own. */
const WAYS: readonly ((data: unknown) => Json)[] = [
  (data) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'say', data }, trigger: 'manual' },
  }),
  (data) => ({
    type: 'invoke',
    name: 'adaptiveCard/action',
    value: { action: { type: 'Action.Execute', verb: 'constructor', data } },
  }),
  (data) => ({ type: 'invoke', name: 'task/fetch', value: { data } }),
  (data) => ({ type: 'invoke', name: 'task/submit', value: { data } }),
  (data) => ({ type: 'message', value: data }),
];

async function sends(world: BothWorld, by: string, way: number, data: unknown): Promise<string> {
  const { teams } = world;
  const person = [...teams.world.people.values()].find(({ id }) => id === `29:1${by}`);
  const [card] = teams.messages('19:payments@thread.tacv2');
  const answer = await teams.deliver({
    channelId: 'msteams',
    id: `f:${teams.world.nextGuid()}`,
    serviceUrl: teams.serviceUrl,
    from: { id: person?.id, aadObjectId: person?.aadObjectId, name: 'Ben Baker' },
    recipient: { id: teams.world.bot.id },
    conversation: {
      id: `${card?.chat};messageid=${card?.id}`,
      conversationType: 'channel',
      tenantId: teams.tenantId,
    },
    channelData: { tenant: { id: teams.tenantId } },
    replyToId: card?.id,
    ...WAYS[way]?.(data),
  });
  await world.settle();
  // The gate refuses what could be taken for a prototype; nothing makes the bot fail.
  expect([200, 202, 400]).toContain(answer.status);
  return answer.body;
}

const BEN = { aadObjectId: '00000000-0000-4000-8000-000000000102', id: '29:1ben' };

/** Ana planned it and is asked nothing, Dan is in no group that decides, Gus is a guest. */
const WITHOUT_RIGHTS: readonly (readonly [by: string, data: unknown])[] = [
  ['ana', { says: 'approve R-1', from: BEN, account: 'slack:T0SIM:U0BEN', viewer: 'ben' }],
  ['dan', { says: 'approve R-1', verb: 'start', release: 'R-2', rights: ['approve'] }],
  ['dan', { says: ['approve R-1'] }],
  ['dan', { says: { 0: 'approve R-1', length: 1 } }],
  ['dan', { says: 'approve R-1', form: '1', once: 'x', note: ['x'], constructor: { name: 'x' } }],
  ['dan', { says: 'start R-1', form: '1', place: '__proto__', when: { toString: 'now' } }],
  ['dan', JSON.parse('{"says":"approve R-1","__proto__":{"polluted":true}}')],
  ['dan', JSON.parse('{"constructor":{"prototype":{"polluted":true}},"says":"approve R-1"}')],
  ['gus', { says: 'approve R-1' }],
  ['gus', { says: 'plan payments 9.9.9 at fri 22:00 because mine', place: 'teams:19:payments' }],
  ['ben', { says: 'approve R-1 v:00000000' }],
  ['ben', { says: `reject R-1 because ${'x'.repeat(5_000)}` }],
  ['dan', [{ says: 'approve R-1' }]],
  ['dan', 'approve R-1'],
  ['dan', null],
];

test('altered data has no effect, by whichever way it is sent', { timeout: 60_000 }, async () => {
  const world = await aRequest();
  const before = await journal(world);
  for (const way of WAYS.keys()) {
    for (const [by, data] of WITHOUT_RIGHTS) await sends(world, by, way, data);
  }
  expect(await journal(world)).toEqual(before);
  expect(Object.getOwnPropertyNames(Object.prototype).sort()).toEqual(PROTOTYPE);
  expect(world.log.filter(({ level }) => level === 'error')).toEqual([]);
});

test('a press with another line is answered as that line is when it is typed', async () => {
  const world = await aRequest();
  const dan = world.inTeams('dan');
  await dan.says('back');
  for (const line of ['approve R-1', 'start R-2', 'done R-1', 'show R-99', 'no such verb']) {
    const typed = await dan.mentions(line);
    const { value } = JSON.parse(await sends(world, 'dan', 0, { says: line })) as Json;
    expect(typed.replace(/\\/g, '')).toContain(String(value).split('\n')[0]);
  }
  // Who may, may: by the line in the data as by typing it.
  expect(await sends(world, 'ben', 0, { says: 'approve R-1', release: 'R-2' })).toContain(
    'You approved',
  );
});
