// Buttons stay in chats for years: every line ever printed on one keeps its meaning (architecture, "A button types a
// command"). Rows of the golden file are added to, never changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Meaning } from '../../src/chat/meaning.ts';
import type { Card, Notice } from '../../src/chat/view.ts';
import { approvalAsked, approvalRequest } from '../../src/chat/views/ask.ts';
import { releaseCard } from '../../src/chat/views/card.ts';
import { reviewPrompt } from '../../src/chat/views/review.ts';
import { showNotice } from '../../src/chat/views/show.ts';
import { waiverRequest } from '../../src/chat/views/waiver.ts';
import {
  asked,
  baking,
  built,
  completed,
  idOf,
  planned,
  ready,
  rolledBack,
  type Story,
  started,
} from '../support/fixtures.ts';
import { heard } from '../support/hearing.ts';

const rows = readFileSync(join(import.meta.dirname, 'golden/button-lines.txt'), 'utf8')
  .trim()
  .split('\n')
  .map((row) => row.split(' -> ') as [line: string, meaning: string]);

/** The kind of a meaning, and what its button must not lose. */
function spell(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'command':
      return `command ${meaning.command.type}`;
    case 'query':
      return `query ${meaning.query.type}`;
    case 'form':
      return meaning.wish.form === 'reason'
        ? `form reason ${meaning.wish.line}`
        : `form ${meaning.wish.form}`;
    default:
      return meaning.kind;
  }
}

describe('a button printed long ago', () => {
  test.each(rows)('%s', (line, meaning) => {
    expect(spell(heard(line))).toBe(meaning);
  });
});

/** A line with its marks and candidates made alike, so that states don't matter. */
function shape(line: string): string {
  return line
    .replace(/v:[0-9a-f]{8}/, 'v:3f9c8a21')
    .replace(/s:\d+\.\d+/, 's:1.1')
    .replace(/@\S+/, '@9f3c2ab');
}

function printed(view: Card | Notice): readonly string[] {
  const overflow = view.kind === 'card' ? view.overflow : [];
  return [...view.buttons, ...overflow].map((button) => shape(button.says)).filter(Boolean);
}

const STORIES: readonly (() => Story)[] = [
  planned,
  built,
  asked,
  ready,
  started,
  baking,
  completed,
  rolledBack,
  () => started().by('ana', { type: 'hold', because: 'error rate' }),
  () => built().by('ana', { type: 'test', phase: 'uat', result: 'waive', because: 'no tester' }),
];

test('every line printed today has its row; a new one is appended to the golden file', () => {
  const lines = STORIES.flatMap((story) => {
    const picture = story().picture();
    return [
      releaseCard(picture),
      approvalRequest(picture, idOf('ben')),
      approvalAsked(picture),
      waiverRequest(picture, 'uat', idOf('ben')),
      reviewPrompt(picture),
      showNotice(picture),
    ].flatMap(printed);
  });
  expect(lines.length).toBeGreaterThan(20);
  expect([...new Set(lines)].filter((line) => !rows.some(([row]) => row === line))).toEqual([]);
});
