// The plain-text renderer: every span and part of a view has a spelling, in the reader's zone with the owner's beside it.
import { expect, test } from 'vitest';
import { plainText, spansText } from '../../src/chat/plain.ts';
import { clock, day, mention, moment, person, strong } from '../../src/chat/text.ts';
import type { Card } from '../../src/chat/view.ts';
import { body, list, quiet, title } from '../../src/chat/view.ts';
import { typed } from '../../src/chat/views/command-line.ts';
import { idOf, nameOf, PLANNED_AT, WINDOW } from '../support/fixtures.ts';

const LONDON = { name: nameOf, now: PLANNED_AT, zone: 'Europe/London' };

test('people, groups, links, code', () => {
  expect(spansText([person(idOf('ana')), ' ', mention(idOf('ben'))], LONDON)).toBe('Ana @Ben');
  const group = (ref: string, ping: boolean) => spansText([{ kind: 'group', ref, ping }], LONDON);
  expect(group('cab', false)).toBe('cab');
  expect(group('slack:@payments-leads', true)).toBe('@payments-leads');
  expect(spansText([{ kind: 'link', url: 'https://x.example', label: 'run 7' }], LONDON)).toBe(
    'run 7 (https://x.example)',
  );
  expect(spansText([typed('help'), ' ', strong('R-42')], LONDON)).toBe('/release help R-42');
});

test('product T4: times in the reader’s zone, with the owner’s beside them where they differ', () => {
  const text = [moment(WINDOW.start, WINDOW.zone), ' · ', clock(WINDOW.start, WINDOW.zone)];
  expect(spansText(text, LONDON)).toBe('Thu 26 Nov, 22:00 · 22:00');
  expect(spansText(text, { ...LONDON, zone: 'Asia/Tokyo' })).toBe(
    'Fri 27 Nov, 07:00 (Thu 26 Nov, 22:00 Europe/London) · 07:00 (22:00 Europe/London)',
  );
  expect(spansText([day(WINDOW.start, WINDOW.zone)], LONDON)).toBe('Thu 26 Nov');
  const window = { kind: 'window', ...WINDOW } as const;
  expect(spansText([window], LONDON)).toBe('Thu 26 Nov, 22:00-23:00');
});

test('lines, bullets, buttons in a row and the overflow after an ellipsis', () => {
  const card: Card = {
    kind: 'card',
    lines: [title('Title'), body('Body'), list('item'), quiet('small print')],
    buttons: [
      { label: 'Approve', says: 'approve R-42' },
      { label: 'Open', says: '', url: 'https://x.example' },
    ],
    overflow: [{ label: 'Edit', says: 'edit R-42' }],
  };
  expect(plainText(card, LONDON).split('\n')).toEqual([
    'Title',
    'Body',
    '• item',
    'small print',
    '[Approve] [Open: https://x.example] … [Edit]',
  ]);
});
