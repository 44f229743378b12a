// Somebody who holds a live token of Teams, which says nothing about the body it came with, and what they get out of it.
import { expect, test } from 'vitest';
import { readActivity, requestOf, wordsOf } from '../../adapters/teams/payload.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorldOfBoth } from '../support/world.ts';

type Json = Readonly<Record<string, unknown>>;

const ANA = { id: '29:1ana', aadObjectId: '00000000-0000-4000-8000-000000000101' };
const EVE = { id: '29:1eve', aadObjectId: '00000000-0000-4000-8000-000000000105' };

test('ids of two people in one body make neither of them the other, then or later (reliability T6)', async () => {
  const world = await aWorldOfBoth();
  const { teams, inTeams } = world;
  await inTeams('ana').says('whoami');
  await inTeams('eve').mentions('whoami');
  const said = teams.lastActivity() as Json;
  const altered = async (id: string, from: Json) => {
    // What the directory said a minute ago counts no more.
    await world.pass(2 * MINUTE);
    await teams.deliver({ ...said, id, from, text: '<at>Release</at> whoami' });
    await world.settle();
  };
  await altered('1', { id: ANA.id, aadObjectId: EVE.aadObjectId });
  expect(inTeams('eve').direct().join('\n')).not.toContain('You are Ana');
  await altered('2', { id: EVE.aadObjectId, aadObjectId: ANA.aadObjectId });
  await altered('3', { id: EVE.id, aadObjectId: ANA.aadObjectId });
  await world.restart();
  expect(await inTeams('ana').says('whoami')).toContain('You are Ana Alvarez, ana@example.org');
  expect(await inTeams('eve').says('whoami')).toContain('You are Eve Evans, eve@clinic.example');
  // What is meant for Ana alone goes to Ana's chat.
  await world.ben.says('plan payments 4.2.0 at thu 22:00');
  await inTeams('ana').says('candidate R-1 @9f3c2ab');
  expect(inTeams('eve').direct().join('\n')).not.toContain('You pinned');
});

const activity = (fields: Json) => {
  const read = readActivity({
    type: 'message',
    id: '1',
    serviceUrl: 'https://smba.trafficmanager.net/teams/',
    from: ANA,
    recipient: { id: '28:bot' },
    conversation: { id: 'a:1', conversationType: 'personal', tenantId: 't' },
    ...fields,
  });
  if (read === undefined) throw new Error('the activity could not be read');
  return read;
};

test('mentions that name each other don’t multiply (reliability T19)', () => {
  const id = 'a'.repeat(500);
  const one = { type: 'mention', text: 'a', mentioned: { id } };
  const other = {
    type: 'mention',
    text: '<at>a</at>',
    mentioned: { id: `<at>a</at>${id}`.slice(0, 500) },
  };
  const text = `plan ${'<at>a</at>'.repeat(50)}${'a'.repeat(100)}`;
  const words = wordsOf(activity({ text, entities: [one, one, other, other, one] }));
  expect(words.length).toBeLessThan(50 * 600);
});

test('one person’s delivery never has the name of another’s', () => {
  const digest = () => 'x';
  const names = [
    requestOf(activity({}), digest),
    requestOf(activity({ from: EVE }), digest),
    requestOf(activity({ conversation: { id: '19:a@thread.tacv2;messageid=1' } }), digest),
    requestOf(activity({ conversation: { id: '19:a@thread.tacv2;messageid=2' } }), digest),
  ];
  expect(new Set(names).size).toBe(names.length);
  expect(requestOf(activity({}), digest)).toBe(names[0]);
});
