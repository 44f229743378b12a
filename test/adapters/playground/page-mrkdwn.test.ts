// What the page makes of Slack's mrkdwn: its marks and tokens are drawn, and whatever people wrote
// stays text (Slack docs).
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Inline, parseInline, parseMrkdwn } from '../../../adapters/playground/page/mrkdwn.ts';

const text = (words: string): Inline => ({ kind: 'text', text: words });

/** Everything a reader would read, marks aside. */
function read(parts: Inline[]): string {
  return parts.map(readOne).join('');
}

function readOne(part: Inline): string {
  switch (part.kind) {
    case 'text':
    case 'code':
      return part.text;
    case 'link':
      return part.label;
    case 'bold':
    case 'italic':
    case 'strike':
      return read(part.parts);
    case 'date':
      return part.fallback;
    case 'broadcast':
      return part.range;
    default:
      return part.label ?? part.id;
  }
}

describe('marks', () => {
  test.each<[string, Inline[]]>([
    ['*bold* word', [{ kind: 'bold', parts: [text('bold')] }, text(' word')]],
    ['_italic_', [{ kind: 'italic', parts: [text('italic')] }]],
    ['~gone~', [{ kind: 'strike', parts: [text('gone')] }]],
    ['*_both_*', [{ kind: 'bold', parts: [{ kind: 'italic', parts: [text('both')] }] }]],
    ['`/release list`', [{ kind: 'code', text: '/release list' }]],
    ['`a *b* &lt;c&gt;`', [{ kind: 'code', text: 'a *b* <c>' }]],
    ['*`a*b`*', [{ kind: 'bold', parts: [{ kind: 'code', text: 'a*b' }] }]],
  ])('%s', (line, parts) => {
    expect(parseInline(line)).toEqual(parts);
  });

  test.each([
    '2 * 3 * 4',
    'snake_case_name',
    'a*b*c',
    '* not bold *',
    '**',
    '`',
    'one ` tick',
    '_ _',
  ])('%s is only text', (line) => {
    expect(parseInline(line)).toEqual([text(line)]);
  });
});

describe('tokens', () => {
  test.each<[string, Inline]>([
    ['<@U0ANA>', { kind: 'person', id: 'U0ANA', label: null }],
    ['<@U0ANA|ana>', { kind: 'person', id: 'U0ANA', label: 'ana' }],
    ['<#C0PAY|payments>', { kind: 'channel', id: 'C0PAY', label: 'payments' }],
    ['<!subteam^S0PAY|@leads>', { kind: 'group', id: 'S0PAY', label: '@leads' }],
    ['<!here>', { kind: 'broadcast', range: 'here' }],
    [
      '<https://example.org/?a=1&amp;b=2|the &lt;page&gt;>',
      { kind: 'link', url: 'https://example.org/?a=1&b=2', label: 'the <page>' },
    ],
    [
      '<mailto:ana@example.org>',
      { kind: 'link', url: 'mailto:ana@example.org', label: 'ana@example.org' },
    ],
    [
      '<!date^1795730400^{date_short_pretty}, {time}^https://example.org|Thu 22:00 UTC>',
      {
        kind: 'date',
        seconds: 1_795_730_400,
        format: '{date_short_pretty}, {time}',
        url: 'https://example.org',
        fallback: 'Thu 22:00 UTC',
      },
    ],
  ])('%s', (line, part) => {
    expect(parseInline(line)).toEqual([part]);
  });

  test('a date whose seconds are no number keeps its fallback', () => {
    expect(parseInline('<!date^^{time}|at ten>')).toMatchObject([
      { kind: 'date', seconds: Number.NaN, fallback: 'at ten' },
    ]);
  });

  test.each(['<javascript:alert(1)|click>', '<data:text/html,x>', '<b>', '<img src=x onerror=y>'])(
    '%s never becomes a link',
    (line) => {
      expect(parseInline(line)).toEqual([text(line)]);
    },
  );

  test('a bare address is linked, and the full stop behind it is not part of it', () => {
    expect(parseInline('see https://example.org/a_b_c. Then')).toEqual([
      text('see '),
      { kind: 'link', url: 'https://example.org/a_b_c', label: 'https://example.org/a_b_c' },
      text('. Then'),
    ]);
  });

  test('known emoji names are drawn, unknown ones and times stay', () => {
    expect(parseInline(':white_check_mark: at 10:30:00 :nope:')).toEqual([
      text('✅ at 10:30:00 :nope:'),
    ]);
  });
});

describe('lines', () => {
  test('lines stay apart, empty ones too', () => {
    expect(parseMrkdwn('a\n\nb')).toEqual([
      { kind: 'lines', lines: [[text('a')], [], [text('b')]] },
    ]);
  });

  test('a quotation is a piece of its own, escaped or not', () => {
    expect(parseMrkdwn('he said\n&gt; one\n> two\nand left')).toEqual([
      { kind: 'lines', lines: [[text('he said')]] },
      { kind: 'quote', lines: [[text('one')], [text('two')]] },
      { kind: 'lines', lines: [[text('and left')]] },
    ]);
  });

  test('between fences nothing is a mark', () => {
    expect(parseMrkdwn('before\n```\n*a* &lt;b&gt;\n```\nafter')).toEqual([
      { kind: 'lines', lines: [[text('before')]] },
      { kind: 'pre', text: '*a* <b>' },
      { kind: 'lines', lines: [[text('after')]] },
    ]);
  });

  test('an unclosed fence is only text', () => {
    expect(parseMrkdwn('```a')).toEqual([{ kind: 'lines', lines: [[text('```a')]] }]);
  });
});

test('text that was escaped as Slack asks reads exactly as it was written', () => {
  const written = fc.string({ unit: fc.constantFrom(...'ab <>&;|@#!^\n"\'/') });
  fc.assert(
    fc.property(written, (words) => {
      const escaped = words
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
      // A line that begins with ">" is a quotation in Slack however it was escaped.
      fc.pre(!/^>/m.test(words));
      const lines = parseMrkdwn(escaped).flatMap((piece) =>
        piece.kind === 'pre' ? [piece.text] : piece.lines.map(read),
      );
      expect(lines.join('\n')).toBe(words);
    }),
  );
});
