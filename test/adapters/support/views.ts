// Views as fast-check makes them: every kind of span, and people's words at their worst.
import fc from 'fast-check';
import type { Names } from '../../../src/app/ports.ts';
import type { Span, Text } from '../../../src/chat/text.ts';
import type { Button, Card, Field, Form, Home, Line, Notice } from '../../../src/chat/view.ts';
import { VIEW_LIMITS } from '../../../src/chat/view.ts';

export const now = Date.UTC(2026, 10, 26, 12);

export const names: Names = {
  'ana@example.org': { name: 'Ana Adams', accounts: { slack: 'U0ANA' } },
  'ben@example.org': { name: '<!channel> *Ben* <@U0CAT>', accounts: { slack: 'U0BEN' } },
  'teams@example.org': { name: 'Tim | Teams', accounts: { teams: 'x' } },
  'tim@example.org': {
    name: 'Tim Teams',
    accounts: { teams: '00000000-0000-0000-0000-0000000000a1' },
  },
};

export const groups = new Map([['payments-leads', 'S0LEADS']]);

const people = [...Object.keys(names), 'nobody@example.org', '__proto__', 'constructor'];

/** What somebody might type to get a ping, a link or another's words into a card (reliability T12, T13). */
export const hostile = [
  '<!channel>',
  '<!here|here>',
  '<!everyone>',
  '<@U0CAT>',
  '<@U0CAT|cat>',
  '<#C0REL|releases>',
  '<!subteam^S0LEADS|@leads>',
  '<https://evil.example|https://ci.example>',
  'https://evil.example/auto',
  '<!date^1764194400^{time}|now>',
  '&lt;!channel&gt;',
  '&amp;lt;!channel&amp;gt;',
  '```',
  '`',
  '*bold* _italic_ ~gone~',
  '> quoted',
  '@channel @here @everyone',
  'a\nApproved by Cat Cole',
  'a\r\n\u2028b\u2029c',
  '\u202egnihsup\u202c',
  '|',
  '^{time}|',
  '<',
  '>',
  '&',
  '\\<!channel\\>',
  ':rotating_light:',
  '\ud83d',
  '👩‍🚀 部署 Ω',
  'x'.repeat(3_500),
  '&'.repeat(900),
  '👩‍🚀'.repeat(700),
];

const words = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostile) },
  { weight: 2, arbitrary: fc.string({ maxLength: 80 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.constantFrom(...hostile), { maxLength: 4 }).map((x) => x.join('')),
  },
);
const at = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2028, 0) });
const zone = fc.constantFrom('Europe/London', 'UTC', 'Asia/Kolkata');
const person = fc.constantFrom(...people);
const address = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'javascript:alert(1)',
    'https://ci.example/a|b>c<d',
    'https://ci.example/?q=<!channel>',
    'data:text/html,x',
    'not an address',
    `https://ci.example/${'a'.repeat(3_000)}`,
  ),
);

const span: fc.Arbitrary<Span> = fc.oneof(
  { weight: 4, arbitrary: words },
  fc.record({ kind: fc.constant('person' as const), id: person }),
  fc.record({ kind: fc.constant('mention' as const), id: person }),
  fc.record({
    kind: fc.constant('group' as const),
    ref: fc.constantFrom('slack:@payments-leads', 'slack:@unknown', 'cab', 'group:cab'),
    ping: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('time' as const),
    at,
    zone,
    style: fc.constantFrom('moment' as const, 'clock' as const, 'day' as const),
  }),
  fc.record({ kind: fc.constant('window' as const), start: at, zone }).chain((window) =>
    fc.integer({ min: 300_000, max: 20 * 86_400_000 }).map((length) => ({
      ...window,
      end: window.start + length,
    })),
  ),
  fc.record({ kind: fc.constant('link' as const), url: address, label: words }),
  fc.constant({ kind: 'bot' as const }),
  fc.record({ kind: fc.constant('line' as const), line: words }),
  fc.record({ kind: fc.constant('strong' as const), text: words }),
);

const text: fc.Arbitrary<Text> = fc.array(span, { maxLength: 6 });

const line: fc.Arbitrary<Line> = fc.record({
  as: fc.constantFrom('title', 'body', 'list', 'quiet'),
  text,
});

const label = fc.constantFrom('Approve', 'Reject', 'Roll back', 'Open', 'Confirm');

const button: fc.Arbitrary<Button> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record(
      {
        label,
        says: fc.oneof(
          fc.constantFrom('approve R-1 v:3f9c8a21', `reject R-1 because ${'x'.repeat(300)}`),
          fc.constant('y'.repeat(2_500)),
          fc.constantFrom(...hostile).map((each) => `edit R-1 ${each}`),
        ),
        style: fc.constantFrom('primary' as const, 'danger' as const),
      },
      { requiredKeys: ['label', 'says'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.record({ label: fc.constant('Open'), says: fc.constant(''), url: address }),
  },
);

export const card: fc.Arbitrary<Card> = fc.record({
  kind: fc.constant('card'),
  lines: fc.array(line, { minLength: 1, maxLength: 12 }),
  buttons: fc.array(button, { maxLength: 3 }),
  overflow: fc.array(button, { maxLength: 5 }),
});

/** Several things in one message, as reminders to one person are sent. */
export const several: fc.Arbitrary<Card> = fc.record({
  kind: fc.constant('card'),
  lines: fc.array(line, { minLength: 1, maxLength: 2 }),
  buttons: fc.constant([]),
  overflow: fc.constant([]),
  entries: fc.array(
    fc.record({
      lines: fc.array(line, { minLength: 1, maxLength: 12 }),
      buttons: fc.array(button, { maxLength: 3 }),
      overflow: fc.array(button, { maxLength: 5 }),
    }),
    { minLength: 2, maxLength: VIEW_LIMITS.entries },
  ),
});

export const notice: fc.Arbitrary<Notice> = fc.record({
  kind: fc.constant('notice'),
  lines: fc.array(line, { minLength: 1, maxLength: 6 }),
  buttons: fc.array(button, { maxLength: 3 }),
});

/** Up to more than either chat has room for. */
export const home: fc.Arbitrary<Home> = fc.record({
  kind: fc.constant('home'),
  sections: fc.array(
    fc.record({ heading: line, entries: fc.array(card, { minLength: 1, maxLength: 8 }) }),
    { minLength: 1, maxLength: 8 },
  ),
});

const option = fc.record({
  value: fc.string({ minLength: 1, maxLength: 200 }),
  label: words,
});

const fieldBody = fc.record(
  {
    label: fc.constantFrom('Service', 'Why', 'Captain', 'Outcome'),
    input: fc.oneof(
      fc.record({ kind: fc.constant('line' as const), limit: fc.integer({ min: 1, max: 5_000 }) }),
      fc.record({ kind: fc.constant('lines' as const), limit: fc.integer({ min: 1, max: 5_000 }) }),
      fc.record({
        kind: fc.constant('choice' as const),
        options: fc.array(option, { maxLength: 120 }),
      }),
      fc.record({ kind: fc.constant('person' as const) }),
    ),
    required: fc.boolean(),
    value: fc.oneof(words, person),
    hint: words,
  },
  { requiredKeys: ['label', 'input', 'required'] },
);

const fields: fc.Arbitrary<readonly Field[]> = fc
  .array(fieldBody, { maxLength: 12 })
  .map((list) => list.map((field, index) => ({ ...field, name: `field-${index}` }) as Field));

export const form: fc.Arbitrary<Form> = fc.record({
  kind: fc.constant('form'),
  title: fc.constantFrom('Plan a release', 'Roll back payments'),
  says: fc.constantFrom('plan payments', 'rollback R-1'),
  submit: fc.constantFrom('Plan', 'Roll back'),
  intro: fc.array(line, { maxLength: 8 }),
  fields,
});
