// Every line the views print on a button, of cards and private answers alike, in every state of a release.
import { confirmLine } from '../../src/app/open-form.ts';
import { type Button, buttonsIn, type Card, type Message } from '../../src/chat/view.ts';
import { approvalAsked, approvalRequest, approverNudge } from '../../src/chat/views/ask.ts';
import { auditNotice } from '../../src/chat/views/audit.ts';
import { releaseCard } from '../../src/chat/views/card.ts';
import {
  caughtNotice,
  freezeBegan,
  freezeCard,
  freezeEnded,
  keepQuestion,
} from '../../src/chat/views/freeze.ts';
import { freezeQuestion, freezesNotice, liftQuestion } from '../../src/chat/views/freeze-reply.ts';
import { homeView } from '../../src/chat/views/home.ts';
import { homeNotice } from '../../src/chat/views/home-notice.ts';
import { threadNote } from '../../src/chat/views/note.ts';
import { refusalNotice } from '../../src/chat/views/refusal.ts';
import { reminderNote } from '../../src/chat/views/reminder.ts';
import { acceptedNotice, confirmNotice } from '../../src/chat/views/reply.ts';
import { reviewPrompt } from '../../src/chat/views/review.ts';
import { checkNotice, showNotice } from '../../src/chat/views/show.ts';
import { waiverRequest } from '../../src/chat/views/waiver.ts';
import { NOTHING_FROZEN } from '../../src/domain/calendar/model.ts';
import type { Reminder } from '../../src/domain/release/event.ts';
import { timers } from '../../src/domain/release/timers.ts';
import { DAY, HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import { homePictureOf } from '../chat/views/tellings.ts';
import {
  aFreeze,
  asked,
  baking,
  built,
  completed,
  idOf,
  type Name,
  planned,
  ready,
  rolledBack,
  type Story,
  started,
  WINDOW,
} from './fixtures.ts';
import { calendarLine, commandOf, NOW } from './hearing.ts';

const REMINDERS: Readonly<Record<Reminder, true>> = {
  'before-start': true,
  'window-opened': true,
  'window-closing': true,
  'window-missed': true,
  'window-overrun': true,
  approvers: true,
  escalation: true,
  review: true,
  remind: true,
};

const READERS: readonly (Name | undefined)[] = [undefined, 'ana', 'ben', 'cat', 'finn'];

const EARLY = { type: 'promote', because: 'quiet night' } as const;
const REVIEW_OPENED = { type: 'review-opened', dueAt: WINDOW.end + 5 * DAY, full: false } as const;
const REVIEW = {
  type: 'review',
  outcome: 'successful',
  well: 'calm',
  improve: '',
  actions: [],
} as const;

/** A release in every state in which it is shown. */
function stories(): readonly Story[] {
  const lastBake = () =>
    baking()
      .by('ana', EARLY)
      .by('ana', { type: 'done' })
      .by('ana', EARLY)
      .by('ana', { type: 'done' });
  return [
    planned(),
    built(),
    asked(),
    built().by('ana', { type: 'test', phase: 'uat', result: 'waive', because: 'no change there' }),
    asked().by('ben', { type: 'approve' }),
    asked().by('ben', { type: 'approve' }).by('ana', { type: 'candidate', ref: '77ac010' }),
    asked().by('cat', { type: 'reject', because: 'no back-out test' }),
    asked().by('cat', { type: 'revise', because: 'the window is too short' }),
    asked().by('ana', { type: 'cancel', because: 'superseded' }),
    asked().at(WINDOW.end + MINUTE),
    ready().at(WINDOW.start - HOUR),
    ready(),
    ready()
      .at(WINDOW.start)
      .by('ana', { type: 'start', at: WINDOW.start + 30 * MINUTE }),
    ready().at(WINDOW.end + MINUTE),
    started(),
    started().by('ana', { type: 'hold', because: 'disk is filling' }),
    started().at(WINDOW.end + MINUTE),
    baking(),
    baking().by('ben', { type: 'hold', because: 'error rate above 2 %' }),
    baking()
      .at(WINDOW.start + 35 * MINUTE)
      .happens(undefined, { type: 'bake-ended', stage: '10%' }),
    baking().by('ana', { type: 'cancel', because: 'the wrong build' }),
    lastBake(),
    completed(),
    completed().happens(undefined, REVIEW_OPENED),
    completed().happens(undefined, REVIEW_OPENED).by('ana', REVIEW),
    rolledBack(),
    rolledBack().happens(undefined, { ...REVIEW_OPENED, full: true }),
  ];
}

/** Every button there is to press in all these states; one that only leads to a page types nothing and is left out. */
export function printed(): readonly Pick<Button, 'label' | 'says'>[] {
  return [...stories().flatMap(viewsOf), ...remindedCards(), ...questions(), ...freezeViews()]
    .flatMap(buttonsIn)
    .filter((button) => button.url === undefined);
}

function viewsOf(story: Story): readonly Message[] {
  const p = story.picture();
  const people = READERS.map((name) => (name === undefined ? undefined : idOf(name)));
  const reminders = Object.keys(REMINDERS) as readonly Reminder[];
  const due = story.now;
  return [
    releaseCard(p),
    threadNote(story.events, p),
    approvalAsked(p),
    homeView(homePictureOf(story)),
    homeNotice(homePictureOf(story)),
    showNotice(p, 'https://chat.example.org/p1'),
    checkNotice(p),
    auditNotice('R-42', [], p.zone),
    acceptedNotice(story.last, p),
    ...people.flatMap((id) => [waiverRequest(p, 'uat', id), reviewPrompt(p, id)]),
    ...people.flatMap((id) =>
      id === undefined
        ? []
        : [approvalRequest(p, id), approverNudge(p, { id, zone: 'Europe/London' })],
    ),
    ...reminders.map((what) =>
      reminderNote(
        { type: 'reminded', what, timer: what, due, late: false, at: due, by: undefined, seq: 1 },
        p,
      ),
    ),
  ];
}

/** A freeze and a stopped line in every state, with the releases they catch. */
function freezeViews(): readonly Message[] {
  const { release } = ready();
  const opens = { [release.id]: WINDOW.end + DAY };
  const scene = { calendar: NOTHING_FROZEN, now: NOW, caught: [release] };
  const line = 'freeze all on prod from thu 17:00 to fri 08:00 because quarter end';
  const says = confirmLine(calendarLine(line), NOW);
  const lift = 'unfreeze F-1 because the books are closed';
  return [
    ...(['freeze', 'stop'] as const).flatMap((kind) =>
      [WINDOW.start - DAY, WINDOW.start, WINDOW.end + DAY].flatMap((now) => {
        const freeze = aFreeze({ kind });
        const p = { freeze, now, caught: [release], others: [], opens };
        return [
          freezeCard(p),
          freezeBegan(p, undefined),
          freezeEnded(p, undefined),
          caughtNotice(p),
          keepQuestion(p, freeze.to),
        ];
      }),
    ),
    freezeQuestion(aFreeze(), line, says, scene),
    liftQuestion(aFreeze(), lift, confirmLine(lift, NOW), scene),
    freezesNotice({ last: 1, freezes: [aFreeze()] }, NOW),
  ];
}

/** Reminders as they are sent in person, while they can be put off. */
function remindedCards(): readonly Card[] {
  const add = { when: { at: WINDOW.start - 4 * HOUR }, people: [], groups: [], text: 'look' };
  return [
    rung(planned(), `before-start:${DAY}`),
    rung(ready().at(WINDOW.start), `window-closing:${15 * MINUTE}`),
    rung(asked(), 'approvers:1.1'),
    rung(asked(), 'escalation:1'),
    rung(completed().happens(undefined, REVIEW_OPENED), 'review'),
    rung(planned().by('ana', { type: 'remind', add }), 'remind:1'),
  ];
}

function rung(story: Story, name: string): Card {
  const timer = timers(story.release, story.policy).find((one) => one.name === name);
  if (timer === undefined) throw new Error(`no timer ${name} is ahead`);
  story.at(timer.at).by(undefined, { type: 'ring', timer: name, at: timer.at });
  const p = story.at(timer.at).picture();
  return reminderNote(story.event('reminded'), p, { id: idOf('ana'), zone: 'Europe/London' });
}

/** Typed lines that are asked about first, and the buttons under the question. */
function questions(): readonly Message[] {
  const p = ready().picture();
  const { window } = p.release;
  const confirmation = (line: string) => confirmLine(commandOf(line).line, NOW);
  const rollback = 'rollback R-42 because login errors';
  const cancel = 'cancel R-42 because superseded';
  const plan = 'plan payments 4.3.0 on prod at thu 22:00';
  const move = 'move R-42 to fri 22:00';
  const long = { code: 'window-long', start: window.start, end: window.start + 15 * DAY } as const;
  const again = {
    code: 'version-succeeded',
    service: 'payments',
    version: '4.3.0',
    other: 'R-12',
  } as const;
  return [
    confirmNotice({ kind: 'rollback', p }, rollback, confirmation(rollback)),
    confirmNotice({ kind: 'cancel', p }, cancel, confirmation(cancel)),
    confirmNotice({ kind: 'plan', window }, plan, confirmation(plan)),
    confirmNotice({ kind: 'plan', window }, plan, confirmation(`${plan} because refunds`)),
    confirmNotice({ kind: 'move', p, window }, move, confirmation(move)),
    confirmNotice({ kind: 'move', p, window }, move, confirmation(`${move} because vendor delay`)),
    refusalNotice(long, p, confirmation(`${move} for 15d`)),
    refusalNotice(again, p, confirmation(plan)),
  ];
}
