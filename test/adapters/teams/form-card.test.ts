// Forms as Adaptive Cards, and what comes back of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AdaptiveCard } from '../../../adapters/teams/adaptive-card.ts';
import { fieldsFrom, formCard } from '../../../adapters/teams/form-card.ts';
import { body, type Form } from '../../../src/chat/view.ts';
import { names, now } from '../support/views.ts';
import { faultsOf } from './support/strict-card.ts';

const people = [
  { id: '@{teams:t:00000000-0000-0000-0000-0000000000a1}', name: 'Tim Teams' },
  { id: '@{teams:t:00000000-0000-0000-0000-0000000000a2}', name: 'Ann Other' },
];
const known = { names, now, mris: new Map<string, string>(), direct: true, people };

const plan: Form = {
  kind: 'form',
  title: 'Plan a release',
  says: 'plan payments',
  submit: 'Plan',
  intro: [body('payments goes out on Thursdays.')],
  fields: [
    {
      name: 'env',
      label: 'Environment',
      input: {
        kind: 'choice',
        options: [
          { value: 'prod', label: 'prod' },
          { value: 'stage', label: 'stage (no approval)' },
        ],
      },
      required: true,
      value: 'prod',
    },
    {
      name: 'starts',
      label: 'Starts',
      input: { kind: 'line', limit: 200 },
      required: true,
      hint: 'thu 22:00, or 2026-12-03 22:00',
    },
    {
      name: 'why',
      label: 'Why',
      input: { kind: 'lines', limit: 3000 },
      required: false,
      value: 'two\nlines of *why*',
    },
    {
      name: 'captain',
      label: 'Captain',
      input: { kind: 'person' },
      required: true,
      value: 'tim@example.org',
    },
  ],
};

const problems = [
  { field: 'starts', message: '"thur" isn\'t a day. Say thu 22:00.' },
  { field: 'release', message: 'R-42 has ended.' },
];

const input = (card: AdaptiveCard, id: string) => card.body.find((each) => each.id === id);

describe('a form', () => {
  test('looks like this in a dialog', async () => {
    const card = formCard(plan, known, { once: 'o1' }, problems, 'dialog');
    const shown = JSON.stringify(card, undefined, 2);
    await expect(`${shown}\n`).toMatchFileSnapshot('golden/form.json');
  });

  test('has its title and a button for old clients when it stands in the chat', () => {
    const card = formCard(plan, known, {}, [], 'message');
    expect(card.body[0]).toMatchObject({ text: 'Plan a release', weight: 'Bolder' });
    expect(card.actions).toMatchObject([
      { type: 'Action.Execute', verb: 'form', fallback: { type: 'Action.Submit' } },
    ]);
    expect(faultsOf(card)).toEqual([]);
  });

  test('says what was wrong under the field it is about, and above all others what is about none', () => {
    const { body: elements } = formCard(plan, known, {}, problems, 'dialog');
    const at = (words: string) => elements.findIndex((each) => String(each.text).includes(words));
    const field = (id: string) => elements.findIndex((each) => each.id === id);
    expect(at('R-42 has ended')).toBeLessThan(field('env'));
    expect(at("isn't a day")).toBeGreaterThan(field('starts'));
    expect(at("isn't a day")).toBeLessThan(field('why'));
    expect(elements[at("isn't a day")]).toMatchObject({ color: 'Attention' });
  });

  test('offers people by name and knows whoever is set, by either word for them', () => {
    const card = formCard(plan, known, {}, [], 'dialog');
    expect(input(card, 'captain')).toMatchObject({
      style: 'filtered',
      value: people[0]?.id,
      errorMessage: 'Captain is needed: choose a name from the list.',
    });
    const [, , , captain] = plan.fields;
    if (captain === undefined) throw new Error('no captain');
    const other = { ...plan, fields: [{ ...captain, value: people[1]?.id ?? '' }] };
    expect(input(formCard(other, known, {}, [], 'dialog'), 'captain')).toMatchObject({
      value: people[1]?.id,
    });
  });

  test('leaves its hints out rather than grow past what Teams takes', () => {
    const hint = '\u{1F469}\u{200D}\u{1F680}'.repeat(600);
    const fields = plan.fields.map((field) => ({ ...field, hint }));
    const json = formCard({ ...plan, fields }, known, {}, [], 'dialog');
    expect(faultsOf(json)).toEqual([]);
    expect(JSON.stringify(json)).not.toContain('\u{1F680}');
    expect(JSON.stringify(json)).toContain('"id":"starts"');
  });

  test('lets a name be typed where nobody is known, or too many are', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      id: `@{teams:t:${'0'.repeat(36)}${index}}`,
      name: `Person ${index}`,
    }));
    for (const each of [[], many]) {
      const card = formCard(plan, { ...known, people: each }, {}, [], 'dialog');
      expect(input(card, 'captain')).toMatchObject({ type: 'Input.Text' });
      expect(faultsOf(card)).toEqual([]);
    }
  });
});

describe('what comes back', () => {
  test('is the line and its fields, cleaned as everything typed is', () => {
    const data = {
      says: 'plan payments',
      form: '1',
      once: 'o1',
      env: 'prod',
      why: ' a\u202eb\r\nc ',
    };
    expect(fieldsFrom(data)).toEqual({
      says: 'plan payments',
      once: 'o1',
      fields: { env: 'prod', why: 'ab\nc' },
    });
  });

  test('leaves out what is empty and what is no text', () => {
    const data = {
      says: 'x',
      form: '1',
      a: '',
      b: ' \u200b ',
      c: 3,
      d: true,
      e: ['x'],
      f: { g: 'x' },
    };
    expect(fieldsFrom(data)?.fields).toEqual({});
  });

  test('is nothing of ours without our line and mark', () => {
    const others = [
      undefined,
      null,
      'x',
      [],
      {},
      { says: 'x' },
      { form: '1' },
      { says: 3, form: '1' },
    ];
    for (const data of [
      ...others,
      { says: '', form: '1' },
      { says: 'x'.repeat(5_000), form: '1' },
    ]) {
      expect(fieldsFrom(data)).toBeUndefined();
    }
  });

  test('is refused when no form of ours can hold as much', () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`f${index}`, 'x']));
    expect(fieldsFrom({ says: 'x', form: '1', ...many })).toBeUndefined();
    expect(fieldsFrom({ says: 'x', form: '1', why: 'x'.repeat(20_000) })).toBeUndefined();
  });

  test('never reaches into what every object has (reliability T10)', () => {
    const sent: unknown = JSON.parse(
      '{"says":"x","form":"1","__proto__":"a","constructor":"b","toString":"c","why":"d"}',
    );
    expect(fieldsFrom(sent)).toEqual({ says: 'x', fields: { why: 'd' } });
    expect(({} as Record<string, unknown>).why).toBeUndefined();
  });

  test('holds whatever JSON somebody sends: strings by name, or nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (some, more) => {
        for (const data of [some, { ...more, says: 'x', form: '1' }]) {
          const fields = fieldsFrom(data)?.fields ?? {};
          expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
          for (const value of Object.values(fields)) expect(value).toMatch(/\S/);
        }
      }),
    );
  });
});
