// What holds for every line anybody could type: an answer without an exception, in time that grows with the
// line only, and a printed line that means what it was printed for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VERBS } from '../../src/chat/grammar.ts';
import { LONGEST_LINE } from '../../src/chat/line.ts';
import { formTitle, understand } from '../../src/chat/understand.ts';
import { aHearing, NOW } from '../support/hearing.ts';

const WORDS = [
  ...VERBS.map(({ name }) => name),
  ...['R-42', 'r-50', 'R-99', 'A-1', 'this', 'payments', 'web', 'ledger', '4.2.0', 'v8.0'],
  ...['on', 'at', 'from', 'to', 'for', 'by', 'because', ':', 'until', 'add', 'drop', 'now', 'mine'],
  ...['prod', 'uat', 'unit', 'pass', 'fail', 'waive', 'fix:', 'security:', '2', '#1', '@9f3c2ab'],
  ...['thu', '22:00', 'fri 22:00', '2h', '20d', 'tomorrow', '31 oct', '01:30', 'next', 'london'],
  ...[
    '@ana',
    '@{slack:T0SIM:U0BEN}',
    'ben@example.org',
    'https://example.org/7',
    'refund rounding',
  ],
  ...['v:3f9c8a21', 's:1.2', '<!channel>', '*', '`', '\u202e', '\u0000', 'İ', '🙂', '\n', '  '],
];

const spoken = fc
  .array(fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...WORDS) }, fc.string()), {
    maxLength: 14,
  })
  .map((words) => words.join(' '));

const fields = fc.option(
  fc.dictionary(
    fc.constantFrom(
      ...['release', 'service', 'version', 'environment', 'starts', 'ends', 'why', 'scope'],
      ...['backout', 'captain', 'rollout', 'because', 'outcome', 'well', 'improve', 'actions'],
      ...['candidate', 'phase', 'result', 'link'],
    ),
    fc.oneof(spoken, fc.constantFrom(...WORDS)),
  ),
  { nil: undefined },
);

test('understanding never throws, whatever is typed or submitted, wherever', () => {
  fc.assert(
    fc.property(
      spoken,
      fields,
      fc.option(fc.constantFrom('R-42', 'R-50'), { nil: undefined }),
      fc.integer({ min: 0, max: 4_000_000_000 }),
      (line, submitted, here, second) => {
        const hearing = aHearing({ fields: submitted, here, now: second * 1000 });
        const meaning = understand(line, hearing);
        expect(meaning.kind).toBeDefined();
        if (meaning.kind === 'problem') expect(meaning.misunderstood.length).toBeGreaterThan(0);
        expect(formTitle(line)?.length ?? 0).toBeLessThanOrEqual(24);
      },
    ),
    { numRuns: 3000 },
  );
});

test('a typed line opens a form only where one was announced, so that its trigger is used in time', () => {
  fc.assert(
    fc.property(spoken, (line) => {
      const opens = understand(line, aHearing()).kind === 'form';
      if (opens) expect([line, formTitle(line)]).not.toEqual([line, undefined]);
    }),
    { numRuns: 3000 },
  );
});

const instant = fc
  .integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2028, 0, 1) / 60_000 })
  .map((minute) => minute * 60_000);

const timed = fc
  .tuple(
    fc.constantFrom('plan payments 4.2.0', 'plan web 1 on uat', 'move R-42'),
    fc.constantFrom('thu 22:00', 'tomorrow 9am', '31 oct 01:30', '28 mar 02:30', 'now', 'in 2h'),
    fc.constantFrom(
      '',
      ' london',
      ' New York',
      ' UTC',
      ' Asia/Kolkata',
      ' America/St_Johns',
      ' BST',
    ),
    fc.constantFrom('', ' for 90m', ' for 20d', ' for 36h', ' for until fri 23:00'),
    fc.constantFrom('', ' because vendor: at 22:00', ': from now to then'),
  )
  .map(([head, start, zone, lasting, why]) => `${head} from ${start}${zone}${lasting}${why}`);

test('contract "Words": the line that is printed for confirming means the same command', () => {
  fc.assert(
    fc.property(fc.oneof(spoken, timed), fc.oneof(instant, fc.constant(NOW)), (line, now) => {
      const meaning = understand(line, aHearing({ now }));
      if (meaning.kind !== 'command') return;
      const until = Math.floor(now / 1000) + 60;
      const again = understand(`confirm ${until} ${meaning.line}`, aHearing({ now }));
      const confirmed =
        'confirmed' in meaning.command ? { ...meaning.command, confirmed: true } : meaning.command;
      expect([line, again]).toEqual([
        line,
        { ...meaning, command: confirmed, confirmFirst: false },
      ]);
    }),
    { numRuns: 4000 },
  );
});

test('a line of 64 KB is refused without being read', () => {
  const hostile = [
    ' ',
    'a',
    '@',
    ':',
    ' because',
    'R-1 ',
    ' by ',
    '\t',
    '"',
    ' for @ana',
    '1/',
    'İ',
  ];
  for (const piece of hostile) {
    const line = `plan payments 4.2.0 at ${piece.repeat(65_536 / piece.length)}`;
    const { kind, took } = timedly(line);
    expect(kind).toBe('problem');
    expect([piece, took < 50]).toEqual([piece, true]);
  }
});

test('the longest line there is takes no longer than its length explains', () => {
  const openings = [
    'plan payments 4.2.0 at ',
    'scope R-42 add ',
    'action R-42 ',
    'reject R-42 ',
    '',
  ];
  const pieces = [
    ' ',
    'a',
    'a ',
    ' because ',
    ':',
    ': ',
    '@',
    '@a ',
    ' by ',
    ' by 1',
    'for @',
    '1:',
    '-',
  ];
  const slow: string[] = [];
  for (const opening of openings) {
    for (const piece of pieces) {
      const line = `${opening}${piece.repeat(LONGEST_LINE)}`.slice(0, LONGEST_LINE);
      // The first of a kind pays for compiling; what is quadratic stays slow.
      const took = Math.min(timedly(line).took, timedly(line).took, timedly(line).took);
      if (took > 60) slow.push(`${opening}${piece}: ${took} ms`);
    }
  }
  expect(slow).toEqual([]);
});

/** In milliseconds of this thread's own: a busy machine makes no line slower to read. */
function timedly(line: string): { readonly kind: string; readonly took: number } {
  const begin = process.threadCpuUsage();
  const { kind } = understand(line, aHearing({ release: () => undefined }));
  const { user, system } = process.threadCpuUsage(begin);
  return { kind, took: (user + system) / 1000 };
}
