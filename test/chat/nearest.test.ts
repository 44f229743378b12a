// A suggestion is only worth making when it is what the writer meant.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nearest } from '../../src/chat/nearest.ts';

const verbs = ['plan', 'approve', 'approvals', 'abstain', 'start', 'show', 'scope', 'hold'];

describe('nearest (product "Principles": unknown input gets the nearest command)', () => {
  test.each([
    ['aprove', 'approve', 'a letter missing'],
    ['approove', 'approve', 'a letter too many'],
    ['hald', 'hold', 'a wrong letter'],
    ['satrt', 'start', 'two letters swapped'],
    ['APPROVE', 'approve', 'capitals'],
    ['pln', 'plan', 'short words may be one slip off'],
  ])('%s means %s: %s', (word, meant) => {
    expect(nearest(word, verbs)).toBe(meant);
  });

  test.each(['deploy', 'x', '', 'pxxn', 'a'.repeat(100_000)])(
    '%.10s means none of them',
    (word) => {
      expect(nearest(word, verbs)).toBeUndefined();
    },
  );

  test('the nearer one wins, and of two equally near ones the first', () => {
    expect(nearest('approval', ['approve', 'approvals'])).toBe('approvals');
    expect(nearest('cat', ['bat', 'hat'])).toBe('bat');
    expect(nearest('cat', ['hat', 'bat'])).toBe('hat');
  });

  test('nothing is near when nothing is known', () => {
    expect(nearest('plan', [])).toBeUndefined();
  });

  test('a known word is always its own nearest', () => {
    const word = fc.string({ minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(word), word, (others, known) => {
        const found = nearest(known, [...others, known]);
        expect(found?.toLowerCase()).toBe(known.toLowerCase());
      }),
    );
  });

  test('any single slip in a word of five letters or more is understood', () => {
    const word = fc.stringMatching(/^[a-z]{5,12}$/);
    fc.assert(
      fc.property(word, fc.nat(), fc.nat(3), (known, where, slip) => {
        const at = where % (known.length - 1);
        const slipped = [
          known.slice(0, at) + known.slice(at + 1),
          `${known.slice(0, at)}#${known.slice(at)}`,
          `${known.slice(0, at)}#${known.slice(at + 1)}`,
          known.slice(0, at) + known.charAt(at + 1) + known.charAt(at) + known.slice(at + 2),
        ][slip];
        expect(nearest(slipped ?? '', ['zzzzzzzz', known])).toBe(known);
      }),
    );
  });
});
