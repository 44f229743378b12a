// Reminders that people set: derived from the window, moved with it, gone with what they were for (product Q1, Q2, T1, T3).
import { describe, expect, test } from 'vitest';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import type { Offset } from '../../../src/domain/release/own-reminder.ts';
import { MOST_REMINDERS } from '../../../src/domain/release/remind.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  baking,
  built,
  completed,
  idOf,
  PLANNED_AT,
  planned,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings } from './given.ts';

const BEFORE: Offset = { anchor: 'start', days: 0, ms: -2 * HOUR };

function remind(
  when: Offset | { readonly at: number } = BEFORE,
  changes: Partial<Extract<ReleaseCommand, { add: { people: unknown } }>['add']> = {},
): ReleaseCommand {
  const add = { when, people: [idOf('eve')], groups: [], text: 'check replication', ...changes };
  return { type: 'remind', add };
}

const move = (ms: number): ReleaseCommand => ({
  type: 'move',
  window: { ...WINDOW, start: WINDOW.start + ms, end: WINDOW.end + ms },
  confirmed: true,
});

describe('remind', () => {
  test('any member sets one; it hangs on the window, and its number is never used twice', () => {
    const story = planned().by('eve', remind());
    expect(ahead(story)['remind:1']).toBe(WINDOW.start - 2 * HOUR);
    expect(story.release.reminders).toMatchObject([
      { n: 1, by: idOf('eve'), setAt: PLANNED_AT + MINUTE },
    ]);
    story.by('eve', { type: 'remind', drop: 1 });
    expect(ahead(story)).not.toHaveProperty('remind:1');
    given(story)
      .when(remind(), 'ben')
      .gives({ type: 'reminders-changed', added: { n: 2 }, due: WINDOW.start - 2 * HOUR });
  });

  test('product T1: a day of it is a day on the calendar, an hour an hour on the clock', () => {
    // London sets its clocks forward on Sun 28 Mar 2027, 01:00: that day has 23 hours.
    const start = Date.UTC(2027, 2, 28, 19);
    const window = { start, end: start + HOUR, zone: 'Europe/London' };
    const story = planned({ window });
    story.by('ana', remind({ anchor: 'start', days: -1, ms: 0 }));
    story.by('ana', remind({ anchor: 'start', days: 0, ms: -DAY }));
    expect(ahead(story)).toMatchObject({ 'remind:1': start - 23 * HOUR, 'remind:2': start - DAY });
  });

  test('product Q1: a date is kept as its distance from the start, and moves along', () => {
    const at = Date.UTC(2026, 10, 25, 9, 30, 0, 250);
    const story = planned().by('ana', remind({ at }));
    expect(story.release.reminders?.[0]?.offset).toEqual({
      anchor: 'start',
      days: -1,
      ms: -12.5 * HOUR + 1000,
    });
    story.by('ana', move(DAY));
    expect(ahead(story)['remind:1']).toBe(Math.ceil((at + DAY) / 1000) * 1000);
    const after = planned().by('ana', remind({ at: WINDOW.start + 26 * HOUR }));
    expect(after.release.reminders?.[0]?.offset).toEqual({
      anchor: 'start',
      days: 1,
      ms: 2 * HOUR,
    });
  });

  test('says no to the past, to the same twice, to more than 20 and to more than ten people', () => {
    const late = planned().at(WINDOW.start - HOUR);
    given(late)
      .when(remind(), 'ana')
      .isRefused('reminder-past', { at: WINDOW.start - 2 * HOUR });
    given(late)
      .when(remind({ at: late.now }), 'ana')
      .isRefused('reminder-past');
    const story = planned().by('ana', remind());
    given(story).when(remind(), 'ben').isRefused('nothing-changed');
    const people = Array.from({ length: 11 }, (_, index) => `p${index}@example.org`);
    given(story).when(remind(BEFORE, { people }), 'ana').isRefused('limit', { limit: 10 });
    for (let n = 2; n <= MOST_REMINDERS; n += 1) story.by('ana', remind(BEFORE, { text: `${n}` }));
    given(story)
      .when(remind(BEFORE, { text: 'one more' }), 'ana')
      .isRefused('limit', { limit: 20 });
    given(started()).when(remind(), 'ana').isRefused('already-started');
    given(completed()).when(remind(), 'ana').isRefused('finished');
  });

  test('is taken back by whoever set it, whoever it is for, or a captain; nothing of it stays', () => {
    const drop = { type: 'remind', drop: 1 } as const;
    const story = planned().by('ben', remind());
    given(story).when(drop, 'cat').isRefused('not-yours', { act: 'remind drop' });
    for (const name of ['ben', 'eve', 'finn'] as const) {
      const theirs = planned().by('ben', remind());
      given(theirs)
        .when(drop, name)
        .gives({ type: 'reminders-changed', dropped: { n: 1 } });
    }
    given(planned())
      .when({ type: 'remind', drop: 7 }, 'ana')
      .isRefused('no-such-reminder', { reminders: 0 });
    const rung = planned().by('ana', remind());
    rings(rung, 'remind:1').gives({ type: 'reminded', what: 'remind' });
    rung.by('ana', drop);
    expect(rung.release.rung).not.toHaveProperty('remind:1');
  });
});

describe('what becomes of it', () => {
  test('product Q1: a move re-times it, also once it has rung; closer than it is, it was never ahead', () => {
    const story = planned().by('ana', remind());
    rings(story, 'remind:1').gives({ type: 'reminded', what: 'remind', late: false });
    expect(ahead(story)).not.toHaveProperty('remind:1');
    story.by('ana', move(DAY));
    expect(ahead(story)['remind:1']).toBe(WINDOW.start + DAY - 2 * HOUR);
    story.at(WINDOW.start).by('ana', move(HOUR));
    expect(ahead(story)).not.toHaveProperty('remind:1');
  });

  test.each<[string, ReleaseCommand]>([
    ['texts', { type: 'edit', why: 'x', confirmed: true }],
    ['the captain', { type: 'captain', captain: idOf('finn') }],
    ['scope', { type: 'scope', add: { kind: 'fix', text: 'x' } }],
    [
      'the end of the window',
      { type: 'move', window: { ...WINDOW, end: WINDOW.end + HOUR }, confirmed: true },
    ],
    ['another reminder', remind({ ...BEFORE, ms: -HOUR })],
  ])('product T3: changing %s neither re-arms nor fires it', (_, change) => {
    const story = built().by('ana', remind());
    rings(story, 'remind:1').gives({ type: 'reminded' });
    story.by('ana', change);
    expect(ahead(story)).not.toHaveProperty('remind:1');
  });

  test('product Q1: the start takes along what was to come before it, the end everything', () => {
    const after: Offset = { anchor: 'start', days: 0, ms: 15 * MINUTE };
    const closing: Offset = { anchor: 'end', days: 0, ms: -10 * MINUTE };
    const story = started().by('ana', remind(after)).by('ana', remind(closing));
    expect(ahead(story)).toMatchObject({
      'remind:1': WINDOW.start + 15 * MINUTE,
      'remind:2': WINDOW.end - 10 * MINUTE,
    });
    story.by('ana', { type: 'rollback', because: 'x' });
    expect(story.release.reminders).toEqual([]);
    const early = planned().by('ana', remind()).by('ana', remind(closing));
    early.happens('ana', { type: 'started', stages: early.release.stages });
    expect(early.release.reminders?.map(({ n }) => n)).toEqual([2]);
    early.happens('ana', { type: 'cancelled', because: 'x' });
    expect(Object.keys(ahead(early)).filter((name) => name.startsWith('remind'))).toEqual([]);
  });

  test('product Q2: late it says so, past its milestone it is dropped and logged', () => {
    const late = planned().by('ana', remind());
    rings(late, 'remind:1', HOUR).gives({ type: 'reminded', late: true });
    const missed = planned().by('ana', remind());
    rings(missed, 'remind:1', 2 * HOUR).gives({ type: 'reminder-dropped', what: 'remind' });
    const after = baking().by('ana', remind({ anchor: 'end', days: 0, ms: HOUR }));
    rings(after, 'remind:1', DAY).gives({ type: 'reminded', late: true });
  });
});
