// Every refusal: what happened, why, when it clears, and who or what unblocks it. One entry per code, here and in the docs.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refusalEntries, refusalNotice } from '../../../src/chat/views/refusal.ts';
import type { RefusalCode } from '../../../src/domain/decision.ts';
import { asked, plain } from '../../support/fixtures.ts';
import { SAID } from './refusal-lines.ts';

test.each(Object.keys(SAID) as RefusalCode[])('refusal %s', (code) => {
  const [refusal, ...lines] = SAID[code];
  expect(plain(refusalNotice(refusal, asked().picture())).split('\n')).toEqual(lines);
});

test('every refusal is also answered where there is no release yet', () => {
  for (const [refusal] of Object.values(SAID)) {
    expect(refusalNotice(refusal).lines.length).toBeGreaterThan(0);
  }
});

test('architecture "Errors": every refusal names a line to type, a person or a moment to come back', () => {
  for (const [refusal, ...lines] of Object.values(SAID)) {
    expect(lines.join(' '), refusal.code).toMatch(
      /\/release|same line|say link|in a minute|can be|Is that meant|send it again/,
    );
  }
});

test('contract "Words": the two questions carry Confirm and Back when they may be confirmed', () => {
  const [question] = SAID['window-long'];
  const says = 'confirm 1764190800 move R-42 from 2026-11-26T22:00Z to 2026-12-16T22:00Z';
  expect(refusalNotice(question, undefined, says).buttons).toEqual([
    { label: 'Confirm', says, style: 'danger' },
    { label: 'Back', says: 'back' },
  ]);
  expect(refusalNotice(question).buttons).toEqual([]);
});

test('docs/reference/refusals.md has one row per code', () => {
  const page = readFileSync(
    new URL('../../../docs/reference/refusals.md', import.meta.url),
    'utf8',
  );
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| ([^|]+) \| ([^|]+) \|$/gm)];
  expect(rows.map((row) => row[1])).toEqual(Object.keys(refusalEntries));
  for (const row of rows) {
    expect(row[2]?.trim(), row[1]).not.toBe('');
    expect(row[3]?.trim(), row[1]).not.toBe('');
  }
});

test('docs/reference/refusals.md quotes what is said', () => {
  const page = readFileSync(
    new URL('../../../docs/reference/refusals.md', import.meta.url),
    'utf8',
  );
  for (const [refusal, first] of Object.values(SAID)) {
    expect(page, refusal.code).toContain(`| \`${refusal.code}\` | ${first} |`);
  }
});
