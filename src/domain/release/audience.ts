// Who hears of a fact beyond the card: threads, short posts, and the few people who must act (product N1, N2).
// Cards and other stored copies refresh after every event without a rule.
import type { PersonId } from '../person.ts';
import { peopleOf, presentIn } from '../person.ts';
import { ruleStandings } from './approval.ts';
import type { Context } from './context.ts';
import { serviceOf } from './context.ts';
import type { ReleaseEvent, Reminder, Stamped } from './event.ts';
import type { Release } from './model.ts';
import { numberIn, ownReminder } from './own-reminder.ts';
import { blockersOf } from './readiness.ts';
import { reviewerWho, waiverWho } from './rights.ts';
import { isSnoozed, milestoneOf, reminderName, snoozableIn } from './snoozed.ts';

/** A circle up to this size is asked one by one; a larger one in the thread (contract "What people see"). */
const LARGEST_CIRCLE = 10;

export type Message =
  /** A line in the thread; one person's within a minute become one reply. */
  | { readonly to: 'thread' }
  /** A message of its own in the thread. */
  | { readonly to: 'thread-alone'; readonly part: string }
  /** A short new post in every channel of the release. */
  | { readonly to: 'channel'; readonly part: string }
  | {
      readonly to: 'person';
      readonly person: PersonId;
      readonly part: string;
      /** Absent: goes at once, whatever the hour. */
      readonly waits?: Waits;
    };

/** For the end of somebody's quiet hours or days off, unless it would be of no use by then (product Q5). */
interface Waits {
  readonly until: number | undefined;
}

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
      return [{ to: 'thread' }, ...toCaptain(release, `start-refused:${event.seq}`)];
    case 'review-opened':
      return [
        { to: 'thread-alone', part: 'review' },
        ...reviewers(release, 'review', undefined, context),
      ];
    case 'snoozed':
      return putOff(event, release);
    case 'reminded':
      return reminded(event, release, context);
    default:
      return [{ to: 'thread' }];
  }
}

function toCaptain(release: Release, part: string, waits?: Waits): readonly Message[] {
  return toEach([release.captain ?? release.plannedBy], part, waits);
}

function toEach(people: readonly PersonId[], part: string, waits?: Waits): readonly Message[] {
  const when = waits === undefined ? {} : { waits };
  return [...new Set(people)].map((person) => ({ to: 'person', person, part, ...when }));
}

/** The third time it is put off, the captain hears of it, unless they have done so themselves (product Q4). */
const TOLD_AFTER = 3;

function putOff(
  event: Stamped<Extract<ReleaseEvent, { type: 'snoozed' }>>,
  release: Release,
): readonly Message[] {
  const told = event.times === TOLD_AFTER && event.by !== (release.captain ?? release.plannedBy);
  return told ? toCaptain(release, `snoozed:${event.seq}`, { until: undefined }) : [];
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
  return [...toEach([...people], part), ...(thread ? [{ to: 'thread-alone', part } as const] : [])];
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
  return [...toEach(people, part), ...(thread ? [{ to: 'thread-alone', part } as const] : [])];
}

/** The captain; for a full review also those who can file it (product P2). `waits`: it is asked for once more. */
function reviewers(
  release: Release,
  part: string,
  waits: Waits | undefined,
  context: Context,
): readonly Message[] {
  const captain = release.captain ?? release.plannedBy;
  if (release.review?.full !== true) return toEach([captain], part, waits);
  const again = waits !== undefined;
  const allowed = reviewerWho(release, context);
  const others = [...allowed.people, ...peopleOf(allowed.groups, context.roster).people];
  const circle = [...new Set(others)].filter((one) => one !== captain).slice(0, LARGEST_CIRCLE);
  // Somebody is always asked again: where nobody can be named, the captain finds one, and the thread is told.
  if (again && circle.length === 0)
    return [{ to: 'thread-alone', part }, ...toEach([captain], part, waits)];
  return toEach([...(again ? [] : [captain]), ...circle], part, waits);
}

type RemindedEvent = Stamped<Extract<ReleaseEvent, { type: 'reminded' }>>;

/** To all it is for, but those who have put it off; or to the one whose time has come. */
function reminded(event: RemindedEvent, release: Release, context: Context): readonly Message[] {
  const { again, seq, what } = event;
  if (again !== undefined) return toEach([again.to], reminderPart(what, seq, release));
  const name = reminderName(event.timer);
  return everybody(what, name, seq, release, context).filter(
    (one) => one.to !== 'person' || !isSnoozed(release, one.person, name, event.at),
  );
}

function reminderPart(what: Reminder, seq: number, release: Release): string {
  return what === 'approvers' ? `nudge:${release.approval?.round}:${seq}` : `remind:${seq}`;
}

/** Whom a reminder is for one by one, whoever has put it off; `name` as `reminderName` has it. */
export function addressees(name: string, release: Release, context: Context): readonly PersonId[] {
  const what = snoozableIn(name);
  if (what === undefined) return [];
  return everybody(what, name, 0, release, context).flatMap((one) =>
    one.to === 'person' ? [one.person] : [],
  );
}

function everybody(
  what: Reminder,
  name: string,
  seq: number,
  release: Release,
  context: Context,
): readonly Message[] {
  const part = reminderPart(what, seq, release);
  const thread = { to: 'thread-alone', part } as const;
  const waits = { until: milestoneOf(name, release, context.now) };
  switch (what) {
    case 'window-opened':
      return [thread];
    case 'before-start':
      return [thread, ...(isComplete(release, context) ? [] : toCaptain(release, part, waits))];
    case 'window-closing':
      return [
        thread,
        ...toCaptain(release, part, release.deployment === undefined ? waits : undefined),
      ];
    case 'window-missed':
    case 'window-overrun':
      return [thread, ...toCaptain(release, part)];
    case 'approvers':
      return nudge(release, part, seq, waits, context);
    case 'escalation':
      return [thread, ...escalate(release, part, waits, context)];
    case 'review':
      return reviewers(release, part, waits, context);
    case 'remind':
      return own(name, release, part, context);
  }
}

/** Nothing to remind the captain of: what is left is to wait for the window. */
function isComplete(release: Release, context: Context): boolean {
  const waiting = ['window-ahead', 'window-over'];
  return blockersOf(release, context).every(({ kind }) => waiting.includes(kind));
}

/** Whom somebody named: one by one up to the size of a small circle, else in the thread, as when nobody was named. */
function own(name: string, release: Release, part: string, context: Context): readonly Message[] {
  const reminder = ownReminder(release, numberIn(name) ?? 0);
  if (reminder === undefined) return [];
  const circle = peopleOf(reminder.groups, context.roster);
  const named = reminder.people.map((person) => presentIn(context.roster, person));
  const people = new Set([...named, ...circle.people]);
  if (!circle.complete || people.size === 0 || people.size > LARGEST_CIRCLE)
    return [{ to: 'thread-alone', part }];
  // What is to be said once something has begun is of no use the morning after.
  const until = milestoneOf(name, release, context.now);
  return toEach([...people], part, until === undefined ? undefined : { until });
}

/** Those who haven't answered, never those who have (product A9). */
function nudge(
  release: Release,
  part: string,
  seq: number,
  waits: Waits,
  context: Context,
): readonly Message[] {
  const waiting = ruleStandings(release, context.roster).filter((one) => !one.met);
  const small = waiting.flatMap(({ open = [] }) => (open.length <= LARGEST_CIRCLE ? open : []));
  const large = waiting.some(({ open }) => open === undefined || open.length > LARGEST_CIRCLE);
  return [
    ...toEach(small, part, waits),
    ...(large || small.length === 0
      ? [{ to: 'thread-alone', part: `remind:${seq}` } as const]
      : []),
  ];
}

function escalate(
  release: Release,
  part: string,
  waits: Waits,
  context: Context,
): readonly Message[] {
  const contacts = peopleOf(release.approval?.escalateTo ?? [], context.roster).people;
  const captain = release.captain ?? release.plannedBy;
  return toEach([captain, ...contacts.slice(0, LARGEST_CIRCLE)], part, waits);
}
