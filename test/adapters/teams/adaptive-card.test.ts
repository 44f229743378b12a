// Views as Adaptive Cards: what Teams takes, what a reader sees, and who sees which button.
import { describe, expect, test } from 'vitest';
import {
  type AdaptiveCard,
  cardOf,
  fallbackText,
  type Known,
} from '../../../adapters/teams/adaptive-card.ts';
import { mention, moment, person, strong } from '../../../src/chat/text.ts';
import {
  type Button,
  body,
  type Card,
  type Line,
  list,
  type Notice,
  quiet,
  title,
} from '../../../src/chat/view.ts';
import { typed } from '../../../src/chat/views/command-line.ts';
import { REST_TOO_LONG } from '../../../src/chat/views/platform-words.ts';
import { names, now } from '../support/views.ts';

const known: Known = { names, now, mris: new Map([['ana@example.org', '29:ana']]), direct: false };

const approve: Button = { label: 'Approve', says: 'approve R-42 v:3f9c8a21', style: 'primary' };

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
      mention('tim@example.org'),
      ' or ',
      mention('ana@example.org'),
      ')',
    ),
    list('refund rounding <at>Tim Teams</at> & `tokens` in payments_v2'),
    body('Candidate ', typed('show R-42'), ' · ', strong('Held'), ': see ', {
      kind: 'link',
      url: 'https://ci.example/1?a=1&b=(2)',
      label: 'the [build]',
    }),
    quiet(
      'Asked for approval by ',
      person('ben@example.org'),
      ' ',
      moment(Date.UTC(2026, 10, 25, 14, 2), 'Europe/London'),
    ),
  ],
  buttons: [
    { ...approve, for: ['ana@example.org', 'nobody@example.org'] },
    { label: 'Ask for change', says: 'revise R-42 because' },
    { label: 'Reject', says: 'reject R-42 because', style: 'danger' },
  ],
  overflow: [
    { label: 'Edit', says: 'edit R-42' },
    { label: 'Cancel release', says: 'cancel R-42 because' },
  ],
};

const answer: Notice = {
  kind: 'notice',
  lines: [title('Roll back R-42?'), body('payments 4.2.0 → prod goes back to 4.1.9.')],
  buttons: [
    { label: 'Confirm', says: 'confirm 1764190800 rollback R-42 because errors', style: 'danger' },
    { label: 'Back', says: 'back' },
    { label: 'Open', says: '', url: 'https://chat.example.org/p1' },
  ],
};

const labels = (card: AdaptiveCard) => (card.actions ?? []).map((action) => action.title);

describe('a living card', () => {
  test('looks like this', async () => {
    const shown = JSON.stringify(cardOf(living, known), undefined, 2);
    await expect(`${shown}\n`).toMatchFileSnapshot('golden/card.json');
  });

  test('an answer looks like this', async () => {
    const shown = JSON.stringify(cardOf(answer, { ...known, direct: true }), undefined, 2);
    await expect(`${shown}\n`).toMatchFileSnapshot('golden/notice.json');
  });

  test('is a short line in a notification', () => {
    expect(fallbackText(living, known)).toBe(
      'payments 4.2.0 → prod · R-42 · Testing\nThu 26 Nov, 22:00-23:00 (Europe/London, UTC+0) · captain Ana Adams',
    );
  });

  test('that may be here twice says so (reliability I9)', () => {
    expect(JSON.stringify(cardOf(living, known, true))).toContain('may be here twice');
  });
});

describe('several things in one card', () => {
  const one = { lines: [body('R-42 is ready.')], buttons: [], overflow: [] };
  const several = (head: readonly Line[]): Card => ({
    kind: 'card',
    lines: head,
    buttons: [],
    overflow: [],
    entries: [one, one],
  });
  const texts = (view: Card) => cardOf(view, known).body.map(({ text }) => text);

  test('whose head fills it leave out the things and say so', () => {
    const view = several([title('Your turn'), body('x'.repeat(24_150))]);
    expect(texts(view)).toEqual(['Your turn', 'x'.repeat(24_150), REST_TOO_LONG]);
  });

  test('whose head is too long lose its end, too', () => {
    const view = several([title('Your turn'), body('x'.repeat(24_200))]);
    expect(texts(view)).toEqual(['Your turn', REST_TOO_LONG]);
  });
});

describe('who sees which button', () => {
  test('what everybody sees has no button that is meant for some; their clients ask for theirs', () => {
    const card = cardOf(living, known);
    expect(labels(card)).toEqual(['Ask for change', 'Reject', 'Edit', 'Cancel release']);
    expect(card.refresh).toMatchObject({ action: { verb: 'look' }, userIds: ['29:ana'] });
  });

  test('those it is meant for see it, others don’t', () => {
    expect(labels(cardOf(living, { ...known, viewer: 'ana@example.org' }))).toContain('Approve');
    expect(labels(cardOf(living, { ...known, viewer: 'ben@example.org' }))).not.toContain(
      'Approve',
    );
  });

  test('a chat with one person shows every button and asks nobody', () => {
    const card = cardOf(living, { ...known, direct: true });
    expect(labels(card)).toContain('Approve');
    expect(card.refresh).toBeUndefined();
  });
});
