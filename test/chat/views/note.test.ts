// Thread replies: one sentence per fact, its consequences, and nobody called who needn't act.
import { describe, expect, test } from 'vitest';
import { announcement } from '../../../src/chat/views/announcement.ts';
import { threadNote } from '../../../src/chat/views/note.ts';
import type { ReleaseEvent } from '../../../src/domain/release/event.ts';
import { HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import {
  aNeighbour,
  aPolicy,
  aService,
  asked,
  baking,
  built,
  completed,
  idOf,
  plain,
  planned,
  ready,
  rolledBack,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';

function note(story: Story): readonly string[] {
  return plain(threadNote(story.last, story.picture())).split('\n');
}

/** The note of a fact as such. */
function told(story: Story, name: Parameters<Story['by']>[0], event: ReleaseEvent): string {
  return note(story.happens(name, event)).join('\n');
}

describe('planning and building', () => {
  test('what was planned, changed, moved, added, dropped and handed over', () => {
    expect(note(planned())).toEqual([
      'Ana planned payments 4.2.0 for prod: Thu 26 Nov, 22:00-23:00.',
    ]);
    expect(
      note(planned().by('ana', { type: 'edit', version: '4.2.1', backout: '', confirmed: true })),
    ).toEqual(['Ana changed version to 4.2.1 · the back-out plan: removed.']);
    const window = { ...WINDOW, start: WINDOW.start + HOUR, end: WINDOW.end + HOUR };
    expect(
      note(planned().by('ana', { type: 'move', window, because: 'vendor delay', confirmed: true })),
    ).toEqual([
      'Ana moved the window: Thu 26 Nov, 22:00-23:00 → Thu 26 Nov, 23:00-24:00: vendor delay.',
    ]);
    expect(
      note(planned().by('ben', { type: 'scope', add: { kind: 'fix', text: 'null amount' } })),
    ).toEqual(['Ben added fix "null amount".']);
    expect(note(planned().by('ana', { type: 'scope', drop: 1 }))).toEqual([
      'Ana dropped fix "refund rounding".',
    ]);
    expect(note(planned().by('ana', { type: 'captain', captain: idOf('finn') }))).toEqual([
      'Ana made Finn captain (was Ana).',
    ]);
    expect(note(planned().by('ana', { type: 'cancel', because: 'superseded' }))).toEqual([
      'Ana cancelled the release: superseded.',
    ]);
  });

  test('product A5: a new candidate says what it replaces and what is stale now', () => {
    expect(note(built())).toEqual(['Ana pinned candidate 9f3c2ab.']);
    const story = asked()
      .by('ben', { type: 'approve' })
      .by('ana', { type: 'candidate', ref: '77ac010' });
    expect(note(story)).toEqual([
      'Ana pinned candidate 77ac010 (was 9f3c2ab). Test results and approvals for 9f3c2ab are stale.',
    ]);
    const untested = built().by('ana', { type: 'candidate', ref: '77ac010' });
    expect(note(untested)).toEqual(['Ana pinned candidate 77ac010 (was 9f3c2ab).']);
  });

  test('other changes name whose approval went stale', () => {
    const story = asked()
      .by('ben', { type: 'approve' })
      .by('ana', { type: 'scope', add: { kind: 'fix', text: 'null amount' } });
    expect(note(story)).toEqual(['Ana added fix "null amount". Stale now: the approval of Ben.']);
  });
});

describe('testing and approval', () => {
  test('a result with its evidence; a failed one calls the captain (product N2)', () => {
    const passed = built().by('ana', {
      type: 'test',
      phase: 'unit',
      result: 'pass',
      link: 'https://ci.example.org/1',
    });
    expect(note(passed)).toEqual([
      'Ana recorded unit passed for 9f3c2ab (evidence (https://ci.example.org/1)).',
    ]);
    const failed = built().by('finn', {
      type: 'test',
      phase: 'uat',
      result: 'fail',
      because: 'login',
    });
    expect(note(failed)).toEqual([
      'Finn recorded uat failed for 9f3c2ab: login. @Ana, a start needs it passed or waived.',
    ]);
  });

  test('a waiver, asked and agreed', () => {
    const story = built().by('ana', {
      type: 'test',
      phase: 'uat',
      result: 'waive',
      because: 'no users',
    });
    expect(note(story)).toEqual(['Ana asked to waive uat for 9f3c2ab: no users.']);
    expect(note(story.by('finn', { type: 'agree', phase: 'uat' }))).toEqual([
      'Finn agreed to waive uat for 9f3c2ab, asked by Ana: no users.',
    ]);
  });

  test('product A2: asking says which rules, and at once if one cannot be met', () => {
    expect(note(asked())).toEqual(['Ana asked for approval: Change authority (2).']);
    const groups = { ...aPolicy().groups, cab: [idOf('ben')] };
    expect(note(asked(aPolicy({ groups })))).toEqual([
      'Ana asked for approval: Change authority (2). Change authority needs 2, but only 1 can answer.',
    ]);
  });

  test('answers with how far it is; a no calls the captain', () => {
    const story = asked().by('ben', { type: 'approve', because: 'looks fine' });
    expect(note(story)).toEqual(['Ben approved: looks fine. Change authority: 1 of 2.']);
    expect(note(story.by('cat', { type: 'approve' }))).toEqual([
      'Cat approved. Change authority: 2 of 2. Everything is approved.',
    ]);
    expect(note(story.by('cat', { type: 'withdraw' }))).toEqual([
      'Cat took back an answer (approved). Change authority: 1 of 2.',
    ]);
    expect(note(story.by('dan', { type: 'abstain' }))).toEqual([
      'Dan abstained. Change authority: 1 of 2.',
    ]);
    expect(note(story.by('eve', { type: 'revise', because: 'name the on-call person' }))).toEqual([
      'Eve asked for a change: name the on-call person. @Ana, change it, then ask again: /release request R-42',
    ]);
    expect(note(asked().by('cat', { type: 'reject', because: 'no back-out test!' }))).toEqual([
      'Cat rejected: no back-out test! @Ana, change it, then ask again: /release request R-42',
    ]);
  });

  test('product A6: expired requests and unused approvals call the captain', () => {
    const expired = { type: 'approval-expired', timer: 'approval-expired:1', due: 0 } as const;
    expect(told(asked(), undefined, { ...expired, unused: false })).toBe(
      'The request for approval expired unanswered. @Ana, ask again: /release request R-42',
    );
    expect(told(asked(), undefined, { ...expired, unused: true })).toBe(
      'The approval expired: the window closed unused. @Ana, move it or cancel it: /release move R-42',
    );
  });
});

describe('deploying', () => {
  test('start, done, promote, end of a bake: nobody is called about progress (product N2)', () => {
    expect(note(ready().by('ana', { type: 'start', at: WINDOW.start + 30 * MINUTE }))).toEqual([
      'Ana set the start for Thu 26 Nov, 22:30.',
    ]);
    expect(note(started())).toEqual(['Ana started the deployment: 10% › 50% › 100%.']);
    expect(note(baking())).toEqual([
      'Ana reported 10% deployed. It bakes until Thu 26 Nov, 22:35.',
    ]);
    const promoted = baking().by('ana', { type: 'promote', because: 'quiet night' });
    expect(note(promoted)).toEqual(['Ana promoted from 10% to 50%: quiet night.']);
    expect(told(baking(), undefined, { type: 'bake-ended', stage: '10%' })).toBe(
      'The bake of 10% ended.',
    );
    const auto = { type: 'promoted', from: '50%', to: '100%', auto: true } as const;
    expect(told(baking(), undefined, auto)).toBe('Promoted from 50% to 100% by itself.');
    expect(note(completed())[0]).toBe('Ana ended the bake of 100% early: quiet night.');
    expect(note(completed())[1]).toBe('Fully out.');
  });

  test('a hold calls the captain, unless it is the captain’s', () => {
    const hold = { type: 'hold', because: 'error rate above 2%' } as const;
    const at = WINDOW.start + 16 * MINUTE;
    expect(note(baking().at(at).by('ben', hold))).toEqual([
      'Ben held the deployment: error rate above 2%. 19 min of the bake are left. @Ana, resume it or roll it back.',
    ]);
    const own = baking().at(at).by('ana', hold);
    expect(note(own)).toEqual([
      'Ana held the deployment: error rate above 2%. 19 min of the bake are left.',
    ]);
    expect(note(own.by('ana', { type: 'resume' }))).toEqual([
      'Ana resumed the deployment. It bakes until Thu 26 Nov, 22:36.',
    ]);
  });

  test('what closed it, as the card says it: a stopped line is no freeze', () => {
    const caught = { type: 'caught', since: WINDOW.start, freezes: ['F-3'] } as const;
    const closing = {
      freeze: 'F-3',
      scope: { services: [], environments: ['prod'] },
      until: WINDOW.end,
      zone: 'Europe/London',
      by: idOf('dan'),
    } as const;
    const freeze = { ...closing, kind: 'freeze', because: 'quarter end' } as const;
    const stop = { ...closing, freeze: 'F-4', kind: 'stop', because: 'INC-552' } as const;
    expect(told(baking(), undefined, { ...caught, closings: [stop], bakeLeftMs: MINUTE })).toBe(
      'Held by stop F-4 until somebody lets it go, set by Dan: INC-552. 1 min of the bake are left.',
    );
    expect(told(baking(), undefined, { ...caught, closings: [freeze, stop] })).toBe(
      'Held by freeze F-3 until Thu 26 Nov, 23:00, set by Dan: quarter end. Held by stop F-4 until somebody lets it go, set by Dan: INC-552.',
    );
    expect(told(baking(), undefined, caught)).toBe(
      'Held by F-3, until nothing closes it any more.',
    );
  });

  test('a set start that could not happen lists why and calls the captain', () => {
    const refused = {
      type: 'start-refused',
      timer: 'start',
      due: WINDOW.start,
      blockers: [
        { kind: 'test', phase: 'uat', state: 'failed', by: 'people', group: 'payments-owners' },
      ],
    } as const;
    expect(told(ready(), undefined, refused).split('\n')).toEqual([
      'R-42 (payments 4.2.0 → prod): The start set for Thu 26 Nov, 22:00 did not happen: 1 thing in the way. @Ana, clear these, then start it: /release start R-42',
      '• uat failed. Anyone in payments-owners: /release test R-42 uat pass',
    ]);
  });

  test('rolled back: to what, as far as it is known', () => {
    expect(note(rolledBack())).toEqual([
      'Dan rolled back at 10%: error rate above 2%.',
      'The full review opened, due Thu 3 Dec.',
    ]);
  });
});

describe('grouping and the rest', () => {
  test("one person's facts within a minute are one reply, a line each", () => {
    const story = asked();
    const events = story.events.slice(1);
    expect(plain(threadNote(events, story.picture())).split('\n')).toEqual([
      'Ana pinned candidate 9f3c2ab.',
      'Ana recorded unit passed for 9f3c2ab (evidence (https://ci.example.org/1)).',
      'Ana asked for approval: Change authority (2).',
    ]);
  });

  test('how far a rule is stands only behind the last line that concerns it', () => {
    const story = asked().by('ben', { type: 'approve' }).by('ben', { type: 'withdraw' });
    const back = story.events.slice(-2);
    expect(plain(threadNote(back, story.picture())).split('\n')).toEqual([
      'Ben approved.',
      'Ben took back an answer (approved). Change authority: 0 of 2.',
    ]);
    story.by('ben', { type: 'approve' });
    expect(plain(threadNote([...back, ...story.last], story.picture())).split('\n')).toEqual([
      'Ben approved.',
      'Ben took back an answer (approved).',
      'Ben approved. Change authority: 1 of 2.',
    ]);
    const changed = asked().by('ben', { type: 'approve' });
    changed.by('ben', { type: 'scope', add: { kind: 'fix', text: 'null amount' } });
    expect(plain(threadNote(changed.events.slice(-2), changed.picture())).split('\n')).toEqual([
      'Ben approved.',
      'Ben added fix "null amount". Stale now: the approval of Ben.',
    ]);
  });

  test('the review, dropped reminders and policy changes have their sentence', () => {
    const review = { outcome: 'successful', well: '', improve: '', actions: [] } as const;
    expect(note(completed().by('ana', { type: 'review', ...review }))).toEqual([
      'Ana filed the review: successful, no actions needed.',
    ]);
    const dropped = {
      type: 'reminder-dropped',
      what: 'window-closing',
      timer: 't',
      due: 1,
    } as const;
    expect(told(planned(), undefined, dropped)).toBe(
      'A reminder was no longer of use: the window is about to close.',
    );
    expect(told(planned(), undefined, { type: 'reconciled', definition: aService() })).toBe(
      'The policy changed; the release follows the new one.',
    );
  });
});

describe('announcements', () => {
  test('product N2: starting names the captain and calls on-call', () => {
    expect(
      plain(announcement('starting', started().picture(), 'https://chat.example.org/p1')),
    ).toBe(
      'payments 4.2.0 starts now on prod: canary, until about 23:00. Ana steers; on call @Dan. Card of R-42 (https://chat.example.org/p1)',
    );
    const alone = started(aPolicy({ groups: { ...aPolicy().groups, 'on-call': [] } }));
    expect(plain(announcement('starting', alone.picture()))).toBe(
      'payments 4.2.0 starts now on prod: canary, until about 23:00. Ana steers. R-42',
    );
  });

  test('completed: when, on plan or how late, and when the review opens; nobody is called', () => {
    expect(plain(announcement('completed', completed().picture()))).toBe(
      'payments 4.2.0 is fully out on prod, 22:40, on plan. The review opens 1 h after that. R-42',
    );
    const late = completed();
    const window = { ...WINDOW, end: WINDOW.start + 25 * MINUTE };
    late.happens('ana', { type: 'moved', from: WINDOW, to: window });
    expect(plain(announcement('completed', late.picture()))).toContain(', 15 min past its window.');
  });

  test('rolled back: to what, when, why, by whom, and on-call is called', () => {
    const story = rolledBack();
    story.neighbours = [aNeighbour()];
    expect(plain(announcement('rolled-back', story.picture()))).toBe(
      'payments 4.2.0 was rolled back on prod to 4.1.9 at 22:20: error rate above 2%. Decided by Dan. On call: @Dan. A full review follows. R-42',
    );
  });
});
