// Which outbox rows a fact leaves behind: every stored copy of the release is drawn anew, and those who must hear, do.
// A row says where and which part, never what: it is drawn from current state when it is delivered.
import type { PersonId } from '../domain/person.ts';
import type { Place, Policy } from '../domain/policy.ts';
import { audience, type Message } from '../domain/release/audience.ts';
import type { Context } from '../domain/release/context.ts';
import { placesOf } from '../domain/release/context.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { type Telling, tellingAfter, toldFrom } from '../domain/release/telling.ts';
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
  /** The reply that was being told before them, which they may go on with. */
  readonly telling: Telling | undefined;
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
  let { telling } = after;
  for (const event of after.events) {
    telling = tellingAfter(telling, event);
    const note = `note:${toldFrom(telling, event)}`;
    for (const message of audience(event, release, context)) {
      for (const row of rowsOf(message, note, release, places, context)) put(row);
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
  note: string,
  release: Release,
  places: readonly Place[],
  context: Context,
): readonly OutboxRow[] {
  const everywhere = (part: string) =>
    places.map((place) => messageRow(release.id, place, part, context.now));
  switch (message.to) {
    case 'thread':
      return everywhere(note);
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
