// Reminders say what is still open and whose it is (product Q3), and stay true when they are drawn again.
import { describe, expect, test } from 'vitest';
import type { Card } from '../../../src/chat/view.ts';
import { reminderNote } from '../../../src/chat/views/reminder.ts';
import type { Reminder } from '../../../src/domain/release/event.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  asked,
  baking,
  completed,
  idOf,
  type Name,
  plain,
  planned,
  ready,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';

function remind(story: Story, what: Reminder, late = false): readonly string[] {
  return plain(noteOf(story, what, undefined, late)).split('\n');
}

function noteOf(story: Story, what: Reminder, reader?: Name, late = false): Card {
  const reminded = { type: 'reminded', what, timer: what, due: story.now, late } as const;
  const event = { ...reminded, at: story.now, by: undefined, seq: 99 };
  const to = reader === undefined ? undefined : { id: idOf(reader), zone: 'Europe/London' };
  return reminderNote(event, story.picture(), to);
}

describe('before the start', () => {
  test('product Q3: what is incomplete, by owner, with the answers as buttons', () => {
    const story = asked()
      .by('ben', { type: 'approve' })
      .at(WINDOW.start - DAY);
    expect(remind(story, 'before-start')).toEqual([
      'R-42 (payments 4.2.0 → prod) starts Thu 26 Nov, 22:00.',
      "• uat isn't recorded. Anyone in payments-owners: /release test R-42 uat pass",
      '• Change authority: 1 of 2. Cat, Dan or Eve can answer; asked Tue 24 Nov, 14:03.',
      '[Approve] [Ask for change] [Reject] … [Abstain]',
    ]);
  });

  test('the vote buttons are for those who may vote: in the thread, and in a message to the captain', () => {
    const story = asked()
      .by('ben', { type: 'approve' })
      .at(WINDOW.start - DAY);
    const may = (['ben', 'cat', 'dan', 'eve'] as const).map(idOf);
    const { buttons, overflow } = noteOf(story, 'before-start');
    for (const button of [...buttons, ...overflow]) {
      expect(button.for?.toSorted()).toEqual(may.toSorted());
    }
    const shown = (name: Name) => {
      const card = noteOf(story, 'before-start', name);
      return [...card.buttons, ...card.overflow]
        .map(({ label }) => label)
        .filter((label) => !label.startsWith('Snooze'));
    };
    expect(shown('ana')).toEqual([]);
    expect(shown('ben')).toEqual([]);
    expect(shown('cat')).toEqual(['Approve', 'Ask for change', 'Reject', 'Abstain']);
  });

  test('complete: says that nothing is in the way, and what is missing all the same', () => {
    expect(remind(ready().at(WINDOW.start - HOUR), 'before-start')).toEqual([
      'R-42 (payments 4.2.0 → prod) starts Thu 26 Nov, 22:00.',
      'Nothing is in the way of the start.',
    ]);
    const bare = planned({ scope: [], backout: '' }).at(WINDOW.start - HOUR);
    expect(remind(bare, 'before-start').slice(-3)).toEqual([
      "• Approval hasn't been asked for. A captain asks: /release request R-42",
      '• Not needed to start, but missing: what changes. /release scope R-42',
      '• Not needed to start, but missing: a back-out plan. /release edit R-42',
    ]);
  });

  test('the window opens: Start if it is ready, else what is missing', () => {
    expect(remind(ready(), 'window-opened')).toEqual([
      'The window of R-42 (payments 4.2.0 → prod) is open, and it is ready. @Ana, you can start it.',
      '[Start]',
    ]);
    expect(remind(asked().at(WINDOW.start), 'window-opened')[0]).toBe(
      "The window of R-42 (payments 4.2.0 → prod) is open, but it isn't ready.",
    );
  });

  test('what starts by itself says when, and calls nobody to start it', () => {
    const at = WINDOW.start + 30 * MINUTE;
    const armed = ready().by('ana', { type: 'start', at });
    const byItself = 'It starts by itself Thu 26 Nov, 22:30, asked by Ana.';
    expect(remind(armed.at(WINDOW.start - HOUR), 'before-start')).toEqual([
      'R-42 (payments 4.2.0 → prod) starts Thu 26 Nov, 22:30.',
      'Nothing is in the way of the start.',
      byItself,
    ]);
    expect(remind(armed.at(WINDOW.start), 'window-opened')).toEqual([
      `The window of R-42 (payments 4.2.0 → prod) is open, and it is ready. ${byItself}`,
      '[Start]',
    ]);
    armed.by('ana', { type: 'test', phase: 'uat', result: 'fail', because: 'login' });
    expect(remind(armed.at(WINDOW.start), 'window-opened').at(-1)).toBe(
      'It is set to start by itself Thu 26 Nov, 22:30, asked by Ana; what is in the way by then keeps it from that.',
    );
  });

  test('product Q2: a late one says so', () => {
    expect(remind(ready().at(WINDOW.start + 20 * MINUTE), 'window-opened', true)[0]).toBe(
      'Late: due Thu 26 Nov, 22:20. The window of R-42 (payments 4.2.0 → prod) is open, and it is ready. @Ana, you can start it.',
    );
  });

  test('about to close, and missed: the captain is asked to move or cancel', () => {
    expect(remind(ready().at(WINDOW.end - 15 * MINUTE), 'window-closing')).toEqual([
      '@Ana, the window of R-42 (payments 4.2.0 → prod) closes Thu 26 Nov, 23:00 and it has not started.',
      'Nothing is in the way of the start.',
      '[Start] [Edit]',
    ]);
    expect(remind(ready().at(WINDOW.end), 'window-missed')).toEqual([
      '@Ana, the window of R-42 (payments 4.2.0 → prod) passed without a start. Move it or cancel it: /release move R-42 or /release cancel R-42 because …',
      'Nothing else is in the way of the start.',
      '[Edit] [Cancel release]',
    ]);
  });
});

describe('approval', () => {
  test('product A9: who is still open, and the escalation calls contacts and captain', () => {
    const story = asked().by('ben', { type: 'approve' });
    expect(remind(story, 'approvers')).toEqual([
      'Still waiting for answers to R-42 (payments 4.2.0 → prod), asked Tue 24 Nov, 14:03.',
      '• Change authority: 1 of 2 · approved by Ben · open: Cat, Dan or Eve',
      '[Approve] [Ask for change] [Reject] … [Abstain]',
    ]);
    expect(remind(story, 'escalation')[0]).toBe(
      '@Dan, @Ana: approval of R-42 (payments 4.2.0 → prod) was asked for Tue 24 Nov, 14:03 and is not answered. Those asked first can still answer.',
    );
  });

  test('answered meanwhile, it says so and keeps no buttons', () => {
    expect(remind(ready(), 'approvers')).toEqual([
      'Settled since: approval of R-42 (payments 4.2.0 → prod). Change authority: 2 of 2',
    ]);
  });
});

describe('deploying and afterwards', () => {
  test('closing and overrun offer to extend', () => {
    expect(remind(started().at(WINDOW.end - 15 * MINUTE), 'window-closing')).toEqual([
      '@Ana, the window of R-42 (payments 4.2.0 → prod) closes Thu 26 Nov, 23:00 and it is at 10%. Extend it if it needs longer.',
      '[Edit] [Roll back]',
    ]);
    expect(remind(baking().at(WINDOW.end), 'window-overrun')).toEqual([
      '@Ana, R-42 (payments 4.2.0 → prod) is past the end of its window, Thu 26 Nov, 23:00, and still deploying. Extend the window, or roll back.',
      '[Edit] [Roll back]',
    ]);
  });

  test('the review, until it is filed', () => {
    const opened = { type: 'review-opened', dueAt: WINDOW.end + 5 * DAY, full: false } as const;
    const story = completed().happens(undefined, opened);
    expect(remind(story, 'review')).toEqual([
      '@Ana, the review of R-42 (payments 4.2.0 → prod) is not filed, due Tue 1 Dec.',
      '[Review]',
    ]);
    const filed = { outcome: 'successful', well: '', improve: '', actions: [] } as const;
    story.by('ana', { type: 'review', ...filed });
    expect(remind(story, 'review')).toEqual([
      'The review of R-42 (payments 4.2.0 → prod) is filed.',
    ]);
  });
});

describe('drawn again after a decision', () => {
  test('moved: a missed or overrun window is another one now', () => {
    const window = { ...WINDOW, start: WINDOW.start + DAY, end: WINDOW.end + DAY };
    const missed = ready().at(WINDOW.end).by('ana', { type: 'move', window, confirmed: true });
    const another = [
      'R-42 (payments 4.2.0 → prod) has another window now: Fri 27 Nov, 22:00-23:00.',
    ];
    expect(remind(missed, 'window-missed')).toEqual(another);
    expect(remind(missed, 'window-opened')).toEqual(another);
    const overrun = baking()
      .at(WINDOW.end)
      .happens('ana', { type: 'moved', from: WINDOW, to: window });
    expect(remind(overrun, 'window-overrun')).toEqual(another);
  });

  test('started or ended: nothing is asked any more', () => {
    expect(remind(started(), 'before-start')).toEqual([
      'R-42 (payments 4.2.0 → prod) has started since.',
    ]);
    expect(remind(completed(), 'window-overrun')).toEqual([
      'R-42 (payments 4.2.0 → prod) has ended since.',
    ]);
    expect(remind(started().at(WINDOW.end), 'window-closing')).toEqual([
      'The window of R-42 (payments 4.2.0 → prod) is over.',
    ]);
  });
});
