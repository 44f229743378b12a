// Home as plain text: empty, full, longer than it has room for, and each of its sections.
import { describe, expect, test } from 'vitest';
import type { HomePicture } from '../../../src/chat/home-picture.ts';
import { formerHome, homeOfOutsider, homeView } from '../../../src/chat/views/home.ts';
import { homeNotice } from '../../../src/chat/views/home-notice.ts';
import { refusalNotice } from '../../../src/chat/views/refusal.ts';
import { DAY } from '../../../src/domain/time/duration.ts';
import {
  aFreeze,
  asked,
  built,
  completed,
  idOf,
  PLANNED_AT,
  plain,
  planned,
  ready,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';
import { all } from './tellings.ts';

const EMPTY: HomePicture = {
  reader: idOf('ben'),
  now: PLANNED_AT + 30_000,
  zone: 'Europe/London',
  asks: all([]),
  mine: all([]),
  freezes: all([]),
  windows: all([]),
  overdue: all([]),
  cards: new Map(),
};

const home = (changes: Partial<HomePicture>) => plain(homeView({ ...EMPTY, ...changes }));
const typed = (changes: Partial<HomePicture>) => plain(homeNotice({ ...EMPTY, ...changes }));
const approval = (story: Story) => ({ kind: 'approval' as const, p: story.picture() });
const action = {
  id: 'A-7',
  text: 'alert on queue depth',
  owner: idOf('ben'),
  due: WINDOW.start,
  release: 'R-42',
  doneAt: undefined,
  evidence: undefined,
};
const aWaiver = () =>
  built().by('ana', {
    type: 'test',
    phase: 'uat',
    result: 'waive',
    because: 'no change there',
  });
const late = () =>
  completed()
    .happens(undefined, { type: 'review-opened', dueAt: WINDOW.end + 5 * DAY, full: false })
    .picture();

describe('for whom nothing waits', () => {
  test('it says so, list by list, and offers a new release', () => {
    expect(home({})).toBe(
      [
        'Home',
        'As it stands Tue 24 Nov, 14:00.',
        'Everything can be typed too: /release help',
        '[New release]',
        'To approve',
        'Nothing waits for your answer.',
        'Your releases',
        'You lead no open release.',
        'Frozen now and next',
        'Nothing is frozen, and no freeze is ahead.',
        'Windows, now and within a week',
        'No release is planned in that time.',
        'Overdue',
        'No review or action of yours is overdue.',
      ].join('\n'),
    );
  });

  test('as an answer it is as short as that', () => {
    expect(typed({})).toBe(
      [
        'To approve: none',
        'Your releases: none',
        'Frozen now and next: none',
        'Windows, now and within a week: none',
        'Overdue: none',
        'New release: press Open, or type /release plan',
        'The same with buttons is your Home, where you and the bot are alone. More: /release help',
        '[Open]',
      ].join('\n'),
    );
  });
});

describe('what waits for an answer', () => {
  test('has what is approved, the rules answered for, and the buttons of the direct message', () => {
    const story = asked();
    const text = home({ asks: all([approval(story)]) });
    expect(text).toContain(
      [
        'To approve (1)',
        'payments 4.2.0 → prod',
        'R-42 · Thu 26 Nov, 22:00-23:00, 1 h, canary: 10% › 50% › 100%',
        'Scope: 1 feature, 1 fix: refund rounding, card tokens v2 · Tests: unit passed · uat open · ' +
          'Candidate 9f3c2ab · Back-out: redeploy 4.1.9, 6 min, rehearsed · asked by Ana',
        'You answer for: Change authority (0 of 2 so far)',
        '[Approve] [Ask for change] [Reject] … [Abstain] [Open]',
      ].join('\n'),
    );
    const [, ask] = homeView({ ...EMPTY, asks: all([approval(story)]) }).sections;
    expect(ask?.entries[0]?.buttons[0]?.says).toBe(`approve R-42 v:${story.picture().fingerprint}`);
    expect(typed({ asks: all([approval(story)]) })).toContain(': /release approve R-42');
  });

  test('says what changed since an earlier answer, as far as there is room', () => {
    const story = asked()
      .by('ben', { type: 'approve' })
      .by('ana', { type: 'candidate', ref: '77ac010' });
    for (const n of [1, 2, 3, 4, 5]) {
      story.by('ana', { type: 'scope', add: { kind: 'fix', text: `item ${n}` } });
    }
    const text = home({ asks: all([approval(story)]) });
    expect(text).toContain('You approved an earlier version. Since then:\n• ');
    expect(text).toContain('\n• +2 more\n[Re-approve]');
  });

  test('long words are cut: the whole of them opens with a press', () => {
    const text = home({
      asks: all([
        approval(
          planned({
            backout: 'b'.repeat(1000),
            scope: [{ kind: 'fix', text: 's'.repeat(300) }],
          }).by('ana', { type: 'candidate', ref: '9f3c2ab' }),
        ),
      ]),
    });
    expect(text).toContain(`${'b'.repeat(79)}…`);
    expect(text).toContain(`${'s'.repeat(79)}…`);
  });

  test('a waiver can be agreed to', () => {
    const story = aWaiver();
    const asks = all([{ kind: 'waiver' as const, p: story.picture(), phase: 'uat' }]);
    expect(home({ asks })).toContain('Leave out uat for payments 4.2.0 → prod?');
    expect(home({ asks })).toContain('[Agree] … [Open]');
    expect(typed({ asks })).toContain('leave uat out? /release agree R-42 uat');
  });
});

describe('what somebody leads', () => {
  test.each([
    ['before its start', asked(), 'Waiting for: ', '[Edit] … [Open]'],
    ['ready', ready(), 'Ready to start: Ana', '[Start] … [Open]'],
    ['deploying', started(), 'Needed now: Ana presses Done', '[Done] [Hold] [Roll back] … [Open]'],
  ])('%s has the next step and its button', (_, story, needs, buttons) => {
    const text = home({ mine: all([story.picture()]) });
    expect(text).toContain('Your releases (1)\npayments 4.2.0 → prod\nR-42 · ');
    expect(text).toContain(needs);
    expect(text).toContain(buttons);
  });

  test('votes are nobody’s next step as a captain', () => {
    expect(home({ mine: all([asked().picture()]) })).not.toContain('Approve');
  });
});

test('what is frozen stands before what will be', () => {
  const ahead = aFreeze({ id: 'F-2', from: WINDOW.end, to: WINDOW.end + DAY });
  const now = aFreeze({ id: 'F-1', from: PLANNED_AT - DAY, to: PLANNED_AT + DAY });
  const freezes = all([now, ahead]);
  for (const text of [home({ freezes }), typed({ freezes })]) {
    expect(text).toMatch(/Frozen now and next.*\n• now: F-1 .*\n• F-2 /);
  }
});

test('windows are everybody’s', () => {
  const windows = all([planned().release, started().release]);
  expect(home({ windows })).toContain(
    [
      'Windows, now and within a week',
      '• Thu 26 Nov, 22:00-23:00 · R-42 (payments 4.2.0 → prod) · Ana',
      '• Thu 26 Nov, 22:00-23:00 · R-42 (payments 4.2.0 → prod), deploying · Ana',
    ].join('\n'),
  );
});

test('every row leads to the card of its release or freeze', () => {
  const h: HomePicture = {
    ...EMPTY,
    asks: all([
      approval(asked()),
      { kind: 'waiver' as const, p: aWaiver().picture(), phase: 'uat' },
    ]),
    mine: all([asked().picture(), started().picture()]),
    freezes: all([aFreeze({ id: 'F-1' })]),
    windows: all([planned().release]),
    overdue: all([
      { kind: 'review' as const, p: late() },
      { kind: 'action' as const, action },
    ]),
    cards: new Map(['R-42', 'F-1'].map((id) => [id, { slack: `https://example.org/${id}` }])),
  };
  const lines = [...homeView(h).sections.flatMap(({ entries }) => entries), homeNotice(h)].flatMap(
    (each) => each.lines,
  );
  const leading = lines.flatMap(({ text }) =>
    text.flatMap((span) =>
      typeof span !== 'string' && span.kind === 'deep-link' ? [span.to.slack] : [],
    ),
  );
  const card = 'https://example.org/R-42';
  const once = [card, card, card, card, 'https://example.org/F-1', card, card, card];
  expect(leading).toEqual([...once, ...once]);
});

describe('what is overdue', () => {
  test('is closed from there', () => {
    const overdue = all([
      { kind: 'review' as const, p: late() },
      { kind: 'action' as const, action },
    ]);
    expect(home({ overdue })).toContain(
      [
        'Overdue (2)',
        'Review of R-42 (payments 4.2.0 → prod), due Tue 1 Dec.',
        '[Review]',
        'A-7 of R-42, due Thu 26 Nov: alert on queue depth',
        '[Done]',
      ].join('\n'),
    );
    expect(typed({ overdue })).toContain('due Tue 1 Dec. /release review R-42');
    expect(typed({ overdue })).toContain('alert on queue depth /release action done A-7');
  });

  test('a full review isn’t the captain’s to file', () => {
    const p = completed()
      .happens(undefined, { type: 'review-opened', dueAt: WINDOW.end, full: true })
      .picture();
    const overdue = all([{ kind: 'review' as const, p }]);
    const text = home({ reader: idOf('ana'), overdue });
    expect(text).toContain('Somebody other than the captain files it.');
    expect(text).not.toContain('[Review]');
  });
});

test('a list that is longer than its room says how long it is, and which line shows the rest', () => {
  const p = asked().picture();
  const full = {
    asks: { shown: [{ kind: 'approval' as const, p }], total: 9 },
    mine: { shown: [p], total: 12 },
    freezes: { shown: [aFreeze()], total: 6 },
    windows: { shown: [p.release], total: 40 },
    overdue: { shown: [{ kind: 'action' as const, action }], total: 3 },
  };
  for (const text of [home(full), typed(full)]) {
    expect(text).toContain('To approve (9)');
    expect(text).toContain('And 8 more: /release approvals');
    expect(text).toContain('Your releases (12)');
    expect(text).toContain('And 11 more: /release list mine');
    expect(text).toContain('And 5 more: /release freezes');
    expect(text).toContain('And 39 more: /release list');
    expect(text).toContain('And 2 more: /release actions mine');
  }
});

test('twice within a minute it is the same, so that nothing is sent again', () => {
  const later = { ...EMPTY, now: EMPTY.now + 20_000 };
  expect(homeView(later)).toEqual(homeView(EMPTY));
});

test('a guest is told what a guest can do; an earlier card where the current one is', () => {
  const { lines } = refusalNotice({ code: 'outsider', standing: 'guest' });
  expect(plain(homeOfOutsider(lines))).toMatch(/^Home\n.*[Gg]uest/);
  expect(plain(formerHome())).toContain('further down');
});
