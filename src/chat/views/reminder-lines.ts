// What each reminder says: what is still incomplete and whose it is, never a bare "release tomorrow" (product Q3).

import type { PersonId } from '../../domain/person.ts';
import type { RuleStanding } from '../../domain/release/approval.ts';
import type { ReleaseEvent, Reminder, Stamped } from '../../domain/release/event.ts';
import {
  momentOf,
  numberIn,
  type OwnReminder,
  ownReminder,
} from '../../domain/release/own-reminder.ts';
import { stageOf } from '../../domain/release/rollout.ts';
import type { Picture } from '../picture.ts';
import { beforeStart, canStart, isAsking, isOver } from '../picture.ts';
import type { Text } from '../text.ts';
import { day, join, mention, moment, person } from '../text.ts';
import type { Line } from '../view.ts';
import { body, list } from '../view.ts';
import { blockerLine } from './blocker.ts';
import { typed } from './command-line.ts';
import { fullName, windowSpan } from './release-name.ts';
import { allMet, ruleCounts, ruleText } from './standing.ts';
import { openText, pinged } from './who.ts';

export type Reminded = Stamped<Extract<ReleaseEvent, { type: 'reminded' }>>;

/** A reminder that rang after its time says so. Its times are dates: the message stays as days pass. */
export function reminderLines(event: Reminded, p: Picture, reader?: PersonId): readonly Line[] {
  const said = event.what === 'remind' ? ownLines(event, p, reader) : SAYINGS[event.what](p);
  const [first, ...rest] = overtaken(event.what, p) ?? said;
  if (first === undefined) return [];
  const late = event.late ? ['Late: due ', moment(event.due, p.zone), '. '] : [];
  return [body(...late, ...first.text), ...rest];
}

/** A reminder is drawn anew after every decision: what it reminded of may be settled by then. */
function overtaken(what: Reminder, p: Picture): readonly Line[] | undefined {
  const { deployment, ending, review } = p.release;
  const name = fullName(p.release);
  if (what === 'review') {
    return review?.filedAt === undefined ? undefined : [body('The review of ', name, ' is filed.')];
  }
  if (ending !== undefined) return [body(name, ' has ended since.')];
  if (what === 'remind') return undefined;
  if (what === 'approvers' || what === 'escalation') return answered(p);
  if (what === 'window-overrun' || what === 'window-closing') return outlived(what, p);
  if (deployment !== undefined) return [body(name, ' has started since.')];
  return what === 'before-start' ? undefined : missedOrMoved(what, p);
}

function answered(p: Picture): readonly Line[] | undefined {
  if (isAsking(p) && !allMet(p)) return undefined;
  return [body('Settled since: approval of ', fullName(p.release), '. ', ...ruleCounts(p))];
}

function outlived(
  what: 'window-overrun' | 'window-closing',
  p: Picture,
): readonly Line[] | undefined {
  if (what === 'window-overrun') return isOver(p) ? undefined : newWindow(p);
  return isOver(p) ? windowOver(p) : undefined;
}

function missedOrMoved(
  what: 'window-opened' | 'window-missed',
  p: Picture,
): readonly Line[] | undefined {
  if (what === 'window-missed') return isOver(p) ? undefined : newWindow(p);
  if (p.now < p.release.window.start) return newWindow(p);
  return isOver(p) ? windowOver(p) : undefined;
}

function windowOver(p: Picture): readonly Line[] {
  return [body('The window of ', fullName(p.release), ' is over.')];
}

function newWindow(p: Picture): readonly Line[] {
  return [
    body(fullName(p.release), ' has another window now: ', windowSpan(p.release.window), '.'),
  ];
}

/** What somebody wanted said, as long as it is still meant for this moment. */
function ownLines(event: Reminded, p: Picture, reader: PersonId | undefined): readonly Line[] {
  const name = fullName(p.release);
  const own = ownReminder(p.release, numberIn(event.again?.reminder ?? event.timer) ?? 0);
  if (own === undefined) {
    return p.release.deployment === undefined
      ? [body('This reminder of ', name, ' was taken back.')]
      : [body(name, ' has started since.')];
  }
  const { deployment, window } = p.release;
  const isMoved = event.again === undefined && momentOf(own.offset, window) !== event.due;
  if (isMoved) return newWindow(p);
  const when: Text =
    deployment === undefined
      ? [' starts ', moment(window.start, p.zone), '.']
      : [' is deploying; its window ends ', moment(window.end, p.zone), '.'];
  return [
    body(...pingedBy(own, p, reader), 'Reminder from ', person(own.by), ': ', own.text),
    body(name, ...when),
    ...(beforeStart(p) ? incomplete(p) : []),
  ];
}

/** In the thread those are called that it is for; a direct message has found them. */
function pingedBy({ people, groups }: OwnReminder, p: Picture, reader: PersonId | undefined): Text {
  if (reader !== undefined) return [];
  const called = [...people.map((id): Text => [mention(id)]), ...pinged(groups, p.policy)];
  return called.length === 0 ? [] : [...join(called, ', '), ': '];
}

const SAYINGS: Readonly<Record<Exclude<Reminder, 'remind'>, (p: Picture) => readonly Line[]>> = {
  'before-start': (p) => [
    body(fullName(p.release), ' starts ', moment(startOf(p), p.zone), '.'),
    ...incomplete(p),
  ],
  'window-opened': (p) =>
    canStart(p)
      ? [body('The window of ', fullName(p.release), ' is open, and it is ready. ', ...starter(p))]
      : [
          body('The window of ', fullName(p.release), " is open, but it isn't ready."),
          ...incomplete(p),
        ],
  'window-closing': closing,
  'window-missed': (p) => [
    body(
      ...captain(p),
      ', the window of ',
      fullName(p.release),
      ' passed without a start. Move it or cancel it: ',
      typed(`move ${p.release.id}`),
      ' or ',
      typed(`cancel ${p.release.id} because …`),
    ),
    ...incomplete(p),
  ],
  'window-overrun': (p) => [
    body(
      ...captain(p),
      ', ',
      fullName(p.release),
      ' is past the end of its window, ',
      moment(p.release.window.end, p.zone),
      ', and still deploying. Extend the window, or roll back.',
    ),
  ],
  approvers: (p) => [
    body(
      'Still waiting for answers to ',
      fullName(p.release),
      ', asked ',
      moment(askedAt(p), p.zone),
      '.',
    ),
    ...openRules(p),
  ],
  escalation: (p) => [
    body(
      ...join([...escalated(p), ...(p.release.captain === undefined ? [] : [captain(p)])], ', '),
      ': approval of ',
      fullName(p.release),
      ' was asked for ',
      moment(askedAt(p), p.zone),
      ' and is not answered. Those asked first can still answer.',
    ),
    ...openRules(p),
  ],
  review: (p) => [
    body(
      ...captain(p),
      ', the review of ',
      fullName(p.release),
      ' is not filed',
      ...dueText(p),
      '.',
    ),
  ],
};

function startOf({ release }: Picture): number {
  return release.startAt?.at ?? release.window.start;
}

/** Nobody is called to start what starts by itself. */
function starter(p: Picture): Text {
  const armed = armedText(p);
  return armed.length > 0 ? armed : [...captain(p), ', you can start it.'];
}

function armedText(p: Picture, isBlocked = false): Text {
  const { startAt } = p.release;
  if (startAt === undefined) return [];
  const asked: Text = [moment(startAt.at, p.zone), ', asked by ', person(startAt.by)];
  return isBlocked
    ? [
        'It is set to start by itself ',
        ...asked,
        '; what is in the way by then keeps it from that.',
      ]
    : ['It starts by itself ', ...asked, '.'];
}

function closing(p: Picture): readonly Line[] {
  const { deployment, window } = p.release;
  const ends: Text = [
    ...captain(p),
    ', the window of ',
    fullName(p.release),
    ' closes ',
    moment(window.end, p.zone),
  ];
  if (deployment === undefined)
    return [body(...ends, ' and it has not started.'), ...incomplete(p)];
  const stage = stageOf(deployment).name;
  return [body(...ends, ` and it is at ${stage}. Extend it if it needs longer.`)];
}

/** Everything between the release and its start, by owner; the window itself is not somebody's to bring. */
function incomplete(p: Picture): readonly Line[] {
  const say = { id: p.release.id, zone: p.zone, now: undefined };
  const open = p.blockers.filter(
    (blocker) => blocker.kind !== 'window-ahead' && blocker.kind !== 'window-over',
  );
  const missing = p.missing.filter((part) => !open.some((blocker) => blocker.kind === part));
  const parts: Readonly<Record<(typeof missing)[number], Text>> = {
    scope: ['Not needed to start, but missing: what changes. ', typed(`scope ${p.release.id}`)],
    backout: ['Not needed to start, but missing: a back-out plan. ', typed(`edit ${p.release.id}`)],
    captain: ['No captain yet: ', typed(`captain ${p.release.id}`)],
  };
  const lines = [
    ...open.map((blocker) => list(...blockerLine(blocker, say))),
    ...missing.map((part) => list(...parts[part])),
  ];
  const armed = armedText(p, open.length > 0);
  const byItself = armed.length === 0 ? [] : [body(...armed)];
  const clear = isOver(p) ? 'Nothing else is' : 'Nothing is';
  return open.length > 0
    ? [...lines, ...byItself]
    : [body(`${clear} in the way of the start.`), ...byItself, ...lines];
}

function openRules(p: Picture): readonly Line[] {
  return p.standings
    .filter((standing) => !standing.met)
    .map((standing) => list(...ruleText(standing), ' · open: ', ...openOf(standing)));
}

function openOf({ open, have, rule }: RuleStanding): Text {
  return openText(open, rule.refs, rule.count - have);
}

function escalated(p: Picture): readonly Text[] {
  return pinged(p.release.approval?.escalateTo ?? [], p.policy);
}

function askedAt(p: Picture): number {
  return p.release.approval?.requestedAt ?? p.release.plannedAt;
}

function dueText(p: Picture): Text {
  const due = p.release.review?.dueAt;
  return due === undefined ? [] : [', due ', day(due, p.zone)];
}

/** The captain by a ping, since these are exceptions (product N2); without one, whoever planned it. */
function captain(p: Picture): Text {
  const id: PersonId = p.release.captain ?? p.release.plannedBy;
  return [mention(id)];
}
