// Whatever a view holds, its card is one that Teams takes, by our own rules and by Microsoft's parser.
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cardProblems } from '../../../adapters/playground/teams/card-check.ts';
import { cardOf, fallbackText, type Known } from '../../../adapters/teams/adaptive-card.ts';
import { formCard } from '../../../adapters/teams/form-card.ts';
import { body, type Card, type Form, type Notice } from '../../../src/chat/view.ts';
import { cardsOf, formsOf, noticesOf, tellings } from '../../chat/views/tellings.ts';
import { card, form, hostile, names, notice, now, several } from '../support/views.ts';
import { microsoft, type Rendered } from './support/microsoft.ts';
import { faultsOf } from './support/strict-card.ts';

const everybody = new Map(Object.keys(names).map((id) => [id, `29:${id}`]));

const known = fc.record({
  names: fc.constant(names),
  now: fc.constant(now),
  mris: fc.constant(everybody),
  viewer: fc.constantFrom(undefined, ...Object.keys(names)),
  direct: fc.boolean(),
}) satisfies fc.Arbitrary<Known>;

/** Some buttons of generated views are meant for some people. */
const view = fc
  .tuple(fc.oneof(card, notice), fc.array(fc.subarray([...Object.keys(names), 'nobody'])))
  .map(([each, readers]): Card | Notice => ({
    ...each,
    buttons: each.buttons.map((button, index) => {
      const some = readers[index];
      return some === undefined ? button : { ...button, for: some };
    }),
  }));

const people = fc.array(
  fc.record({
    id: fc.uuid().map((id) => `@{teams:t:${id}}`),
    name: fc.oneof(fc.string({ maxLength: 60 }), fc.constantFrom(...hostile)),
  }),
  { maxLength: 150 },
);

describe('whatever a view holds', () => {
  let rendered: (json: unknown) => Rendered;
  beforeAll(() => {
    rendered = microsoft();
  });

  test('its card is one that Teams takes', () => {
    fc.assert(
      fc.property(fc.oneof(view, several), known, fc.boolean(), (each, knows, mayRepeat) => {
        const json = cardOf(each, knows, mayRepeat);
        expect(faultsOf(json)).toEqual([]);
        expect(cardProblems(json)).toEqual([]);
        const { problems, pictures } = rendered(json);
        expect(problems).toEqual([]);
        expect(pictures).toBe(0);
        expect(fallbackText(each, knows).length).toBeLessThanOrEqual(250);
      }),
      { numRuns: 150 },
    );
  });

  test('its form is one that Teams takes', () => {
    const how = fc.constantFrom('dialog' as const, 'message' as const);
    fc.assert(
      fc.property(form, known, people, how, (each, knows, others, where) => {
        const problems = [
          { field: 'field-0', message: 'That day is over.' },
          { field: 'elsewhere', message: '# Nobody answers.' },
        ];
        const json = formCard(each, { ...knows, people: others }, { once: 'o1' }, problems, where);
        expect(faultsOf(json)).toEqual([]);
        expect(cardProblems(json)).toEqual([]);
        expect(rendered(json).problems).toEqual([]);
        expect(JSON.stringify(json)).toContain('Nobody answers.');
      }),
      { numRuns: 150 },
    );
  });

  test('so is every card, answer and form of a release from plan to review', () => {
    const knows: Known = { names, now, mris: everybody, direct: false, viewer: 'ana@example.org' };
    const problems = [];
    for (const story of tellings('quiet words')) {
      const forms = formsOf(story).map((each) =>
        formCard(each, { ...knows, people: [] }, { once: 'o1' }, [], 'dialog'),
      );
      const cards = [...cardsOf(story), ...noticesOf(story)].map((each) => cardOf(each, knows));
      for (const json of [...cards, ...forms]) {
        problems.push(...faultsOf(json), ...cardProblems(json));
        if (JSON.stringify(json).includes('too long')) problems.push('too long');
      }
    }
    expect(problems).toEqual([]);
  });

  test('the other opinion has teeth', () => {
    expect(
      rendered({ type: 'AdaptiveCard', version: '1.5', body: [{ type: 'Marquee' }] }).problems,
    ).not.toEqual([]);
    const seven = Array.from({ length: 7 }, () => ({ type: 'Action.Submit', title: 'x' }));
    expect(rendered({ type: 'AdaptiveCard', version: '1.5', actions: seven }).problems).not.toEqual(
      [],
    );
    const linked = { type: 'TextBlock', text: '[x](https://evil.example)' };
    expect(rendered({ type: 'AdaptiveCard', version: '1.5', body: [linked] }).links).toEqual([
      'https://evil.example',
    ]);
  });
});

describe('a card has room for', () => {
  const lines = Array.from({ length: 400 }, (_, index) => body(`line ${index} ${'Ω'.repeat(80)}`));
  const direct: Known = { names, now, mris: everybody, direct: true };

  test('its first lines, and says that there are more', () => {
    const json = JSON.stringify(cardOf({ kind: 'notice', lines, buttons: [] }, direct));
    expect(Buffer.byteLength(json)).toBeGreaterThan(20_000);
    expect(json).toContain('line 0 ');
    expect(json).not.toContain('line 399 ');
    expect(json).toContain('the rest is too long');
  });

  test('its buttons, whatever has to go for them', () => {
    const says = `reject R-1 because ${'Ω'.repeat(1_900)}`;
    const buttons = Array.from({ length: 3 }, () => ({ label: 'Confirm' as const, says }));
    const json = cardOf({ kind: 'notice', lines, buttons }, direct);
    expect(json.actions).toHaveLength(1);
    expect(faultsOf(json)).toEqual([]);
  });

  test('six buttons in a row; others stand behind More', () => {
    const says = 'show R-42';
    const button = (label: 'Approve' | 'Edit') => ({ label, says });
    const wide = (overflow: number) =>
      cardOf(
        {
          kind: 'card',
          lines: [body('x')],
          buttons: Array.from({ length: 3 }, () => button('Approve')),
          overflow: Array.from({ length: overflow }, () => button('Edit')),
        },
        direct,
      ).actions;
    expect(wide(3)?.map(({ mode }) => mode)).toEqual([
      ...Array(3).fill(undefined),
      ...Array(3).fill('secondary'),
    ]);
    expect(wide(5)?.map(({ title }) => title)).toEqual(['Approve', 'Approve', 'Approve', 'More']);
    expect(wide(5)?.[3]).toMatchObject({ card: { actions: { length: 5 } } });
  });

  test('no value of a form is cut short: what has no room is left out, and that is said', () => {
    const long = (name: string, length: number): Form['fields'][number] => ({
      name,
      label: 'Why',
      input: { kind: 'lines', limit: 3_000 },
      required: true,
      value: 'Ω'.repeat(length),
    });
    const fields = ['a', 'b', 'c', 'd', 'e'].map((name, index) => long(name, 2_500 + index));
    const plan: Form = {
      kind: 'form',
      title: 'Plan',
      says: 'plan',
      submit: 'Plan',
      intro: [],
      fields,
    };
    const json = formCard(plan, { ...direct, people: [] }, {}, [], 'dialog');
    const values = json.body.map(({ value }) => value).filter((value) => value !== undefined);
    expect(values.map((value) => String(value).length)).toEqual([2_500, 2_501, 2_502, 2_503]);
    expect(JSON.stringify(json)).toContain('too long to be shown again');
  });
});
