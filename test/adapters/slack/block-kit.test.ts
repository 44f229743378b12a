// Views as Block Kit: what Slack takes, what a reader sees, and nothing that hostile words could add.
import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { checkBlocks, checkView } from '../../../adapters/playground/slack/block-kit.ts';
import { type Shown, shownAs } from '../../../adapters/slack/block-kit.ts';
import { slackLink } from '../../../adapters/slack/escape.ts';
import { formModal, noticeModal, skeletonModal } from '../../../adapters/slack/modal.ts';
import type { Known } from '../../../adapters/slack/spell.ts';
import { mention, moment, person, strong } from '../../../src/chat/text.ts';
import { body, type Card, type Line, list, quiet, title } from '../../../src/chat/view.ts';
import { typed } from '../../../src/chat/views/command-line.ts';
import { type SchemaCheck, slackSchema } from '../playground/slack-schema.ts';
import { card, form, groups, hostile, names, notice, now, several } from '../support/views.ts';

const known: Known = { names, groups, now };
const runs = { numRuns: 120 };

const living: Card = {
  kind: 'card',
  lines: [
    title('payments 4.2.0 → prod · R-42 · Testing'),
    body(
      {
        kind: 'window',
        start: Date.UTC(2026, 10, 26, 22),
        end: Date.UTC(2026, 10, 26, 23),
        zone: 'Europe/London',
      },
      ' · captain ',
      person('ana@example.org'),
    ),
    body(
      'Change authority: 1 of 2 (',
      mention('ana@example.org'),
      ' or ',
      person('nobody@example.org'),
      ')',
    ),
    list('refund rounding <!channel> & `tokens`'),
    body('Candidate ', typed('show R-42'), ' · ', strong('Held'), ': see ', {
      kind: 'link',
      url: 'https://ci.example/1?a=1&b=2',
      label: 'the <build>',
    }),
    quiet(
      'Asked for approval by ',
      person('ben@example.org'),
      ' ',
      moment(Date.UTC(2026, 10, 25, 14, 2), 'Europe/London'),
    ),
  ],
  buttons: [
    { label: 'Approve', says: 'approve R-42 v:3f9c8a21', style: 'primary' },
    { label: 'Ask for change', says: 'revise R-42 because' },
    { label: 'Reject', says: 'reject R-42 because', style: 'danger' },
  ],
  overflow: [
    { label: 'Edit', says: 'edit R-42' },
    { label: 'Cancel release', says: 'cancel R-42 because' },
  ],
};

describe('a living card', () => {
  test('looks like this', async () => {
    const shown = JSON.stringify(shownAs(living, known), undefined, 2);
    await expect(`${shown}\n`).toMatchFileSnapshot('golden/card.json');
  });

  test('says everything again as plain text, mentions included (product N5)', () => {
    expect(shownAs(living, known).text.split('\n')).toEqual([
      'payments 4.2.0 → prod · R-42 · Testing',
      'Thu 26 Nov, 22:00-23:00 (Europe/London, UTC+0) · captain Ana Adams',
      'Change authority: 1 of 2 (<@U0ANA> or nobody@example.org)',
      '• refund rounding &lt;!channel&gt; &amp; ˋtokensˋ',
      'Candidate /release show R-42 · Held: see the &lt;build&gt; (https://ci.example/1?a=1&amp;b=2)',
      'Asked for approval by &lt;!channel&gt; *Ben* &lt;@U0CAT&gt; Wed 25 Nov, 14:02 (Europe/London, UTC+0)',
    ]);
  });

  test('shows its buttons before the small print, and the rest behind one menu', () => {
    const kinds = shownAs(living, known).blocks.map((block) => block.type);
    expect(kinds).toEqual(['header', 'section', 'actions', 'context']);
  });

  test('that may be here twice says so (reliability I9)', () => {
    expect(shownAs(living, known, true).text).toContain('may be here twice');
  });
});

describe('buttons', () => {
  const withOverflow = (count: number, says = 'edit R-42') =>
    shownAs(
      { ...living, overflow: Array.from({ length: count }, () => ({ label: 'Edit', says })) },
      known,
    ).blocks.find((block) => block.type === 'actions');

  test('a single entry is a button, for a menu needs two (Slack docs)', () => {
    expect(withOverflow(1)?.elements.map((each) => each.type)).toEqual(Array(4).fill('button'));
    expect(withOverflow(2)?.elements.at(-1)).toMatchObject({ type: 'overflow' });
  });

  test('what is too long for a menu stays a button; what is too long for a button is typed', () => {
    const long = withOverflow(2, `hold R-42 because ${'x'.repeat(200)}`);
    expect(long?.elements.map((each) => each.type)).toEqual(Array(5).fill('button'));
    const says = `freeze prod because ${'x'.repeat(2_000)}`;
    const shown = shownAs({ ...living, buttons: [{ label: 'Confirm', says }] }, known);
    expect(shown.text).toContain(`/release ${says}`);
    expect(JSON.stringify(shown.blocks)).not.toContain('"Confirm"');
  });
});

describe('whatever a view holds', () => {
  let slack: SchemaCheck;
  beforeAll(() => {
    slack = slackSchema().check;
  });

  test('its message is one that Slack takes (Slack docs)', () => {
    fc.assert(
      fc.property(fc.oneof(card, notice, several), fc.boolean(), (view, mayRepeat) => {
        const shown = shownAs(view, known, mayRepeat);
        expect(checkBlocks(shown.blocks)).toEqual([]);
        expect(slack.blocks(shown.blocks), JSON.stringify(slack.blocks.errors)).toBe(true);
        expect(shown.text.length).toBeLessThanOrEqual(40_000);
      }),
      runs,
    );
  });

  test('its form is one that Slack takes', () => {
    fc.assert(
      fc.property(form, notice, (view, answer) => {
        const modals = [
          formModal(view, known, {
            place: 'slack:C0PAY',
            responseUrl: 'https://hooks.slack.com/x',
          }),
          noticeModal(view.title, answer, known, {}),
          skeletonModal(view.title),
        ];
        for (const modal of modals) {
          expect(checkView(modal)).toEqual([]);
          expect(slack.view(modal), JSON.stringify(slack.view.errors)).toBe(true);
        }
      }),
      runs,
    );
  });

  test('no mention, link or date is in it that our own code didn’t put there (reliability T12, T13)', () => {
    fc.assert(
      fc.property(fc.oneof(card, notice), (view) => {
        const shown = shownAs(view, known);
        const allowed = tokensOf(view.lines);
        for (const text of mrkdwnIn(shown)) {
          for (const [token] of text.matchAll(/<[^<>]*>/g)) {
            expect(allowed.some((each) => token.startsWith(each))).toBe(true);
          }
          expect(text.replaceAll(/<[^<>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('what people wrote opens no code span and starts no line (decision 0010)', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostile)), (said) => {
        const shown = shownAs({ kind: 'notice', lines: [body(...said)], buttons: [] }, known);
        for (const text of mrkdwnIn(shown)) expect(text).not.toMatch(/[`\r\n\u2028\u2029]/);
      }),
      runs,
    );
  });

  test('every word of it is in the plain text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...hostile), { maxLength: 5 }), (said) => {
        const { text } = shownAs(
          { kind: 'notice', lines: said.map((one) => body(one)), buttons: [] },
          known,
        );
        const readable = text
          .replaceAll('&lt;', '<')
          .replaceAll('&gt;', '>')
          .replaceAll('&amp;', '&');
        for (const one of said) {
          expect(readable).toContain(
            one.replaceAll(/[\r\n\u2028\u2029]+/g, ' ').replaceAll('`', 'ˋ'),
          );
        }
      }),
      runs,
    );
  });
});

/** What a view's own spans may turn into, by their beginnings. */
function tokensOf(lines: readonly Line[]): readonly string[] {
  return lines.flatMap(({ text }) =>
    text.flatMap((span) => {
      if (typeof span === 'string') return [];
      switch (span.kind) {
        case 'mention': {
          const user = Object.hasOwn(names, span.id) ? names[span.id]?.accounts.slack : undefined;
          return user === undefined ? [] : [`<@${user}>`];
        }
        case 'group':
          return span.ping && span.ref === 'slack:@payments-leads' ? ['<!subteam^S0LEADS>'] : [];
        case 'time':
          return [`<!date^${Math.floor(span.at / 1000)}^{`];
        case 'window':
          return [span.start, span.end].map((each) => `<!date^${Math.floor(each / 1000)}^{`);
        case 'link': {
          const url = slackLink(span.url);
          return url === undefined ? [] : [`<${url.replaceAll('&', '&amp;')}|`];
        }
        default:
          return [];
      }
    }),
  );
}

function mrkdwnIn(shown: Shown): readonly string[] {
  return [shown.text, ...shown.blocks.flatMap(mrkdwnOf)];
}

function mrkdwnOf(block: KnownBlock): readonly string[] {
  if (block.type === 'section') return block.text?.type === 'mrkdwn' ? [block.text.text] : [];
  if (block.type !== 'context') return [];
  return block.elements.flatMap((each) => (each.type === 'mrkdwn' ? [each.text] : []));
}
