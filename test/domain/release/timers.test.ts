// Time: what lies ahead of a release, what rings, what is dropped, and what a move does to it all (product Q1, Q2, T3).
import { describe, expect, test } from 'vitest';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aPolicy,
  asked,
  baking,
  built,
  idOf,
  PLANNED_AT,
  planned,
  ready,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings, withApprovals } from './given.ts';

const move = (start: number, end: number): ReleaseCommand => ({
  type: 'move',
  window: { start, end, zone: 'Europe/London' },
  confirmed: true,
});
const DAY_BEFORE = `before-start:${DAY}`;
const HOUR_BEFORE = `before-start:${HOUR}`;
const CLOSING = `window-closing:${15 * MINUTE}`;

describe('a planned release', () => {
  test('is reminded of before its start, when its window opens, closes and was missed', () => {
    expect(ahead(planned())).toEqual({
      [DAY_BEFORE]: WINDOW.start - DAY,
      [HOUR_BEFORE]: WINDOW.start - HOUR,
      'window-opened': WINDOW.start,
      [CLOSING]: WINDOW.end - 15 * MINUTE,
      'window-missed': WINDOW.end,
    });
  });

  test('planned late has no reminders of the past; planned for now isn’t told that it opens', () => {
    const late = { start: PLANNED_AT + 2 * HOUR, end: PLANNED_AT + 3 * HOUR, zone: 'UTC' };
    expect(Object.keys(ahead(planned({ window: late })))).not.toContain(DAY_BEFORE);
    const now = { start: PLANNED_AT, end: PLANNED_AT + HOUR, zone: 'UTC' };
    expect(Object.keys(ahead(planned({ window: now })))).toEqual([CLOSING, 'window-missed']);
    const short = { ...now, end: PLANNED_AT + 15 * MINUTE };
    expect(Object.keys(ahead(planned({ window: short })))).toEqual(['window-missed']);
  });

  test('each rings once', () => {
    const story = planned();
    for (const name of [DAY_BEFORE, HOUR_BEFORE, 'window-opened', CLOSING, 'window-missed']) {
      rings(story, name).gives({ type: 'reminded', timer: name, late: false });
      expect(ahead(story)).not.toHaveProperty(name);
    }
    expect(ahead(story)).toEqual({});
  });

  test('rings into nothing for another time, another name or before its time', () => {
    const ring = (timer: string, at: number): ReleaseCommand => ({ type: 'ring', timer, at });
    given(planned()).when(ring(DAY_BEFORE, WINDOW.start)).givesNothing();
    given(planned()).when(ring('window-gone', WINDOW.start)).givesNothing();
    given(planned())
      .when(ring(DAY_BEFORE, WINDOW.start - DAY))
      .givesNothing();
  });
});

describe('moving the window (product Q1, T3)', () => {
  test('re-times everything that hangs on it', () => {
    const story = planned();
    rings(story, DAY_BEFORE).gives({ type: 'reminded' });
    story.by('ana', move(WINDOW.start + 3 * DAY, WINDOW.end + 3 * DAY));
    expect(ahead(story)).toEqual({
      [DAY_BEFORE]: WINDOW.start + 2 * DAY,
      [HOUR_BEFORE]: WINDOW.start + 3 * DAY - HOUR,
      'window-opened': WINDOW.start + 3 * DAY,
      [CLOSING]: WINDOW.end + 3 * DAY - 15 * MINUTE,
      'window-missed': WINDOW.end + 3 * DAY,
    });
  });

  test('closer than a reminder drops that reminder: it was never ahead', () => {
    const story = planned().at(WINDOW.start - 2 * HOUR);
    story.by('ana', move(WINDOW.start - HOUR, WINDOW.end));
    expect(ahead(story)).not.toHaveProperty(DAY_BEFORE);
    expect(ahead(story)).not.toHaveProperty(HOUR_BEFORE);
  });

  test.each<[string, ReleaseCommand]>([
    ['texts', { type: 'edit', why: 'x', backout: 'y', confirmed: true }],
    ['the captain', { type: 'captain', captain: idOf('finn') }],
    ['scope', { type: 'scope', add: { kind: 'fix', text: 'x' } }],
    ['the candidate', { type: 'candidate', ref: '77ac010' }],
    ['the same window', { type: 'edit', why: 'x', window: WINDOW, confirmed: true }],
  ])('editing %s re-arms nothing', (_, change) => {
    const story = built();
    rings(story, DAY_BEFORE).gives({ type: 'reminded' });
    const before = ahead(story);
    story.at(WINDOW.start - 20 * HOUR).by('ana', change);
    expect(ahead(story)).toEqual(before);
  });

  test('missed, it asks the captain; moved, it can be missed again', () => {
    const story = planned();
    rings(story, 'window-missed').gives({ type: 'reminded', what: 'window-missed' });
    story.by('ana', move(WINDOW.start + DAY, WINDOW.end + DAY));
    expect(ahead(story)['window-missed']).toBe(WINDOW.end + DAY);
  });
});

describe('a deployment', () => {
  test('is told of the closing and the end of its window, not that it could start', () => {
    expect(ahead(started())).toEqual({
      [CLOSING]: WINDOW.end - 15 * MINUTE,
      'window-overrun': WINDOW.end,
    });
  });

  test('past its window says so once, and again when the extension is overrun too', () => {
    const story = started();
    rings(story, CLOSING).gives({ type: 'reminded', what: 'window-closing' });
    rings(story, 'window-overrun').gives({ type: 'reminded', what: 'window-overrun' });
    expect(ahead(story)).toEqual({});
    story.by('ana', move(WINDOW.start, WINDOW.end + HOUR));
    expect(ahead(story)).toEqual({
      [CLOSING]: WINDOW.end + 45 * MINUTE,
      'window-overrun': WINDOW.end + HOUR,
    });
  });

  test('extended by less than the closing reminder isn’t reminded of the past (product T3)', () => {
    const story = started();
    rings(story, CLOSING).gives({ type: 'reminded' });
    rings(story, 'window-overrun').gives({ type: 'reminded' });
    story.at(WINDOW.end + 5 * MINUTE).by('ana', move(WINDOW.start, WINDOW.end + 15 * MINUTE));
    expect(ahead(story)).toEqual({ 'window-overrun': WINDOW.end + 15 * MINUTE });
  });

  test('extending a window that is open doesn’t tell again that it opened', () => {
    const story = ready();
    rings(story, 'window-opened').gives({ type: 'reminded' });
    story.by('ana', move(WINDOW.start, WINDOW.end + HOUR));
    expect(ahead(story)).not.toHaveProperty('window-opened');
    expect(ahead(story)['window-missed']).toBe(WINDOW.end + HOUR);
  });

  test('has one bake ahead, and none while held', () => {
    const story = baking();
    expect(ahead(story)['bake:1.1']).toBe(WINDOW.start + 35 * MINUTE);
    story.by('dan', { type: 'hold', because: 'errors' });
    expect(Object.keys(ahead(story))).toEqual([CLOSING, 'window-overrun']);
  });
});

describe('after downtime (product Q2)', () => {
  test('overdue reminders of one kind collapse into the last of them', () => {
    const story = planned().at(WINDOW.start - MINUTE);
    rings(story, DAY_BEFORE, DAY - MINUTE).gives({ type: 'reminder-dropped', timer: DAY_BEFORE });
    rings(story, HOUR_BEFORE, HOUR - MINUTE).gives({ type: 'reminded', late: true });
  });

  test('what is past its use is dropped and recorded', () => {
    const story = planned();
    for (const name of [DAY_BEFORE, HOUR_BEFORE, 'window-opened', CLOSING]) {
      rings(story, name, 3 * DAY).gives({ type: 'reminder-dropped', timer: name });
    }
    rings(story, 'window-missed', HOUR).gives({ type: 'reminded', late: true });
  });

  test('a few seconds are not late', () => {
    rings(planned(), DAY_BEFORE, 5000).gives({ type: 'reminded', late: false });
    rings(planned(), DAY_BEFORE, 5 * MINUTE).gives({ type: 'reminded', late: false });
    rings(planned(), DAY_BEFORE, 5 * MINUTE + 1).gives({ type: 'reminded', late: true });
  });
});

describe('waiting approvals (product A9)', () => {
  const twice = withApprovals({ remindAfterMs: [HOUR, 4 * HOUR], escalateAfterMs: DAY });

  test('are reminded of after `remind_after`, and escalated after `escalate_after`', () => {
    const story = asked(twice);
    const at = story.release.approval?.requestedAt ?? 0;
    expect(ahead(story)).toMatchObject({
      'approvers:1.1': at + HOUR,
      'approvers:1.2': at + 4 * HOUR,
      'escalation:1': at + DAY,
    });
    rings(story, 'approvers:1.1').gives({ type: 'reminded', what: 'approvers' });
    rings(story, 'approvers:1.2').gives({ type: 'reminded', what: 'approvers' });
    rings(story, 'escalation:1').gives({ type: 'reminded', what: 'escalation' });
  });

  test('are silent once everything is approved, rejected, sent back or started', () => {
    const silent = (story: ReturnType<typeof asked>) =>
      Object.keys(ahead(story)).every((name) => !/^(approvers|escalation)/.test(name));
    const reason = { because: 'x' };
    expect(silent(asked().by('ben', { type: 'approve' }))).toBe(false);
    expect(silent(asked().by('ben', { type: 'approve' }).by('cat', { type: 'approve' }))).toBe(
      true,
    );
    expect(silent(asked().by('ben', { type: 'reject', ...reason }))).toBe(true);
    expect(silent(asked().by('ben', { type: 'revise', ...reason }))).toBe(true);
    expect(silent(started())).toBe(true);
  });

  test('go on while one rule of several is open', () => {
    const rules = [
      { name: 'CAB', refs: ['cab'], count: 1, timeSensitive: false },
      { name: 'Finn', refs: [idOf('finn')], count: 1, timeSensitive: false },
    ];
    const story = built(withApprovals({ rules })).by('ana', { type: 'request' });
    story.by('ben', { type: 'approve' });
    expect(ahead(story)).toHaveProperty('escalation:1');
    story.by('finn', { type: 'approve' });
    expect(ahead(story)).not.toHaveProperty('escalation:1');
  });

  test('a new round has reminders of its own', () => {
    const story = asked()
      .by('ben', { type: 'reject', because: 'x' })
      .by('ana', { type: 'request' });
    expect(ahead(story)).toHaveProperty('approvers:2.1');
    expect(ahead(story)).not.toHaveProperty('approvers:1.1');
  });

  test('a rejection taken back a day later doesn’t escalate at once', () => {
    const story = asked().by('ben', { type: 'reject', because: 'x' });
    const back = PLANNED_AT + 30 * HOUR;
    story.at(back).by('ben', { type: 'withdraw' });
    expect(ahead(story)['escalation:1']).toBe(back + DAY);
  });

  test('approvers are reminded even if the escalation is overdue too: it goes to others', () => {
    const story = asked(twice);
    rings(story, 'approvers:1.1', 2 * DAY).gives({ type: 'reminder-dropped' });
    rings(story, 'approvers:1.2', 2 * DAY).gives({ type: 'reminded', what: 'approvers' });
    rings(story, 'escalation:1', DAY).gives({ type: 'reminded', what: 'escalation' });
  });

  test('two reminders for the same moment are one, not none', () => {
    const story = asked(withApprovals({ remindAfterMs: [HOUR, HOUR] }));
    expect(ahead(story)['approvers:1.1']).toBe(ahead(story)['approvers:1.2']);
    rings(story, 'approvers:1.1').gives({ type: 'reminder-dropped' });
    rings(story, 'approvers:1.2').gives({ type: 'reminded' });
  });
});

test('a policy’s other times re-time releases in flight (architecture, "The shapes")', () => {
  const story = planned();
  const other = aPolicy({
    reminders: { beforeStartMs: [2 * HOUR], windowClosingMs: [], groupWithinMs: 0 },
  });
  given(story, { policy: other }).when({ type: 'reconcile' }).gives({ type: 'reconciled' });
  const command = {
    type: 'ring',
    timer: `before-start:${2 * HOUR}`,
    at: WINDOW.start - 2 * HOUR,
  } as const;
  given(story.at(WINDOW.start - 2 * HOUR), { policy: other })
    .when(command)
    .gives({ type: 'reminded' });
});
