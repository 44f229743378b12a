// The law of left-over words: whatever is put between the words of a line changes what it means or is said to have no place.
import { expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import type { Hearing } from '../../src/chat/meaning.ts';
import { aHearing, heard, NOW } from '../support/hearing.ts';

/** Beside the grammar's own examples: every way in which a line can end. */
const LINES = [
  'plan',
  'plan payments',
  'plan payments 4.3.0',
  'plan payments 4.3.0 on prod',
  'plan payments 4.3.0 on prod for 2h because refunds',
  'plan payments 4.3.0 at thu 22:00',
  'plan payments 4.3.0 from thu 22:00 to thu 23:00',
  'edit R-42',
  'edit payments 4.2.0',
  'edit',
  'move R-42',
  'move payments',
  'move R-42 to fri 22:00',
  'move R-42 from fri 22:00 for 2h',
  'scope R-42',
  'scope R-42 drop 2',
  'captain R-42',
  'candidate R-42',
  'test R-42',
  'test R-42 uat pass',
  'agree R-42 uat @9f3c2ab',
  'reject R-42',
  'hold R-42 because',
  'promote payments because quiet',
  'start R-42 now',
  'start R-42 at thu 22:10',
  'done R-42',
  'review R-42',
  'review',
  'action R-42',
  'action done A-1',
  'action done A-1 because merged',
  'action',
  'actions',
  'list',
  'list mine',
  'can R-42',
  'can payments 4.2.0',
  'link',
  'help',
  'back',
  'approvals',
  'share R-42',
  `confirm ${Math.floor(NOW / 1000) + 60} cancel R-42 because superseded`,
];

const LEFT_OVER = [
  'zzqx',
  'thu',
  '22:00',
  'thu 22:00',
  '@ben',
  '7',
  'uat',
  'mine',
  'for 2h',
  'R-7',
];

/** Words that say what the line says without them. */
const SAME = new Set(['approvals mine']);

const everyone: Partial<Hearing> = { person: (word) => `${word}@example.org` };

test.each([...VERBS.map(({ example }) => example), ...LINES])('%s', (line) => {
  const words = line.split(' ');
  const alone = heard(line, everyone);
  if (alone.kind === 'problem') return;
  const bare = JSON.stringify(alone);
  const dropped: string[] = [];
  for (let place = 1; place <= words.length; place += 1) {
    for (const extra of LEFT_OVER) {
      const longer = [...words.slice(0, place), extra, ...words.slice(place)].join(' ');
      const meaning = heard(longer, everyone);
      if (JSON.stringify(meaning) === bare && !SAME.has(longer)) dropped.push(longer);
    }
  }
  expect(dropped).toEqual([]);
});

test('inside the thread of a release too', () => {
  const here = aHearing({ here: 'R-42', ...everyone });
  const dropped: string[] = [];
  for (const { name } of VERBS) {
    const alone = heard(name, here);
    if (alone.kind === 'problem') continue;
    const bare = JSON.stringify(alone);
    for (const extra of LEFT_OVER) {
      const longer = `${name} ${extra}`;
      if (JSON.stringify(heard(longer, here)) === bare && !SAME.has(longer)) dropped.push(longer);
    }
  }
  expect(dropped).toEqual([]);
});
