// Who hears of a fact beyond the card: threads, short posts, and the few people who must act (product N1, N2).
// Cards and other stored copies refresh after every event without a rule.
import type { PersonId } from '../person.ts';
import { peopleOf, presentIn } from '../person.ts';
import { ruleStandings } from './approval.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent, Stamped } from './event.ts';
import type { Release } from './model.ts';
import { numberIn, ownReminder } from './own-reminder.ts';
import { reviewerWho, waiverWho } from './rights.ts';

/** A circle up to this size is asked one by one; a larger one in the thread (contract "What people see"). */
const LARGEST_CIRCLE = 10;

export type Message =
  /** A line in the thread; one person's within a minute become one reply. */
  | { readonly to: 'thread' }
  /** A message of its own in the thread. */
  | { readonly to: 'thread-alone'; readonly part: string }
  /** A short new post in every channel of the release. */
  | { readonly to: 'channel'; readonly part: string }
  /** `reminder`: waits for the end of the person's quiet hours. */
  | {
      readonly to: 'person';
      readonly person: PersonId;
      readonly part: string;
      readonly reminder: boolean;
    };

export function audience(
  event: Stamped<ReleaseEvent>,
  release: Release,
  context: Context,
): readonly Message[] {
  switch (event.type) {
    case 'planned':
    case 'reconciled':
    case 'reminder-dropped':
      return [];
    case 'started':
      return [{ to: 'channel', part: 'starting' }];
    case 'completed':
      return [{ to: 'channel', part: 'completed' }];
    case 'rolled-back':
      return [{ to: 'channel', part: 'rolled-back' }];
    case 'bake-ended':
      return release.ending === undefined ? [{ to: 'thread' }] : [];
    case 'requested':
      return [{ to: 'thread' }, ...asked(release, context)];
    case 'edited':
      return [{ to: 'thread' }, ...(asksOthers(event, release) ? asked(release, context) : [])];
    case 'waiver-asked':
      return [{ to: 'thread' }, ...waiverAsked(release, event, context)];
    case 'start-refused':
      return [{ to: 'thread' }, ...toCaptain(release, `start-refused:${event.seq}`, false)];
    case 'review-opened':
      return [
        { to: 'thread-alone', part: 'review' },
        ...reviewers(release, 'review', false, context),
      ];
    case 'reminded':
      return reminded(event, release, context);
    default:
      return [{ to: 'thread' }];
  }
}

function toCaptain(release: Release, part: string, reminder: boolean): readonly Message[] {
  const person = release.captain ?? release.plannedBy;
  return [{ to: 'person', person, part, reminder }];
}

function toEach(people: readonly PersonId[], part: string, reminder: boolean): readonly Message[] {
  return [...new Set(people)].map((person) => ({ to: 'person', person, part, reminder }));
}

/** Another environment brought other rules while a request was open. */
function asksOthers(event: Extract<ReleaseEvent, { type: 'edited' }>, release: Release): boolean {
  return event.rules !== undefined && release.approval?.status === 'open';
}

/**
 * Approvers of small circles get a direct message each, those whose answer stands excepted; larger circles are asked
 * in the thread. Each round is a message of its own: an edit of the old one would call nobody.
 */
function asked(release: Release, context: Context): readonly Message[] {
  if (release.approval === undefined) return [];
  const part = `ask:${release.approval.round}`;
  const people = new Set<PersonId>();
  let thread = false;
  for (const { rule, open = [] } of ruleStandings(release, context.roster)) {
    const circle = rule.refs === undefined ? undefined : peopleOf(rule.refs, context.roster);
    const large = circle === undefined || circle.people.length > LARGEST_CIRCLE;
    if (large || !circle.complete) thread = true;
    if (!large) for (const person of open) people.add(person);
  }
  return [
    ...toEach([...people], part, false),
    ...(thread ? [{ to: 'thread-alone', part } as const] : []),
  ];
}

function waiverAsked(
  release: Release,
  event: Extract<Stamped<ReleaseEvent>, { type: 'waiver-asked' }>,
  context: Context,
): readonly Message[] {
  const service = serviceOf(release, context.policy);
  const phase = service.tests.find((one) => one.name === event.phase);
  const allowed = waiverWho(release, phase, context);
  const circle = peopleOf(allowed.groups, context.roster);
  const named = [...allowed.people, ...circle.people].filter((one) => one !== event.by);
  const people = new Set(named).size <= LARGEST_CIRCLE ? named : [];
  const part = `waiver:${event.phase}:${event.seq}`;
  const thread = allowed.anyone || !circle.complete || people.length === 0;
  return [
    ...toEach(people, part, false),
    ...(thread ? [{ to: 'thread-alone', part } as const] : []),
  ];
}

/** The captain; for a full review also those who can file it (product P2). */
function reviewers(
  release: Release,
  part: string,
  reminder: boolean,
  context: Context,
): readonly Message[] {
  const captain = release.captain ?? release.plannedBy;
  if (release.review?.full !== true) return toEach([captain], part, reminder);
  const allowed = reviewerWho(release, context);
  const others = [...allowed.people, ...peopleOf(allowed.groups, context.roster).people];
  const circle = [...new Set(others)].filter((one) => one !== captain).slice(0, LARGEST_CIRCLE);
  // Somebody is always asked again: where nobody can be named, the captain finds one, and the thread is told.
  if (reminder && circle.length === 0)
    return [{ to: 'thread-alone', part }, ...toEach([captain], part, reminder)];
  return toEach([...(reminder ? [] : [captain]), ...circle], part, reminder);
}

function reminded(
  event: Extract<Stamped<ReleaseEvent>, { type: 'reminded' }>,
  release: Release,
  context: Context,
): readonly Message[] {
  const part = `remind:${event.seq}`;
  const thread = { to: 'thread-alone', part } as const;
  switch (event.what) {
    case 'before-start':
    case 'window-opened':
    case 'window-closing':
      return [thread];
    case 'window-missed':
    case 'window-overrun':
      return [thread, ...toCaptain(release, part, false)];
    case 'approvers':
      return nudge(release, event.seq, context);
    case 'escalation':
      return [thread, ...escalate(release, part, context)];
    case 'review':
      return reviewers(release, part, true, context);
    case 'remind':
      return own(event.timer, release, part, context);
  }
}

/** Whom somebody named: one by one up to the size of a small circle, else in the thread, as when nobody was named. */
function own(timer: string, release: Release, part: string, context: Context): readonly Message[] {
  const reminder = ownReminder(release, numberIn(timer) ?? 0);
  if (reminder === undefined) return [];
  const circle = peopleOf(reminder.groups, context.roster);
  const named = reminder.people.map((person) => presentIn(context.roster, person));
  const people = new Set([...named, ...circle.people]);
  if (!circle.complete || people.size === 0 || people.size > LARGEST_CIRCLE)
    return [{ to: 'thread-alone', part }];
  return toEach([...people], part, true);
}

/** Those who haven't answered, never those who have (product A9). */
function nudge(release: Release, seq: number, context: Context): readonly Message[] {
  const waiting = ruleStandings(release, context.roster).filter((one) => !one.met);
  const small = waiting.flatMap(({ open = [] }) => (open.length <= LARGEST_CIRCLE ? open : []));
  const large = waiting.some(({ open }) => open === undefined || open.length > LARGEST_CIRCLE);
  return [
    ...toEach(small, `nudge:${release.approval?.round}:${seq}`, true),
    ...(large || small.length === 0
      ? [{ to: 'thread-alone', part: `remind:${seq}` } as const]
      : []),
  ];
}

function escalate(release: Release, part: string, context: Context): readonly Message[] {
  const contacts = peopleOf(release.approval?.escalateTo ?? [], context.roster).people;
  const captain = release.captain ?? release.plannedBy;
  return toEach([captain, ...contacts.slice(0, LARGEST_CIRCLE)], part, true);
}
