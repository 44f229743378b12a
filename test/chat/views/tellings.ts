// A release told with the same words in every place where people write something, and every view that is drawn of it.
import type { HomePicture, Shown } from '../../../src/chat/home-picture.ts';
import type { Card, Form, Home, Notice, View } from '../../../src/chat/view.ts';
import { actionDigest, actionNote, actionsNotice } from '../../../src/chat/views/action.ts';
import { announcement } from '../../../src/chat/views/announcement.ts';
import { approvalsNotice } from '../../../src/chat/views/approvals.ts';
import { approvalAsked, approvalRequest, approverNudge } from '../../../src/chat/views/ask.ts';
import { auditNotice } from '../../../src/chat/views/audit.ts';
import { canNotice } from '../../../src/chat/views/can.ts';
import { releaseCard } from '../../../src/chat/views/card.ts';
import { eventText } from '../../../src/chat/views/event-text.ts';
import {
  actionForm,
  addForm,
  candidateForm,
  canForm,
  captainForm,
  editForm,
  moveForm,
  pickForm,
  planForm,
  remindForm,
  scopeForm,
  testForm,
} from '../../../src/chat/views/forms.ts';
import {
  caughtNotice,
  type FreezePicture,
  freezeBegan,
  freezeCard,
  freezeEnded,
  keepQuestion,
} from '../../../src/chat/views/freeze.ts';
import { liftForm } from '../../../src/chat/views/freeze-forms.ts';
import {
  calendarReply,
  freezeQuestion,
  freezesNotice,
  liftQuestion,
} from '../../../src/chat/views/freeze-reply.ts';
import { homeView } from '../../../src/chat/views/home.ts';
import { homeNotice } from '../../../src/chat/views/home-notice.ts';
import { listNotice } from '../../../src/chat/views/list.ts';
import { threadNote } from '../../../src/chat/views/note.ts';
import { problemNotice } from '../../../src/chat/views/problem.ts';
import { reasonForm } from '../../../src/chat/views/reason-form.ts';
import { refusalNotice } from '../../../src/chat/views/refusal.ts';
import { reminderNote } from '../../../src/chat/views/reminder.ts';
import { acceptedNotice, confirmNotice } from '../../../src/chat/views/reply.ts';
import { reviewForm, reviewPrompt } from '../../../src/chat/views/review.ts';
import { checkNotice, showNotice } from '../../../src/chat/views/show.ts';
import { waiverRequest } from '../../../src/chat/views/waiver.ts';
import { withPassages, withWayToCard } from '../../../src/chat/views/ways.ts';
import type { Reminder } from '../../../src/domain/release/event.ts';
import { MINUTE } from '../../../src/domain/time/duration.ts';
import { aFreeze, idOf, planned, type Story, WINDOW } from '../../support/fixtures.ts';

const READER = idOf('ben');
const ZONE = 'Europe/London';

/** A release told with these words in every place where people write something, after each of its steps. */
export function tellings(words: string): readonly Story[] {
  const token = words.replaceAll(/\s+/g, '_');
  const steps: readonly ((story: Story) => Story)[] = [
    (story) => story,
    (story) => story.by('ana', { type: 'candidate', ref: `old${token}` }),
    (story) =>
      story.by('ana', {
        type: 'test',
        phase: 'unit',
        result: 'pass',
        link: 'https://ci.example.org/1',
        because: words,
      }),
    (story) =>
      story.by('ana', {
        type: 'remind',
        add: { when: { at: WINDOW.end }, people: [READER], groups: ['cab'], text: words },
      }),
    (story) => story.by('ana', { type: 'request' }),
    (story) => story.by('cat', { type: 'approve', because: words }),
    (story) => story.by('ana', { type: 'candidate', ref: token }),
    (story) => story.by('ana', { type: 'scope', add: { kind: 'fix', text: words } }),
    (story) =>
      story.by('ana', { type: 'edit', backout: `${words}!`, why: `${words}?`, confirmed: true }),
    (story) => story.by('ana', { type: 'test', phase: 'uat', result: 'waive', because: words }),
    (story) => story.by('finn', { type: 'agree', phase: 'uat' }),
    (story) => story.by('eve', { type: 'revise', because: words }),
    (story) => story.by('ana', { type: 'request' }),
    (story) => story.by('eve', { type: 'reject', because: words }),
    (story) => story.by('ana', { type: 'request' }),
    (story) =>
      story.by('ana', {
        type: 'test',
        phase: 'unit',
        result: 'pass',
        link: 'https://ci.example.org/2',
      }),
    (story) => story.by('cat', { type: 'approve' }).by('ben', { type: 'approve', because: words }),
    (story) => story.at(WINDOW.start).by('ana', { type: 'start' }),
    (story) => story.by('ana', { type: 'done' }),
    (story) => story.by('ben', { type: 'hold', because: words }),
    (story) => story.by('ana', { type: 'resume' }),
    (story) => story.by('ana', { type: 'promote', because: words }),
    (story) => story.at(WINDOW.end + MINUTE).by('dan', { type: 'rollback', because: words }),
    (story) =>
      story.by('finn', {
        type: 'review',
        outcome: 'backed out',
        well: words,
        improve: words,
        actions: [{ text: words, owner: idOf('finn'), due: WINDOW.end }],
      }),
  ];
  const scope = [{ kind: 'feature' as const, text: words }];
  return steps.map((_, index) => {
    const start = planned({ version: token, why: words, backout: words, scope });
    return steps.slice(0, index + 1).reduce((story, step) => step(story), start);
  });
}

const REMINDERS: readonly Reminder[] = [
  'before-start',
  'window-opened',
  'window-closing',
  'window-missed',
  'window-overrun',
  'approvers',
  'escalation',
  'review',
  'remind',
];

const WAYS = {
  slack: 'https://chat.example.org/p1',
  teams: 'https://teams.microsoft.com/l/message/19/1',
};

export function cardsOf(story: Story): readonly Card[] {
  const p = story.picture();
  const due = story.now;
  return [
    releaseCard(p),
    threadNote(story.events, p),
    approvalAsked(p),
    approvalRequest(p, READER),
    approvalRequest(p, idOf('cat')),
    approverNudge(p, { id: READER, zone: ZONE }),
    waiverRequest(p, 'uat', READER),
    reviewPrompt(p, READER),
    withWayToCard(reviewPrompt(p), p.release.id, WAYS),
    withPassages(releaseCard(p), [{ what: 'Start', to: WAYS }]),
    announcement('starting', p, 'https://chat.example.org/p1'),
    announcement('completed', p),
    announcement('rolled-back', p),
    ...freezesOf(story).flatMap((picture) => [
      freezeCard(picture),
      freezeBegan(picture, WAYS.slack),
      freezeEnded(picture, WAYS.slack),
      caughtNotice(picture),
      keepQuestion(picture, picture.freeze.to),
    ]),
    ...REMINDERS.map((what) =>
      reminderNote(
        {
          type: 'reminded',
          what,
          timer: what === 'remind' ? 'remind:1' : what,
          due: what === 'remind' ? WINDOW.end : due,
          late: true,
          at: due,
          by: undefined,
          seq: 1,
        },
        p,
        { id: READER, zone: ZONE },
      ),
    ),
  ];
}

/** One that stands, one that was lifted and a stopped line, each for the reason for which the release is. */
function freezesOf(story: Story): readonly FreezePicture[] {
  const { release } = story;
  const made = aFreeze({ because: release.why });
  const over = { at: made.from, by: idOf('dan'), because: release.why };
  const about = { now: made.from, caught: [release], others: [made] };
  const opens = { [release.id]: made.to };
  return [made, { ...made, over }, { ...made, kind: 'stop' as const }].map((freeze) => ({
    ...about,
    freeze,
    opens,
  }));
}

/** The answers about them. */
function freezeNoticesOf(story: Story): readonly Notice[] {
  const pictures = freezesOf(story);
  const freezes = pictures.map(({ freeze }, at) => ({ ...freeze, id: `F-${at + 1}` }));
  const calendar = { last: freezes.length, freezes };
  return [
    freezesNotice(calendar, pictures[0]?.now ?? 0),
    ...pictures.flatMap(({ freeze, now, caught }) => {
      const scene = { calendar, now, caught };
      const { id, to, because } = freeze;
      const line = `unfreeze ${id} because ${because}`;
      return [
        freezeQuestion(freeze, line, `confirm 1 ${line}`, scene),
        liftQuestion(freeze, line, `confirm 1 ${line}`, scene),
        calendarReply([{ ...freeze, type: 'frozen' }], freeze, scene),
        calendarReply([{ ...freeze, type: 'stopped' }], freeze, scene),
        calendarReply([{ type: 'kept', id, to }], freeze, scene),
        calendarReply([{ type: 'unfrozen', id, because }], freeze, scene),
        calendarReply([{ type: 'went', id, because }], freeze, scene),
        refusalNotice({ code: 'already-stopped', id, by: freeze.by, at: now, because }),
        refusalNotice({ code: 'which-stop', ids: [id], because }),
        refusalNotice({ code: 'frozen', id: 'R-42', closing: [closingOf(freeze)] }),
      ];
    }),
  ];
}

function closingOf({ id, kind, scope, to, zone, because, by }: FreezePicture['freeze']) {
  return { freeze: id, kind, scope, until: to, zone, because, by };
}

export function noticesOf(story: Story): readonly Notice[] {
  const p = story.picture();
  const entries = story.events.map((event) => ({ ...event, summary: eventText(event, ZONE) }));
  return [
    acceptedNotice(story.events.slice(0, 1), p),
    acceptedNotice(story.last, p),
    showNotice(p, 'https://chat.example.org/p1'),
    checkNotice(p),
    canNotice('payments', 'prod', [p]),
    approvalsNotice([p], READER, 1),
    listNotice([story.release], 1, '', ZONE, story.now),
    homeNotice({ ...homePictureOf(story), cards: new Map() }),
    auditNotice('R-42', entries, ZONE),
    ...freezeNoticesOf(story),
    confirmNotice({ kind: 'rollback', p }, 'rollback R-42', 'confirm 1 rollback R-42 because …'),
    refusalNotice({ code: 'not-ready', id: 'R-42', blockers: p.blockers }, p),
  ];
}

/** A Home on which the release stands wherever one can. */
export function homePictureOf(story: Story): HomePicture {
  const p = story.picture();
  const action = {
    id: 'A-1',
    text: story.release.why,
    owner: READER,
    due: WINDOW.end,
    release: 'R-42',
    doneAt: undefined,
    evidence: undefined,
  };
  const waivers = Object.keys(story.release.waivers);
  return {
    reader: READER,
    now: story.now,
    zone: ZONE,
    asks: all([
      { kind: 'approval', p },
      ...waivers.map((phase) => ({ kind: 'waiver' as const, p, phase })),
    ]),
    mine: all([p]),
    freezes: all([aFreeze({ because: story.release.why })]),
    windows: all([story.release]),
    overdue: all([
      { kind: 'review', p },
      { kind: 'action', action },
    ]),
    cards: new Map(
      ['R-42', 'F-1'].map((id) => [
        id,
        { slack: `https://chat.example.org/${id}`, teams: `https://chat.example.org/${id}` },
      ]),
    ),
  };
}

/** A list that is shown whole. */
export function all<T>(shown: readonly T[]): Shown<T> {
  return { shown, total: shown.length };
}

export function homesOf(story: Story): readonly Home[] {
  return [homeView(homePictureOf(story))];
}

export function formsOf(story: Story): readonly Form[] {
  const p = story.picture();
  return [
    planForm(story.policy, { service: 'payments' }),
    pickForm('show', [story.release]),
    addForm([story.release], undefined, { kind: 'fix', text: story.release.why }),
    canForm(story.policy),
    reviewForm(p, []),
    ...freezesOf(story).map(({ freeze, caught }) => liftForm('go', 'go F-1', freeze, { caught })),
    ...[
      editForm,
      moveForm,
      scopeForm,
      captainForm,
      candidateForm,
      testForm,
      actionForm,
      remindForm,
    ].map((draw) => draw(p)),
    ...(['rollback', 'cancel', 'promote', 'hold', 'reject', 'revise'] as const).map((kind) =>
      reasonForm(`${kind} R-42 because`, p, kind),
    ),
  ];
}

/** Views that only repeat what somebody typed. */
export function echoesOf(words: string): readonly View[] {
  const action = {
    id: 'A-1',
    text: words,
    owner: READER,
    due: WINDOW.end,
    release: 'R-42',
    doneAt: undefined,
    evidence: words,
  };
  const names = { word: words, nearest: undefined, known: ['payments'] };
  return [
    actionNote('added', action, READER, ZONE),
    actionNote('done', action, READER, ZONE),
    actionNote('overdue', action, READER, ZONE),
    actionDigest([action], READER, ZONE),
    actionsNotice([action], undefined, ZONE),
    confirmNotice({ kind: 'plan', window: WINDOW }, `plan x because ${words}`, 'confirm 1 back'),
    problemNotice({ code: 'unknown-service', ...names }),
    problemNotice({ code: 'unknown-scope', ...names }),
    problemNotice({ code: 'unknown-person', word: words }),
    problemNotice({ code: 'unexpected', text: words, usage: words, example: words }),
    problemNotice({
      code: 'several',
      word: words,
      choices: [
        {
          release: { id: 'R-1', service: 'web', version: words, environment: 'prod' },
          line: `show R-1 because ${words}`,
        },
      ],
    }),
    problemNotice({
      code: 'time-question',
      text: words,
      reason: 'past',
      ask: 'Which?',
      choices: [{ label: '22:00', line: words }],
    }),
    refusalNotice({ code: 'reason-needed', line: words }),
    refusalNotice({ code: 'unknown-phase', id: 'R-1', phase: words, phases: ['unit'] }),
    refusalNotice({ code: 'no-waiver', id: 'R-1', phase: words }),
    refusalNotice({ code: 'unknown-release', id: words }),
    refusalNotice({ code: 'unknown-action', id: words }),
    refusalNotice({ code: 'version-open', service: 'x', version: words, other: 'R-1' }),
    refusalNotice({ code: 'version-succeeded', service: 'x', version: words, other: 'R-1' }),
  ];
}
