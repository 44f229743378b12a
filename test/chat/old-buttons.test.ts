// Buttons stay in chats for years: every line ever printed on one keeps its meaning (architecture, "A button types a
// command"). Rows of the golden file are added to, never changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Meaning } from '../../src/chat/meaning.ts';
import type { Label } from '../../src/chat/view.ts';
import { heard, NOW } from '../support/hearing.ts';
import { printed } from '../support/printed-lines.ts';

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
    case 'calendar':
      return `calendar ${meaning.command.type}`;
    default:
      return meaning.kind;
  }
}

describe('a button printed long ago', () => {
  test.each(rows)('%s', (line, meaning) => {
    const heardAs = heardInTime(line);
    expect(spell(heardAs)).toBe(meaning);
    expect(marksIn(heardAs)).toEqual(line.match(/\b[vs]:\S+|@\S+/g) ?? []);
  });
});

/** As if its Confirm button was pressed just before it ran out. */
function heardInTime(line: string): Meaning {
  const until = /^confirm (\d+)/.exec(line)?.[1];
  return heard(line, { now: until === undefined ? NOW : Number(until) * 1000 - 1 });
}

/** What the button was drawn for, as it was understood: fingerprint, stage and attempt, candidate. */
function marksIn(meaning: Meaning): readonly string[] {
  if (meaning.kind === 'form' && meaning.wish.form === 'reason')
    return meaning.wish.line.match(/\b[vs]:\S+/g) ?? [];
  if (meaning.kind !== 'command') return [];
  const { command } = meaning;
  if ('fingerprint' in command) return [`v:${command.fingerprint}`];
  if ('stage' in command) return [`s:${command.stage?.stage}.${command.stage?.attempt}`];
  return 'candidate' in command ? [`@${command.candidate}`] : [];
}

/** A line with what differs between releases and moments made alike. */
function shape(line: string): string {
  return line
    .replace(/\bR-\d+/, 'R-42')
    .replace(/\bF-\d+/, 'F-1')
    .replace(/ v:[0-9a-f]+/, ' v:3f9c8a21')
    .replace(/ s:\d+\.\d+/, ' s:1.1')
    .replace(/ @\S+/, ' @9f3c2ab')
    .replace(/^confirm \d+/, 'confirm 1795528860');
}

describe('every button of today', () => {
  test('has its row', () => {
    const lines = new Set(printed().map(({ says }) => shape(says)));
    const missing = [...lines].filter((line) => !rows.some(([row]) => row === line));
    expect(
      missing.map((line) => `${line} -> ${spell(heardInTime(line))}`),
      'Append these rows to golden/button-lines.txt; never change or drop one: messages carry its line',
    ).toEqual([]);
  });

  test('is among those looked at', () => {
    const seen = new Set<string>(printed().map(({ label }) => label));
    expect(Object.keys(LABELS).filter((label) => !seen.has(label))).toEqual([]);
  });
});

const LABELS: Readonly<Record<Label, true>> = {
  Approve: true,
  'Re-approve': true,
  Reject: true,
  'Ask for change': true,
  Abstain: true,
  Start: true,
  Done: true,
  Promote: true,
  Hold: true,
  Resume: true,
  'Roll back': true,
  Review: true,
  Edit: true,
  'Cancel release': true,
  Confirm: true,
  Back: true,
  Agree: true,
  'Snooze 30 min': true,
  'Snooze 2 h': true,
  'Snooze to tomorrow 09:00': true,
  'Snooze to last call': true,
  'Share here': true,
  Open: true,
  Unfreeze: true,
  Go: true,
  'Keep stopped': true,
  'Move after it': true,
  'New release': true,
};
