// Private answers: accepted commands, questions, misunderstandings, faults.
import { describe, expect, test } from 'vitest';
import { pictureOf } from '../../../src/chat/picture.ts';
import { notice } from '../../../src/chat/view.ts';
import { actionDigest, actionNote, actionsNotice } from '../../../src/chat/views/action.ts';
import { approvalsNotice } from '../../../src/chat/views/approvals.ts';
import { auditNotice } from '../../../src/chat/views/audit.ts';
import { canNotice } from '../../../src/chat/views/can.ts';
import { channelNotice } from '../../../src/chat/views/channel.ts';
import { eventText } from '../../../src/chat/views/event-text.ts';
import { codeNotice } from '../../../src/chat/views/link.ts';
import { listNotice } from '../../../src/chat/views/list.ts';
import { threadNote } from '../../../src/chat/views/note.ts';
import {
  acceptedNotice,
  backNotice,
  confirmNotice,
  faultNotice,
  questionInForm,
  sharedNotice,
  unknownNotice,
} from '../../../src/chat/views/reply.ts';
import { checkNotice, showNotice } from '../../../src/chat/views/show.ts';
import { whoamiNotice } from '../../../src/chat/views/whoami.ts';
import { DAY, HOUR } from '../../../src/domain/time/duration.ts';
import {
  ACTION,
  aNeighbour,
  aPolicy,
  aService,
  asked,
  idOf,
  PLANNED_AT,
  personOf,
  plain,
  planned,
  ready,
  type Story,
  started,
  WINDOW,
} from '../../support/fixtures.ts';

const ZONE = 'Europe/London';

function accepted(story: Story): readonly string[] {
  return plain(acceptedNotice(story.last, story.picture())).split('\n');
}

describe('accepted', () => {
  test('product T5: a plan is echoed as understood, with what overlaps and what is in the way', () => {
    const story = planned();
    story.closed = [{ place: 'slack:C0PAY', why: 'not-a-member' }];
    story.neighbours = [
      aNeighbour({ id: 'R-41', version: '4.1.10', open: true, completed: false, window: WINDOW }),
    ];
    expect(accepted(story)).toEqual([
      'Planned: R-42 (payments 4.2.0 → prod).',
      'Thu 26 Nov, 22:00-23:00, 1 h long · captain Ana · rollout canary: 10% › 50% › 100%',
      'Overlaps 1 other release of payments on prod:',
      '• R-41 4.1.10, Thu 26 Nov, 22:00-23:00, captain Finn',
      "• The channel C0PAY is closed to the bot (the bot isn't a member of it). Invite it there, or have the policy name another.",
      "Waiting for: a candidate (Ana: /release candidate R-42 @<commit>) · unit (Ana) · uat (payments-owners) · approval · a channel the bot can post to (C0PAY: the bot isn't a member of it)",
    ]);
  });

  test('product T6, K4: back-to-back windows do not overlap', () => {
    const story = planned();
    const before = { ...WINDOW, start: WINDOW.start - HOUR, end: WINDOW.start };
    story.neighbours = [aNeighbour({ id: 'R-41', open: true, window: before })];
    expect(accepted(story).join('\n')).not.toContain('Overlaps');
  });

  test('a reader elsewhere sees both zones (product T4)', () => {
    const story = planned();
    const notice = acceptedNotice(story.last, story.picture());
    expect(plain(notice, { zone: 'America/New_York' })).toContain(
      'Thu 26 Nov, 17:00-18:00 (Thu 26 Nov, 22:00-23:00 Europe/London), 1 h long',
    );
  });

  test('the planner who may not be captain is asked for one (contract "Who may")', () => {
    const story = planned({ captain: idOf('finn') });
    expect(accepted(story)[1]).toContain('captain Finn');
    const groups = { ...aPolicy().groups, 'payments-owners': [idOf('finn')] };
    expect(accepted(planned({}, aPolicy({ groups })))).toContain(
      'Name a captain: /release captain R-42 @<person>',
    );
  });

  test('an approval: recorded, how far it is, what is still needed', () => {
    expect(accepted(asked().by('ben', { type: 'approve' }))).toEqual([
      'R-42 (payments 4.2.0 → prod): You approved. Change authority: 1 of 2.',
      'Waiting for: uat (payments-owners) · Change authority (Cat, Dan or Eve)',
    ]);
  });

  test('a stage without a bake: nothing is said of a bake, and no line twice', () => {
    const rollout = {
      name: 'straight',
      stages: [{ name: 'all', bakeMs: 0, advance: 'manual' }],
    } as const;
    const services = [aService({ rollout })];
    const story = ready(aPolicy({ services })).by('ana', { type: 'start' });
    expect(accepted(story)[0]).toBe('R-42 (payments 4.2.0 → prod): You started the deployment.');
    story.by('ana', { type: 'done' });
    expect(accepted(story).slice(0, 2)).toEqual([
      'R-42 (payments 4.2.0 → prod): You reported all deployed.',
      'Fully out.',
    ]);
    expect(plain(threadNote(story.last, story.picture()))).not.toContain('bake');
  });

  test('nothing to record says so', () => {
    expect(plain(acceptedNotice([], planned().picture()))).toBe(
      'Nothing to change: R-42 (payments 4.2.0 → prod) is exactly so already.',
    );
  });
});

describe('short answers', () => {
  test('shared, back, fault', () => {
    expect(plain(sharedNotice())).toBe('Shared here.');
    expect(plain(backNotice())).toBe('Left as it is. Nothing changed.');
    expect(plain(faultNotice('7F3K-2QD')).split('\n')).toEqual([
      "That didn't go through on our side. Nothing was recorded. Reference 7F3K-2QD.",
      'Try again in a minute; if it stays, show the reference to whoever runs Signalbox.',
    ]);
    expect(plain(unknownNotice('7F3K-2QD')).split('\n')).toEqual([
      'The database went away while this was being recorded: it may count, or not. Reference 7F3K-2QD.',
      'Look before you repeat it: /release list and the card show what counts.',
    ]);
  });

  test('a confirmation shows the parsed meaning, its effect and how long it holds', () => {
    const line = 'cancel R-42 because superseded';
    const says = `confirm 1764190800 ${line}`;
    const view = confirmNotice({ kind: 'cancel', p: asked().picture() }, line, says);
    expect(plain(view).split('\n')).toEqual([
      'Cancel this release?',
      'R-42: payments 4.2.0 → prod',
      'It ends here: reminders stop, open requests for approval end, and it stays closed.',
      'Read as: /release cancel R-42 because superseded',
      'Nothing is recorded yet. Confirm within two minutes.',
      '[Confirm] [Back]',
    ]);
    expect(view.buttons[0]?.says).toBe(says);
  });

  test('a plan read from vague words is shown with its window first', () => {
    const line = 'plan payments 4.2.0 on prod from 2026-11-26T22:00Z to 2026-11-26T23:00Z';
    const view = confirmNotice({ kind: 'plan', window: WINDOW }, line, `confirm 1 ${line}`);
    expect(plain(view).split('\n').slice(0, 3)).toEqual([
      'Plan it so?',
      'Window: Thu 26 Nov, 22:00-23:00, 1 h long.',
      `Read as: /release ${line}`,
    ]);
  });

  test('a move read from vague words shows both windows; above its form only the new one', () => {
    const p = asked().picture();
    const window = { ...WINDOW, start: WINDOW.start + DAY, end: WINDOW.end + DAY };
    const line = 'move R-42 from 2026-11-27T22:00Z to 2026-11-27T23:00Z';
    const view = confirmNotice({ kind: 'move', p, window }, line, `confirm 1 ${line}`);
    expect(plain(view).split('\n').slice(0, 4)).toEqual([
      'Move it so?',
      'R-42: payments 4.2.0 → prod',
      'Now: Thu 26 Nov, 22:00-23:00, 1 h long.',
      'Then: Fri 27 Nov, 22:00-23:00, 1 h long.',
    ]);
    expect(plain(notice(...questionInForm({ kind: 'move', p, window }))).split('\n')).toEqual([
      'Move it so?',
      'Window: Fri 27 Nov, 22:00-23:00, 1 h long.',
      'Nothing is recorded yet. Confirm within two minutes.',
    ]);
  });
});

describe('questions', () => {
  test('show is the card with Share here and Open, and no decision button (contract)', () => {
    const view = showNotice(asked().picture(), 'https://chat.example.org/p1');
    expect(view.buttons.map((button) => button.label)).toEqual(['Share here', 'Open']);
    expect(plain(view)).toContain('Change authority: 0 of 2');
  });

  test('check lists what is missing and who brings it', () => {
    expect(plain(checkNotice(asked().picture())).split('\n')).toEqual([
      'payments 4.2.0 → prod',
      'R-42 · Testing',
      'Not ready to start:',
      "• uat isn't recorded. Anyone in payments-owners: /release test R-42 uat pass",
      '• Change authority: 0 of 2. Ben, Cat, Dan or Eve can answer; asked 1 min ago.',
      '• The window opens Thu 26 Nov, 22:00.',
      'Earliest start if all is answered: Thu 26 Nov, 22:00.',
      '[Share here]',
    ]);
    expect(plain(checkNotice(ready().picture())).split('\n').slice(2, 5)).toEqual([
      'Ready to start now: /release start R-42',
      'Approved:',
      '• Change authority: 2 of 2 · approved by Ben and Cat',
    ]);
    const bare = planned({ scope: [], backout: '' });
    expect(plain(checkNotice(bare.picture()))).toContain(
      "Missing, though it doesn't block: what changes, the back-out plan. /release edit R-42",
    );
    expect(plain(checkNotice(started().picture()))).toContain('Needed now: Ana presses Done');
  });

  test('product F7: can I ship? yes, not yet with every blocker, or nothing planned', () => {
    expect(plain(canNotice('payments', 'prod', [ready().picture()])).split('\n')).toEqual([
      'Yes: R-42 can start now. /release start R-42',
      'R-42 (payments 4.2.0 → prod): ready.',
    ]);
    expect(plain(canNotice('payments', 'prod', [asked().picture()])).split('\n')).toEqual([
      'Not yet: nothing of payments on prod is ready to start.',
      'R-42 (payments 4.2.0 → prod):',
      "• uat isn't recorded. Anyone in payments-owners: /release test R-42 uat pass",
      '• Change authority: 0 of 2. Ben, Cat, Dan or Eve can answer; asked 1 min ago.',
      '• The window opens Thu 26 Nov, 22:00.',
      'Earliest start if all is answered: Thu 26 Nov, 22:00.',
    ]);
    expect(plain(canNotice('payments', 'prod', [])).split('\n')).toEqual([
      'Nothing of payments on prod is planned, so nothing can start.',
      'Plan one: /release plan payments <version>',
    ]);
    expect(
      plain(canNotice('payments', 'prod', [started().picture()]))
        .split('\n')
        .slice(0, 2),
    ).toEqual([
      'Not now: payments on prod is deploying already, and nothing else is planned.',
      '• R-42 (payments 4.2.0 → prod) is deploying: R-42 · Deploying, stage 1 of 3: 10%',
    ]);
  });

  test('can I ship then? what is in the way at that moment, and the line for it', () => {
    const story = ready().at(PLANNED_AT);
    const then = { at: WINDOW.start, zone: ZONE };
    const drawn = (at: number) => [pictureOf(story.release, story.context(undefined), at)];
    expect(plain(canNotice('payments', 'prod', drawn(then.at), then)).split('\n')).toEqual([
      'For Thu 26 Nov, 22:00, as things stand now:',
      'Yes: R-42 can start then. /release start R-42 at 2026-11-26T22:00Z',
      'R-42 (payments 4.2.0 → prod): ready.',
    ]);
    const late = { ...then, at: WINDOW.end };
    const lines = plain(canNotice('payments', 'prod', drawn(late.at), late)).split('\n');
    expect(lines[1]).toBe('Not then: nothing of payments on prod would be ready to start.');
    expect(lines[3]).toContain('The window was over Thu 26 Nov, 23:00.');
  });

  test('a start blocked by another deployment names it and its captain', () => {
    const story = ready();
    story.neighbours = [aNeighbour({ id: 'R-41', deploying: true, open: true, completed: false })];
    expect(plain(canNotice('payments', 'prod', [story.picture()]))).toContain(
      '• R-41 is deploying payments to prod (captain Finn). It clears when that ends: /release show R-41',
    );
  });

  test('list: one line a release; private answers may say how far away', () => {
    const rows = [asked().release];
    expect(plain(listNotice(rows, 1, 'payments, prod', ZONE, PLANNED_AT)).split('\n')).toEqual([
      '1 release not closed (payments, prod):',
      '• R-42 payments 4.2.0 → prod · Testing · Thu 26 Nov, 22:00-23:00, in 2 days · Ana',
    ]);
    expect(plain(listNotice([], 0, '', ZONE, PLANNED_AT)).split('\n')).toEqual([
      'No release is open.',
      'Plan one: /release plan',
    ]);
    const some = plain(listNotice(rows, 23, '', ZONE, PLANNED_AT)).split('\n');
    expect(some[0]).toBe('23 releases not closed:');
    expect(some.at(-1)).toBe('And 22 more. Narrow it: /release list <service> on <environment>');
  });

  test('approvals: what waits for this person, with the line to type', () => {
    const story = asked();
    expect(plain(approvalsNotice([story.picture()], idOf('cat'), 1)).split('\n')).toEqual([
      '1 release waits for your answer:',
      '• R-42 (payments 4.2.0 → prod), Thu 26 Nov, 22:00-23:00, asked by Ana 1 min ago · Change authority: 0 of 2: /release approve R-42',
      'Reject or ask for a change: /release reject <release> because … · /release revise <release> because …',
    ]);
    expect(plain(approvalsNotice([story.picture()], idOf('cat'), 3))).toContain('3 releases wait');
    expect(plain(approvalsNotice([], idOf('cat'), 0))).toBe('Nothing waits for your answer.');
  });

  test('audit: who did what, when, oldest first', () => {
    const { events } = asked();
    const entries = events.map((event) => ({ ...event, summary: eventText(event, ZONE) }));
    expect(plain(auditNotice('R-42', entries, ZONE)).split('\n')).toEqual([
      '4 entries about R-42:',
      '• 1. Tue 24 Nov, 14:00 Ana planned payments 4.2.0 for prod: Thu 26 Nov, 22:00-23:00.',
      '• 2. Tue 24 Nov, 14:01 Ana pinned candidate 9f3c2ab.',
      '• 3. Tue 24 Nov, 14:02 Ana recorded unit passed for 9f3c2ab (evidence (https://ci.example.org/1)).',
      '• 4. Tue 24 Nov, 14:03 Ana asked for approval: Change authority (2).',
      '[Share here]',
    ]);
  });

  test('whoami: one person, their zone, groups, and each account with why it is theirs', () => {
    const slack = {
      platform: 'Slack',
      name: 'Ana',
      how: { by: 'e-mail', address: idOf('ana') },
      here: false,
    } as const;
    const teams = {
      platform: 'Teams',
      name: 'Ana Ruiz',
      how: { by: 'link', own: 'ana@other.example', asked: true },
      here: true,
    } as const;
    const said = whoamiNotice(personOf('ana'), [slack, teams], ['payments-owners'], false);
    expect(plain(said).split('\n')).toEqual([
      'You are Ana, ana@example.org, member.',
      'Your zone is Europe/London.',
      '• Slack, as Ana: by its e-mail ana@example.org',
      '• Teams, as Ana Ruiz: by a link; without it ana@other.example (here)',
      'Groups of the policy: payments-owners',
      'This account stands for itself again with /release unlink.',
    ]);
  });

  test('whoami: somebody alone is told why, and isn’t offered to undo what there isn’t', () => {
    const alone = { platform: 'Slack', name: 'Ana', how: { by: 'itself' }, here: true } as const;
    const said = plain(whoamiNotice(personOf('ana'), [alone], [], true));
    expect(said).toContain(
      'no verified e-mail, so it counts only in groups of its own chat (here)',
    );
    expect(said).toContain('An account in the other chat is missing? /release link joins it.');
    expect(said).not.toContain('unlink');
    const listed = { ...alone, how: { by: 'policy', address: 'a@b.example' } } as const;
    const other = {
      ...alone,
      how: { by: 'link', own: 'a@b.example', asked: false },
    } as const;
    const both = plain(whoamiNotice(personOf('ana'), [listed, other], [], false));
    expect(both).toContain("by the policy's list of people, which has a@b.example");
    expect(both).toContain('by its address a@b.example, which is linked through another account');
    expect(both).not.toContain('missing');
  });

  test('a code says where to type it, as it goes there and where nobody reads it, and until when', () => {
    const inTeams = codeNotice('7F3K-2QDX', PLANNED_AT + 600_000, ZONE, 'teams');
    expect(plain(inTeams)).toContain('In Slack, in any channel, type: /release link 7F3K-2QDX');
    const said = codeNotice('7F3K-2QDX', PLANNED_AT + 600_000, ZONE, 'slack');
    expect(plain(said).split('\n')).toEqual([
      'Link your account in the other chat to this one.',
      'In Teams, in your own chat with Release, type: link 7F3K-2QDX',
      'It works once, until Tue 24 Nov, 14:10. A new code replaces it.',
      'Give it to nobody: an account that types it speaks as you from then on.',
    ]);
  });
});

describe('follow-up actions', () => {
  test('added, done and long overdue; only whoever has to act is called', () => {
    expect(plain(actionNote('added', ACTION, idOf('ana'), ZONE))).toBe(
      'Ana added action A-1: alert on queue depth, @Finn, due Thu 3 Dec.',
    );
    expect(plain(actionNote('added', ACTION, idOf('finn'), ZONE))).toContain(', Finn, due');
    expect(
      plain(actionNote('done', { ...ACTION, evidence: 'dashboard 7' }, idOf('finn'), ZONE)),
    ).toBe('Finn closed A-1: alert on queue depth (dashboard 7).');
    expect(plain(actionNote('overdue', ACTION, undefined, ZONE))).toBe(
      '@Finn, A-1 of R-42 was due Thu 3 Dec and is still open: alert on queue depth. When it is done: /release action done A-1 because …',
    );
  });

  test('product P6: one grouped message a person; lists by due date', () => {
    const later = { ...ACTION, id: 'A-2', text: 'rehearse the back-out', due: ACTION.due + DAY };
    expect(plain(actionDigest([ACTION, later], idOf('finn'), ZONE)).split('\n')).toEqual([
      'Your 2 open actions',
      '• A-1 alert on queue depth, due Thu 3 Dec (R-42)',
      '• A-2 rehearse the back-out, due Fri 4 Dec (R-42)',
      'When one is done: /release action done A-1 because …',
    ]);
    expect(plain(actionsNotice([later, ACTION], undefined, ZONE)).split('\n')).toEqual([
      '2 open actions, by due date:',
      '• Finn: A-1 alert on queue depth, due Thu 3 Dec (R-42)',
      '• Finn: A-2 rehearse the back-out, due Fri 4 Dec (R-42)',
    ]);
    expect(plain(actionsNotice([], idOf('ana'), ZONE)).split('\n')[0]).toBe(
      'No action of yours is open.',
    );
  });
});

test('a channel that went dead is told in words, never by a code of the platform', () => {
  const said = (why: string) =>
    plain(channelNotice(planned().picture(), JSON.stringify({ place: 'slack:C0PAY', why })));
  expect(said('archived')).toContain('C0PAY is closed to the bot: it is archived.');
  expect(said('channel_not_found')).toContain('it takes no messages from the bot.');
});
