// Forms: opened within a trigger's three seconds, filled afterwards, sent back as one line with fields.
import { describe, expect, test } from 'vitest';
import type { Reply } from '../../../src/app/speech.ts';
import type { Form } from '../../../src/chat/view.ts';
import { connected, said, until } from './support/connected.ts';

const form: Form = {
  kind: 'form',
  title: 'Plan a release',
  says: 'plan payments',
  submit: 'Plan',
  intro: [],
  fields: [
    {
      name: 'version',
      label: 'Version',
      input: { kind: 'line', limit: 80 },
      required: true,
      value: '4.2.0',
    },
    { name: 'what', label: 'What changes', input: { kind: 'lines', limit: 2000 }, required: false },
    { name: 'captain', label: 'Captain', input: { kind: 'person' }, required: false },
  ],
};
const asForm: Reply = { kind: 'form', view: form, names: {} };
const titled = (words: string) => (words.startsWith('plan') ? 'Plan a release' : undefined);

describe('a form', () => {
  test('opens within its trigger from a command, is filled in and typed back (Slack docs)', async () => {
    const world = await connected({
      formTitle: titled,
      hears: ({ via }) => (via === 'form' ? said('R-1 is planned.') : asForm),
    });
    const typed = await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await world.idle();
    expect(typed).toMatchObject({ ok: true, reply: null });
    const view = world.workspace.view('U0ANA');
    expect(view).toMatchObject({ title: 'Plan a release', submit: 'Plan' });
    const sent = await world.workspace.submit('U0ANA', view?.id ?? '', {
      'What changes': 'refunds\nand <b>cards</b>',
      Captain: 'U0BEN',
    });
    await world.idle();
    expect(sent).toMatchObject({ ok: true, errors: {} });
    expect(world.heard[1]).toEqual({
      request: expect.stringMatching(/^slack:v0=/),
      once: `slack:view:${view?.id}`,
      platform: 'slack',
      account: 'slack:T0SIM:U0ANA',
      via: 'form',
      words: 'plan payments',
      fields: {
        version: '4.2.0',
        what: 'refunds\nand <b>cards</b>',
        captain: '@{slack:T0SIM:U0BEN}',
      },
      place: 'slack:C0PAY',
    });
    expect(world.workspace.view('U0ANA')).toBeNull();
    expect(world.workspace.ephemerals('U0ANA', 'C0PAY').map((each) => each.text)).toEqual([
      'R-1 is planned.',
    ]);
  });

  test('opens before the house has looked anything up', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({ formTitle: titled, hears: () => house.promise });
    await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await until(() => world.workspace.view('U0ANA') !== null);
    expect(world.workspace.view('U0ANA')).toMatchObject({ title: 'Plan a release', submit: null });
    house.resolve(asForm);
    await world.idle();
    expect(world.workspace.view('U0ANA')).toMatchObject({ submit: 'Plan' });
  });

  test('that may not be filled in says why in its place', async () => {
    const world = await connected({
      formTitle: titled,
      hears: () => said('Only captains plan payments.'),
    });
    await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await world.idle();
    const view = world.workspace.view('U0ANA');
    expect(view?.submit).toBeNull();
    expect(JSON.stringify(view?.blocks)).toContain('Only captains plan payments.');
  });

  test('whose trigger ran out is offered again by a button', async () => {
    const world = await connected({ formTitle: titled, hears: () => asForm });
    world.workspace.fail('views.open', { error: 'expired_trigger_id' });
    await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await world.idle();
    const [offered] = world.workspace.ephemerals('U0ANA');
    const target = { channelId: 'C0PAY', ts: offered?.ts ?? '' };
    await world.workspace.press('U0ANA', target, 'Open');
    await world.idle();
    expect(world.workspace.view('U0ANA')).toMatchObject({ submit: 'Plan' });
  });

  test('stays open with what is wrong beside its fields; what has no field stands by the first', async () => {
    const world = await connected({
      formTitle: titled,
      hears: ({ via }) =>
        via === 'form'
          ? {
              kind: 'correct',
              problems: [
                { field: 'what', message: 'At most 500 characters.' },
                { field: 'nowhere', message: 'Say when.' },
              ],
            }
          : asForm,
    });
    await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await world.idle();
    const id = world.workspace.view('U0ANA')?.id ?? '';
    const sent = await world.workspace.submit('U0ANA', id, { 'What changes': 'much' });
    expect(sent.errors).toEqual({ what: 'At most 500 characters.', version: 'Say when.' });
    expect(world.workspace.view('U0ANA')?.id).toBe(id);
  });

  test('that the house is slow about closes in time and is answered where it was opened', async () => {
    const house = Promise.withResolvers<Reply>();
    const world = await connected({
      formTitle: titled,
      hears: ({ via }) => (via === 'form' ? house.promise : asForm),
      patienceMs: 30,
    });
    await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await until(() => world.workspace.view('U0ANA')?.submit === 'Plan');
    const id = world.workspace.view('U0ANA')?.id ?? '';
    const sent = await world.workspace.submit('U0ANA', id, { 'What changes': 'much' });
    expect(sent).toMatchObject({ ok: true, status: 200 });
    house.resolve(said('R-1 is planned.'));
    await world.idle();
    expect(world.workspace.ephemerals('U0ANA').map((each) => each.text)).toEqual([
      'R-1 is planned.',
    ]);
  });

  test('asked for by a mention, which has no trigger, is answered with a button that can', async () => {
    const world = await connected({ formTitle: titled, hears: () => asForm });
    await world.workspace.say('U0ANA', 'C0PAY', '@Release plan payments');
    await world.idle();
    const [offered] = world.workspace.ephemerals('U0ANA');
    expect(offered?.text).toContain('/release plan payments');
    await world.workspace.press('U0ANA', { channelId: 'C0PAY', ts: offered?.ts ?? '' }, 'Open');
    await world.idle();
    expect(world.workspace.view('U0ANA')).toMatchObject({ submit: 'Plan' });
  });

  test('closed without sending changes nothing', async () => {
    const world = await connected({ formTitle: titled, hears: () => asForm });
    await world.workspace.command('U0ANA', 'C0PAY', 'plan payments');
    await world.idle();
    const id = world.workspace.view('U0ANA')?.id ?? '';
    expect(await world.workspace.closeView('U0ANA', id)).toMatchObject({ ok: true });
    expect(world.heard).toHaveLength(1);
  });
});
