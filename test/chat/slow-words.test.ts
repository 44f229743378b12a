// Words that make a careless reader slow: understanding them takes time in proportion to their length (reliability T19).
import { expect, test } from 'vitest';
import { understand } from '../../src/chat/understand.ts';
import { aHearing } from '../support/hearing.ts';

const PARTS = [
  ' ',
  '\t',
  ',',
  ';',
  '.',
  ':',
  '@',
  '@{',
  'a@',
  '"',
  '- ',
  'for ',
  ' by x',
  'R-1 ',
  '(',
  '1/',
  'x\n',
];

/** One field of each form that is read word by word. */
const READERS: Readonly<Record<string, (text: string) => Readonly<Record<string, string>>>> = {
  'review R-1': (text) => ({ outcome: 'successful', actions: text }),
  'action R-1': (text) => ({ actions: text }),
  'scope R-1': (text) => ({ scope: text }),
  'test R-1': (text) => ({ phase: 'uat', result: 'pass', link: `https://${text}` }),
  plan: (text) => ({ service: 'payments', version: '1', starts: text, scope: text, captain: text }),
};

function millisecondsOf(words: string, text: string): number {
  const fields = READERS[words]?.(`x${text}x`);
  const from = performance.now();
  understand(words, aHearing({ fields, prose: (said) => said }));
  return performance.now() - from;
}

test.each(Object.keys(READERS))('%s', (words) => {
  for (const part of PARTS) {
    const text = part.repeat(32_000 / part.length);
    // Quadratic readers took seconds for this; a busy machine may take a few times the usual milliseconds.
    expect(millisecondsOf(words, text), JSON.stringify(part)).toBeLessThan(500);
  }
});
