// A refusal of each code and the lines that answer it, told about the release R-42 of the fixtures.
import type { Refusal, RefusalCode } from '../../../src/domain/decision.ts';
import { DAY, HOUR, MINUTE } from '../../../src/domain/time/duration.ts';
import { idOf, PLANNED_AT, WINDOW } from '../../support/fixtures.ts';
import { REMINDER_LINES } from './refusal-lines-reminder.ts';

const OWNERS = { people: [idOf('ana')], groups: ['payments-owners'], anyone: false };
const CAB = { people: [], groups: ['cab'], anyone: false };
const id = 'R-42';

/** The record makes a forgotten code a type error. */
export const SAID: {
  readonly [C in RefusalCode]: readonly [Extract<Refusal, { code: C }>, ...(readonly string[])];
} = {
  ...REMINDER_LINES,
  outsider: [
    { code: 'outsider', standing: 'guest' },
    'Not done: here, guests decide nothing about releases. Nothing changed.',
    'A member of this organisation can do it with the same line.',
  ],
  'not-yours': [
    { code: 'not-yours', act: 'start', id, who: OWNERS },
    'Not done: starting R-42 is for Ana or anyone in payments-owners.',
    'They can do it with the same line or button. Nothing changed.',
  ],
  'directory-unreachable': [
    { code: 'directory-unreachable' },
    "Nothing was recorded: the people directory doesn't answer, so your right to do this can't be checked.",
    'Press or type it again in a minute.',
  ],
  'unknown-release': [
    { code: 'unknown-release', id: 'R-99' },
    'Nothing changed: there is no release R-99.',
    'The open ones: /release list',
  ],
  'unknown-action': [
    { code: 'unknown-action', id: 'A-99' },
    'Nothing changed: there is no action A-99.',
    'The open ones: /release actions',
  ],
  'version-open': [
    { code: 'version-open', service: 'payments', version: '4.2.0', other: 'R-40' },
    'Not planned: payments 4.2.0 is planned already, as R-40.',
    'Change that one: /release edit R-40',
    'Or give it up first: /release cancel R-40 because …',
  ],
  'version-succeeded': [
    { code: 'version-succeeded', service: 'payments', version: '4.2.0', other: 'R-12' },
    'payments 4.2.0 has been released before, by R-12. Plan it once more?',
    'Nothing is planned yet. What it did then: /release show R-12',
  ],
  'window-past': [
    { code: 'window-past', end: WINDOW.end },
    'Nothing changed: that window was over Thu 26 Nov, 23:00.',
    'Give one that is still ahead: /release move R-42 to tomorrow 20:00',
  ],
  'window-order': [
    { code: 'window-order' },
    'Nothing changed: that ends before it starts.',
    'Start first, then the end: /release move R-42 from thu 22:00 to thu 23:00',
  ],
  'window-short': [
    { code: 'window-short', minimumMs: 5 * MINUTE },
    'Nothing changed: that has to be at least 5 min long.',
    'For example: /release move R-42 from thu 22:00 to thu 22:30',
  ],
  'window-long': [
    { code: 'window-long', start: WINDOW.start, end: WINDOW.start + 20 * DAY },
    'That window is 20 d long: Thu 26 Nov, 22:00 to Wed 16 Dec, 22:00. Is that meant?',
    'Nothing is recorded yet. A shorter one needs no question.',
  ],
  'not-a-captain': [
    { code: 'not-a-captain', person: idOf('ben'), who: { ...OWNERS, people: [] } },
    "Nothing changed: Ben isn't among the captains of payments.",
    'The captain can be anyone in payments-owners.',
    'Name one of them: /release captain R-42 @<person>',
  ],
  finished: [
    { code: 'finished', id, outcome: 'rolled-back' },
    'Nothing changed: R-42 has ended: rolled back. It stays as it is.',
    'What happened: /release show R-42. The next one: /release plan',
  ],
  'fixed-since-start': [
    { code: 'fixed-since-start', id, what: 'candidate' },
    "Nothing changed: R-42 has started, and from then on its candidate can't change.",
    'What can be done now: hold, or /release rollback R-42 because …',
    'A different one is a new release: /release plan',
  ],
  'nothing-changed': [
    { code: 'nothing-changed', id },
    'Nothing to change: R-42 is exactly so already.',
    'How it stands: /release show R-42',
  ],
  'no-such-item': [
    { code: 'no-such-item', id, item: 7, items: 2 },
    'Nothing changed: R-42 has no item 7. It lists 2 items.',
    'Their numbers: /release show R-42',
  ],
  limit: [
    { code: 'limit', what: 'scope items', limit: 100 },
    'Nothing changed: a release takes at most 100 scope items.',
    'Join or drop some, then send it again.',
  ],
  'no-candidate': [
    { code: 'no-candidate', id, who: OWNERS },
    'Not recorded: R-42 has no candidate yet, so there is nothing it could be about.',
    'It is pinned by Ana or anyone in payments-owners: /release candidate R-42 @<commit>',
  ],
  'unknown-phase': [
    { code: 'unknown-phase', id, phase: 'smoke', phases: ['unit', 'uat'] },
    'Not recorded: R-42 has no test phase smoke.',
    'It has unit, uat: /release test R-42 unit pass',
  ],
  'link-needed': [
    { code: 'link-needed', id, phase: 'unit' },
    'Not recorded: unit is run by CI, so its result comes with a link.',
    'With one: /release test R-42 unit pass https://…',
  ],
  'reason-needed': [
    { code: 'reason-needed', line: 'reject R-42 because …' },
    'Not recorded: this needs a reason, for those who read it after you.',
    'With one: /release reject R-42 because …',
  ],
  'no-waiver': [
    { code: 'no-waiver', id, phase: 'uat' },
    'Not recorded: no waiver of uat is asked for the candidate of R-42.',
    'A captain asks: /release test R-42 uat waive because …',
  ],
  'own-waiver': [
    { code: 'own-waiver', id, phase: 'uat', who: CAB },
    'Not recorded: you asked for this waiver of uat, so a second person agrees.',
    'That can be anyone in cab: /release agree R-42 uat',
  ],
  'already-requested': [
    { code: 'already-requested', id, at: PLANNED_AT },
    'Nothing to ask: approval of R-42 was asked for Tue 24 Nov, 14:00.',
    'Who is still to answer: /release check R-42',
  ],
  'no-approval-needed': [
    { code: 'no-approval-needed', id },
    'Nothing to ask: the policy wants no approval for R-42.',
    'What it still needs: /release check R-42',
  ],
  'not-requested': [
    { code: 'not-requested', id, who: OWNERS },
    "Not recorded: approval of R-42 hasn't been asked for.",
    'It is asked for by Ana or anyone in payments-owners: /release request R-42',
  ],
  'request-ended': [
    { code: 'request-ended', id, how: 'expired', who: OWNERS },
    'Not recorded: this request for R-42 has ended: it expired.',
    'It is asked for again by Ana or anyone in payments-owners: /release request R-42',
  ],
  excluded: [
    { code: 'excluded', id, as: 'requester', who: CAB },
    'Not recorded: you planned R-42 or asked for its approval, so another person answers.',
    'That can be anyone in cab.',
  ],
  'not-eligible': [
    { code: 'not-eligible', id, who: CAB },
    'Not recorded: no approval rule of R-42 asks you.',
    'It asks anyone in cab. How far it is: /release check R-42',
  ],
  'already-answered': [
    { code: 'already-answered', id, answer: 'approved', at: PLANNED_AT },
    'Nothing new: you approved this Tue 24 Nov, 14:00, and it counts.',
    'To take it back: /release withdraw R-42',
  ],
  'not-answered': [
    { code: 'not-answered', id },
    'Nothing to take back: you have no answer standing for R-42.',
    'How far it is: /release check R-42',
  ],
  outdated: [
    {
      code: 'outdated',
      id,
      what: 'approval',
      changes: [{ what: 'candidate', from: '9f3c2ab', to: '77ac010' }],
      line: 'revise R-42 because the window is too short',
    },
    'Not recorded: R-42 has changed since that button was drawn.',
    'Since then:',
    '• candidate 9f3c2ab → 77ac010',
    'The message now shows how it stands: look, and press there. Or type: /release revise R-42 because the window is too short',
  ],
  'not-ready': [
    {
      code: 'not-ready',
      id,
      blockers: [
        {
          kind: 'approval',
          rule: 'Change authority',
          have: 1,
          need: 2,
          askedAt: PLANNED_AT - 3 * HOUR,
          waitingFor: [idOf('cat'), idOf('eve')],
          groups: ['cab'],
          stale: [idOf('dan')],
        },
        { kind: 'test', phase: 'uat', state: 'open', by: 'people', group: 'payments-owners' },
        { kind: 'window-ahead', opens: WINDOW.start },
      ],
      earliest: WINDOW.start,
    },
    "Not started: R-42 isn't ready.",
    '• Change authority: 1 of 2. Cat or Eve can answer; asked 3 h 4 min ago. Dan approved an earlier version and can approve again.',
    "• uat isn't recorded. Anyone in payments-owners: /release test R-42 uat pass",
    '• The window opens Thu 26 Nov, 22:00.',
    'Earliest start if all is answered: Thu 26 Nov, 22:00.',
  ],
  'start-outside-window': [
    { code: 'start-outside-window', id, start: WINDOW.start, end: WINDOW.end },
    'Not set: that time is outside the window of R-42, Thu 26 Nov, 22:00-23:00.',
    'Give a time inside it: /release start R-42 at …',
    'Or move the window: /release move R-42',
  ],
  'not-started': [
    { code: 'not-started', id },
    "Not recorded: R-42 hasn't started.",
    'What it still needs: /release check R-42',
    'Once it is ready: /release start R-42',
  ],
  'already-started': [
    { code: 'already-started', id, at: WINDOW.start },
    'Nothing changed: R-42 started Thu 26 Nov, 22:00.',
    'How far it is: /release show R-42',
  ],
  held: [
    { code: 'held', id, by: idOf('ben'), because: 'error rate', at: WINDOW.start, who: OWNERS },
    'Nothing moved: R-42 is held by Ben since Thu 26 Nov, 22:00: error rate.',
    'It is resumed by Ana or anyone in payments-owners: /release resume R-42',
  ],
  'not-held': [
    { code: 'not-held', id },
    "Nothing to resume: R-42 isn't held.",
    'How far it is: /release show R-42',
  ],
  'stage-done': [
    { code: 'stage-done', id, stage: '10%', at: WINDOW.start },
    'Nothing new: 10% of R-42 was deployed Thu 26 Nov, 22:00.',
    'What comes next: /release show R-42',
  ],
  'stage-not-done': [
    { code: 'stage-not-done', id, stage: '10%', who: OWNERS },
    "Not promoted: 10% of R-42 isn't reported as deployed.",
    'That is said by Ana or anyone in payments-owners: /release done R-42',
  ],
  'bake-not-ended': [
    { code: 'bake-not-ended', id, stage: '10%', until: WINDOW.start + 30 * MINUTE },
    'Not promoted: 10% of R-42 bakes until Thu 26 Nov, 22:30. Earlier goes with a reason.',
    'For example: /release promote R-42 because …',
  ],
  'review-not-open': [
    { code: 'review-not-open', id },
    'Not filed: the review of R-42 opens when its deployment has ended.',
    'A prompt comes by itself then. How far it is: /release show R-42',
  ],
  'already-reviewed': [
    { code: 'already-reviewed', id, at: WINDOW.end },
    'Nothing changed: the review of R-42 was filed Thu 26 Nov, 23:00.',
    'What it says: /release show R-42',
    'A follow-up is still welcome: /release action R-42',
  ],
  'own-review': [
    { code: 'own-review', id, who: CAB },
    'Not filed: this is a full review of R-42, so another person than its captain files it.',
    'That can be anyone in cab: /release review R-42',
  ],
  'action-done': [
    { code: 'action-done', id: 'A-1', at: WINDOW.end },
    'Nothing new: A-1 was done Thu 26 Nov, 23:00.',
    'What is still open: /release actions',
  ],
  frozen: [
    {
      code: 'frozen',
      id,
      closing: [
        {
          freeze: 'F-1',
          kind: 'freeze',
          scope: { services: [], environments: ['prod'] },
          until: WINDOW.end,
          zone: 'Europe/London',
          because: 'quarter end',
          by: idOf('dan'),
        },
      ],
    },
    'Not promoted: R-42 is held by freeze F-1.',
    '• Everything on prod is frozen until Thu 26 Nov, 23:00 (F-1, by Dan): quarter end.',
    'Its bake keeps what has passed, and nothing fails. Roll back works: /release rollback R-42',
    'Who may lift it: captains of every service it closes, on-call and managers: /release unfreeze F-1',
  ],
  'unknown-freeze': [
    { code: 'unknown-freeze', id: 'F-9' },
    'Nothing changed: there is no freeze F-9.',
    'All of them: /release freezes',
  ],
  'freeze-over': [
    { code: 'freeze-over', id: 'F-1', at: WINDOW.end },
    'Nothing changed: F-1 is over since Thu 26 Nov, 23:00.',
    'What is frozen now and next: /release freezes',
  ],
  'freeze-exists': [
    { code: 'freeze-exists', id: 'F-1' },
    'Not set again: exactly this freeze stands already as F-1.',
    'To end it: /release unfreeze F-1',
  ],
  'freeze-past': [
    { code: 'freeze-past', end: WINDOW.end },
    'Not frozen: that was over Thu 26 Nov, 23:00.',
    'Give an end that is still ahead: /release freeze',
  ],
  'freeze-order': [
    { code: 'freeze-order' },
    'Nothing changed: that ends before it starts.',
    'Start first, then the end: /release freeze',
  ],
  'freeze-short': [
    { code: 'freeze-short', minimumMs: 5 * MINUTE },
    'Nothing changed: that has to be at least 5 min long.',
    'What is wrong now is stopped at once: /release stop <service> because …',
  ],
  'freeze-long': [
    {
      code: 'freeze-long',
      start: WINDOW.start,
      end: WINDOW.start + 547 * DAY,
      longestMs: 366 * DAY,
    },
    'Not frozen: Thu 26 Nov, 22:00 - Fri 26 May 2028, 23:00 is 547 d. A freeze is at most 366 d long.',
    'Check the year, and say it again: /release freeze',
  ],
  'already-stopped': [
    {
      code: 'already-stopped',
      id: 'F-1',
      by: idOf('dan'),
      at: PLANNED_AT,
      because: 'INC-552',
    },
    'Stopped already: F-1 by Dan, Tue 24 Nov, 14:00: INC-552.',
    'To keep it longer: /release keep F-1. To let it go: /release go F-1',
  ],
  'not-stopped': [
    { code: 'not-stopped', id: undefined },
    'Nothing changed: no line is stopped.',
    'What is frozen now and next: /release freezes',
  ],
  'which-stop': [
    { code: 'which-stop', ids: ['F-1', 'F-2'], because: '' },
    'Nothing changed: 2 lines are stopped. Say which goes:',
    '• /release go F-1',
    '• /release go F-2',
  ],
  'link-unknown-code': [
    { code: 'link-unknown-code' },
    'Not linked: there is no such code. It was mistyped, used already, or replaced by a newer one.',
    'A new one comes from your other chat: say link to the bot there.',
  ],
  'link-late': [
    { code: 'link-late', at: PLANNED_AT },
    'Not linked: that code ended Tue 24 Nov, 14:00.',
    'A new one comes from your other chat: say link to the bot there.',
  ],
  'link-own-code': [
    { code: 'link-own-code' },
    'Not linked: this account asked for that code itself.',
    'The answer that gave it says how to type it in your other chat. How you stand: /release whoami',
  ],
  'link-same-chat': [
    { code: 'link-same-chat' },
    'Not linked: that code was asked for in this same chat platform.',
    'A link joins an account here with one in the other chat. Begin there: say link to the bot.',
  ],
  'link-same-person': [
    { code: 'link-same-person', person: idOf('ana') },
    'Nothing to link: both accounts are Ana already.',
    'How you stand: /release whoami',
  ],
  'link-busy': [
    { code: 'link-busy', limit: 200 },
    'No code: 200 are open already, the most there can be at once.',
    'Each ends after ten minutes. Try again in a minute: /release link',
  ],
  'not-linked': [
    { code: 'not-linked' },
    "Nothing to undo: this account isn't linked to another, and none is linked to it.",
    'How you stand: /release whoami',
  ],
};
