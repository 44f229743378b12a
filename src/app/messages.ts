// Which outbox rows a fact leaves behind: every stored copy of the release is drawn anew, and those who must hear, do.
// A row says where and which part, never what: it is drawn from current state when it is delivered.
import type { PersonId } from '../domain/person.ts';
import type { Place, Policy } from '../domain/policy.ts';
import { audience, type Message } from '../domain/release/audience.ts';
import type { Context } from '../domain/release/context.ts';
import { placesOf } from '../domain/release/context.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { afterQuietHours } from '../domain/time/working-days.ts';
import { CARD, isLive, priorityOf, roundOf } from './parts.ts';
import type { OutboxRow, Post } from './ports.ts';

export function messageKey(stream: string, place: Place, part: string): string {
  return `${stream}|${place}|${part}`;
}

export function messageRow(
  stream: string,
  place: Place,
  part: string,
  dueAt: number,
  body = '{}',
): OutboxRow {
  const key = messageKey(stream, place, part);
  const priority = priorityOf(part);
  return { key, kind: 'message', stream, place, part, body, dueAt, priority };
}

export function direct(person: PersonId): Place {
  return `direct:${person}`;
}

export interface Aftermath {
  readonly events: readonly Stamped<ReleaseEvent>[];
  /** The newest events before these, oldest first: a reply may continue theirs. */
  readonly before: readonly Stamped<ReleaseEvent>[];
  readonly release: Release;
  readonly context: Context;
  readonly posts: readonly Post[];
  /** Whether some chat of this installation serves the place. */
  readonly serves: (place: Place) => boolean;
}

export function messageRows(after: Aftermath): readonly OutboxRow[] {
  const { release, context, posts } = after;
  const places = placesOf(release, context.policy).filter(after.serves);
  const rows = new Map<string, OutboxRow>();
  const put = (row: OutboxRow) => rows.set(row.key, row);
  for (const place of places) put(messageRow(release.id, place, CARD, context.now));
  for (const post of posts) {
    if (isRedrawn(post.part, after))
      put(messageRow(release.id, post.place, post.part, context.now));
  }
  const history = [...after.before, ...after.events];
  for (const event of after.events) {
    for (const message of audience(event, release, context)) {
      for (const row of rowsOf(message, event, release, places, history, context)) put(row);
    }
  }
  return [...rows.values()];
}

/** What an ended round's messages say doesn't change any more, once the next one has begun. */
function isRedrawn(part: string, { events, release }: Aftermath): boolean {
  if (!isLive(part)) return false;
  const round = roundOf(part);
  const isCurrent = round === undefined || round === release.approval?.round;
  return isCurrent || events.some((event) => event.type === 'requested');
}

function rowsOf(
  message: Message,
  event: Stamped<ReleaseEvent>,
  release: Release,
  places: readonly Place[],
  history: readonly Stamped<ReleaseEvent>[],
  context: Context,
): readonly OutboxRow[] {
  const everywhere = (part: string) =>
    places.map((place) => messageRow(release.id, place, part, context.now));
  switch (message.to) {
    case 'thread':
      return everywhere(`note:${groupStart(history, event)}`);
    case 'thread-alone':
      return everywhere(message.part);
    case 'channel':
      return everywhere(message.part);
    case 'person': {
      const dueAt = message.reminder
        ? quietly(message.person, context.policy, context.now)
        : context.now;
      return [messageRow(release.id, direct(message.person), message.part, dueAt)];
    }
  }
}

/** Reminders wait for the end of a person's quiet hours (policy `people[].quiet_hours`). */
export function quietly(person: PersonId, policy: Policy, now: number): number {
  const known = policy.people.find((one) => one.email === person);
  return afterQuietHours(now, known?.quiet, known?.zone ?? policy.organisation.zone);
}

const MINUTE = 60_000;

/** Facts that are told elsewhere, or to nobody: they neither join nor open a reply. */
const SILENT: readonly ReleaseEvent['type'][] = [
  'planned',
  'started',
  'completed',
  'rolled-back',
  'review-opened',
  'reminded',
  'reminder-dropped',
  'reconciled',
];

/** One person's facts within a minute of the first are one reply; time's own facts stand alone. */
export function groupStart(
  history: readonly Stamped<ReleaseEvent>[],
  event: Stamped<ReleaseEvent>,
): number {
  if (event.by === undefined) return event.seq;
  let start: Stamped<ReleaseEvent> | undefined;
  for (const one of history) {
    if (one.seq > event.seq) break;
    if (SILENT.includes(one.type)) continue;
    const joins = start !== undefined && start.by === one.by && one.at - start.at < MINUTE;
    if (!joins) start = one;
  }
  return start?.by === event.by ? start.seq : event.seq;
}

/** The facts a reply tells, given the first of them. */
export function groupFrom(
  history: readonly Stamped<ReleaseEvent>[],
  first: number,
): readonly Stamped<ReleaseEvent>[] {
  const told = history.filter((one) => one.seq >= first && !SILENT.includes(one.type));
  const [head] = told;
  if (head === undefined) return [];
  if (head.by === undefined) return [head];
  const group: Stamped<ReleaseEvent>[] = [];
  for (const one of told) {
    if (one.by !== head.by || one.at - head.at >= MINUTE) break;
    group.push(one);
  }
  return group;
}
