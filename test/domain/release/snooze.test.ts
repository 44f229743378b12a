// Snoozing: whose reminder, until when, what comes of it; and that no number of clicks does more than one (product Q4).
import { describe, expect, test } from 'vitest';
import { audience } from '../../../src/domain/release/audience.ts';
import type { ReleaseCommand } from '../../../src/domain/release/command.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  asked,
  completed,
  idOf,
  planned,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { ahead, given, rings } from './given.ts';

const DAY_BEFORE = `before-start:${DAY}`;
const HOUR_BEFORE = `before-start:${HOUR}`;
const AGAIN = `snooze:before-start:${idOf('ana')}`;

const snooze = (until: number | 'last-call', reminder?: string): ReleaseCommand => ({
  type: 'snooze',
  until,
  ...(reminder === undefined ? {} : { reminder }),
});

/** Ana, its captain, was told the day before what is missing. */
function reminded(): Story {
  const story = planned();
  rings(story, DAY_BEFORE).gives({ type: 'reminded' });
  return story;
}

/** Whom the last step's facts are sent to in person. */
function sentTo(story: Story): readonly string[] {
  const context = story.context(undefined);
  return story.last.flatMap((event) =>
    audience(event, story.release, context).flatMap((one) =>
      one.to === 'person' ? [`${one.person} ${one.part.split(':')[0]}`] : [],
    ),
  );
}

describe('snooze', () => {
  test('product Q4: the one it was for is reminded again then, and nobody else', () => {
    const until = WINDOW.start - 20 * HOUR;
    const story = reminded();
    given(story).when(snooze(until), 'finn').isRefused('not-reminded');
    given(story)
      .when(snooze(until, 'before-start'), 'finn')
      .isRefused('not-yours', { who: { people: [idOf('ana')], groups: [], anyone: false } });
    story.by('ana', snooze(until));
    expect(ahead(story)[AGAIN]).toBe(until);
    rings(story, AGAIN).gives({
      type: 'reminded',
      again: { to: idOf('ana'), reminder: 'before-start' },
    });
    expect(sentTo(story)).toEqual([`${idOf('ana')} remind`]);
    expect(ahead(story)).not.toHaveProperty(AGAIN);
    expect(story.release.rung).not.toHaveProperty(AGAIN);
  });

  test('product Q4: never to the milestone or past it, and the last call is just before it', () => {
    given(reminded())
      .when(snooze(WINDOW.start), 'ana')
      .isRefused('snooze-past', { milestone: WINDOW.start });
    given(reminded())
      .when(snooze(WINDOW.start - 25 * HOUR), 'ana')
      .isRefused('snooze-past');
    given(reminded())
      .when(snooze('last-call'), 'ana')
      .gives({ type: 'snoozed', until: WINDOW.start - 15 * MINUTE, times: 1 });
    const late = planned();
    rings(late, HOUR_BEFORE, 50 * MINUTE).gives({ type: 'reminded' });
    given(late)
      .when(snooze('last-call'), 'ana')
      .gives({ type: 'snoozed', until: WINDOW.start - 5 * MINUTE });
    late.at(WINDOW.start - 5 * MINUTE);
    given(late).when(snooze('last-call'), 'ana').isRefused('snooze-past');
  });

  test('a review without a due date ahead waits a week at most', () => {
    const story = completed();
    story.happens(undefined, { type: 'review-opened', dueAt: story.now + HOUR, full: false });
    rings(story, 'review').gives({ type: 'reminded', what: 'review' });
    given(story)
      .when(snooze(story.now + 7 * DAY), 'ana')
      .isRefused('snooze-past');
    story.by('ana', snooze(story.now + 6 * DAY));
    rings(story, 'review').gives({ type: 'reminded' });
    expect(sentTo(story)).toEqual([]);
    story.by('ana', { type: 'review', outcome: 'successful', well: '', improve: '', actions: [] });
    expect(ahead(story)).toEqual({});
    given(story)
      .when(snooze(story.now + HOUR), 'ana')
      .isRefused('not-reminded');
  });

  test('of several, the latest one is meant; an own reminder goes by its number', () => {
    const add = {
      when: { at: WINDOW.start - 23 * HOUR },
      people: [idOf('ana')],
      groups: [],
      text: 'x',
    };
    const story = planned().by('ben', { type: 'remind', add });
    rings(story, DAY_BEFORE).gives({ type: 'reminded' });
    rings(story, 'remind:1').gives({ type: 'reminded' });
    given(story)
      .when(snooze(WINDOW.start - HOUR), 'ana')
      .gives({ type: 'snoozed', reminder: 'remind:1' });
    story.by('ben', { type: 'remind', drop: 1 });
    expect(story.release.snoozed).toEqual([]);
    given(story)
      .when(snooze(WINDOW.start - HOUR), 'ana')
      .gives({ type: 'snoozed', reminder: 'before-start' });
  });

  test('approvers put their own nudge off; once they have answered it doesn’t come', () => {
    const story = asked();
    rings(story, 'approvers:1.1').gives({ type: 'reminded', what: 'approvers' });
    const until = story.now + 2 * HOUR;
    story.by('ben', snooze(until)).by('cat', snooze(until)).by('ben', { type: 'approve' });
    rings(story, `snooze:approvers:${idOf('ben')}`).gives({ type: 'reminder-dropped' });
    rings(story, `snooze:approvers:${idOf('cat')}`).gives({ type: 'reminded' });
    expect(sentTo(story)).toEqual([`${idOf('cat')} nudge`]);
  });
});

describe('what a snooze doesn’t outlive', () => {
  const until = WINDOW.start - 30 * MINUTE;
  test.each<[string, (story: Story) => Story]>([
    [
      'a move of the window (product Q1)',
      (story) =>
        story.by('ana', {
          type: 'move',
          window: { ...WINDOW, start: WINDOW.start + 1 },
          confirmed: true,
        }),
    ],
    [
      'the start',
      (story) => story.happens('ana', { type: 'started', stages: story.release.stages }),
    ],
    ['the end', (story) => story.by('ana', { type: 'cancel', because: 'x' })],
  ])('%s', (_, happens) => {
    const story = happens(reminded().by('ana', snooze(until)));
    expect(ahead(story)).not.toHaveProperty(AGAIN);
  });

  test('a new round of approval', () => {
    const story = asked();
    rings(story, 'approvers:1.1').gives({ type: 'reminded' });
    story.by('ben', snooze(story.now + HOUR)).by('cat', { type: 'reject', because: 'x' });
    story.by('ana', { type: 'request' });
    expect(story.release.snoozed).toEqual([]);
  });

  test('product T3: nothing else re-times it', () => {
    const story = reminded().by('ana', snooze(until));
    story.by('ana', { type: 'edit', why: 'x', confirmed: true });
    story.by('eve', { type: 'scope', add: { kind: 'fix', text: 'x' } });
    expect(ahead(story)[AGAIN]).toBe(until);
  });

  test('put off beyond the next of its kind, that one is said to the others only', () => {
    const story = reminded().by('ana', snooze(until));
    rings(story, HOUR_BEFORE).gives({ type: 'reminded' });
    expect(sentTo(story)).toEqual([]);
    expect(ahead(story)[AGAIN]).toBe(until);
  });

  test('product Q2: after downtime it and the next of its kind are one; past the milestone it is dropped', () => {
    const both = reminded().by('ana', snooze(WINDOW.start - 2 * HOUR));
    rings(both, AGAIN, HOUR + MINUTE).gives({ type: 'reminder-dropped' });
    rings(both, HOUR_BEFORE, MINUTE).gives({ type: 'reminded' });
    expect(sentTo(both)).toEqual([`${idOf('ana')} remind`]);
    const late = reminded().by('ana', snooze(until));
    rings(late, AGAIN, 30 * MINUTE).gives({ type: 'reminder-dropped' });
  });

  test('the closing of the window is put off across the start: it is still about to close', () => {
    const story = started();
    rings(story, `window-closing:${15 * MINUTE}`).gives({ type: 'reminded' });
    given(story)
      .when(snooze(WINDOW.end - MINUTE), 'ana')
      .gives({ type: 'snoozed' });
  });
});

describe('again and again', () => {
  test('product Q4: the third time tells the captain, once; captains don’t tell themselves', () => {
    const story = asked();
    rings(story, 'approvers:1.1').gives({ type: 'reminded' });
    const told: (readonly string[])[] = [];
    for (let times = 1; times <= 5; times += 1) {
      story.by('ben', snooze(story.now + 30 * MINUTE, 'approvers'));
      told.push(sentTo(story));
      rings(story, `snooze:approvers:${idOf('ben')}`).gives({ type: 'reminded' });
    }
    expect(told).toEqual([[], [], [`${idOf('ana')} snoozed`], [], []]);
    const own = reminded();
    for (let times = 1; times <= 3; times += 1) {
      own.by('ana', snooze(own.now + HOUR));
      expect(sentTo(own)).toEqual([]);
      rings(own, AGAIN).gives({ type: 'reminded' });
    }
  });

  test('bad input: of ten thousand snoozes one counts, and the state is as large as after it', () => {
    const story = reminded().by('ana', snooze(WINDOW.start - 2 * HOUR));
    const { events, release } = story;
    for (let click = 0; click < 10_000; click += 1) {
      const until = click % 2 === 0 ? 'last-call' : WINDOW.start - 2 * HOUR + click;
      given(story).when(snooze(until), 'ana').isRefused('already-snoozed');
    }
    expect(story.events).toBe(events);
    expect(story.release).toBe(release);
  });

  test('however often it is put off when it has come again, one entry is kept of it', () => {
    const story = asked();
    rings(story, 'approvers:1.1').gives({ type: 'reminded' });
    for (let times = 0; times < 100; times += 1) {
      story.by('ben', snooze(story.now + MINUTE));
      rings(story, `snooze:approvers:${idOf('ben')}`).gives({ type: 'reminded' });
    }
    expect(story.release.snoozed).toMatchObject([{ times: 100 }]);
    expect(Object.keys(story.release.rung)).toEqual(['approvers:1.1']);
  });
});
