// What holds for every view in every state: the platforms' limits, what a private answer may carry, buttons that are
// understood, and that nothing anybody typed ever becomes more than literal text.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hearing } from '../../../src/chat/meaning.ts';
import type { Span } from '../../../src/chat/text.ts';
import { understand } from '../../../src/chat/understand.ts';
import type { View } from '../../../src/chat/view.ts';
import { buttonsIn, linesIn, VIEW_LIMITS } from '../../../src/chat/view.ts';
import { personOf } from '../../support/fixtures.ts';
import { cardsOf, echoesOf, formsOf, homesOf, noticesOf, tellings } from './tellings.ts';

function spansOf(view: View): readonly Span[] {
  return linesIn(view).flatMap((line) => line.text);
}

describe('limits', () => {
  const stories = tellings('quiet words');

  test('product N5: at most three buttons and five behind the overflow', () => {
    const entries = stories
      .flatMap(homesOf)
      .flatMap(({ sections }) => sections.flatMap((one) => one.entries));
    for (const card of [...stories.flatMap(cardsOf), ...entries]) {
      expect(card.buttons.length).toBeLessThanOrEqual(VIEW_LIMITS.buttons);
      expect(card.overflow.length).toBeLessThanOrEqual(VIEW_LIMITS.overflow);
      const labels = [...card.buttons, ...card.overflow].map((button) => button.label);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test('contract: a private answer carries at most Confirm, Back, Share here and Open', () => {
    for (const notice of stories.flatMap(noticesOf)) {
      for (const { label } of notice.buttons) {
        expect(['Confirm', 'Back', 'Share here', 'Open']).toContain(label);
      }
    }
  });

  test('forms fit the smallest platform: titles of 24, inputs of 3000, choices of 75 characters', () => {
    for (const form of stories.flatMap(formsOf)) {
      expect(form.title.length).toBeLessThanOrEqual(VIEW_LIMITS.title);
      expect(form.submit.length).toBeLessThanOrEqual(24);
      for (const field of form.fields) {
        if (field.input.kind === 'choice') {
          expect(field.input.options.length).toBeGreaterThan(0);
          for (const option of field.input.options) {
            expect(option.label.length).toBeLessThanOrEqual(75);
            expect(option.value.length).toBeLessThanOrEqual(75);
          }
        }
        if ('limit' in field.input) expect(field.input.limit).toBeLessThanOrEqual(3000);
      }
    }
  });
});

describe('every button types a line that is understood', () => {
  test('architecture "A button types a command"', () => {
    for (const story of tellings('quiet words')) {
      const hearing: Hearing = {
        now: story.now,
        policy: story.policy,
        speaker: personOf('ben'),
        here: undefined,
        place: undefined,
        open: [],
        release: () => story.release,
        person: () => undefined,
        prose: (text) => text,
        fields: undefined,
        confirmed: false,
      };
      for (const view of [...cardsOf(story), ...homesOf(story)]) {
        for (const { says } of buttonsIn(view)) {
          expect(understand(says, hearing).kind, says).not.toBe('problem');
        }
      }
    }
  });
});

describe('what people write stays literal text (issue "Bad input")', () => {
  const hostile = fc
    .tuple(
      fc.constantFrom(
        '<!channel>',
        '<@U0ANA>',
        '`code`',
        '*bold*',
        '<https://e.example|x>',
        '\u202E',
      ),
      fc.string({ maxLength: 12 }),
    )
    .map((parts) => parts.join(''))
    .filter((words) => words.trim() === words);

  test('in every view of every state', () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const [sign = ''] = words.match(/^(?:<[^>]*>|`code`|\*bold\*|\u202E)/) ?? [];
        const views = [
          ...tellings(words).flatMap((story) => [
            ...cardsOf(story),
            ...noticesOf(story),
            ...homesOf(story),
            ...formsOf(story),
          ]),
          ...echoesOf(words),
        ];
        const marked = views
          .flatMap(spansOf)
          .filter(
            (span) =>
              typeof span === 'object' &&
              JSON.stringify(span).includes(JSON.stringify(sign).slice(1, -1)),
          );
        expect(marked).toEqual([]);
        const literal = views.flatMap(spansOf).filter((span) => typeof span === 'string');
        expect(literal.filter((span) => span.includes(sign)).length).toBeGreaterThan(100);
      }),
      { numRuns: 15 },
    );
  });
});
