// Which outbox rows a fact leaves behind: every stored copy of the release is drawn anew, and those who must hear, do.
// A row says where and which part, never what: it is drawn from current state when it is delivered.
import type { PersonId } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';
import type { Message } from '../domain/release/audience.ts';
import type { Context } from '../domain/release/context.ts';
import { placesOf } from '../domain/release/context.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { type Telling, tellingAfter, toldFrom } from '../domain/release/telling.ts';
import type { Zone } from '../domain/time/zone.ts';
import { CARD, isLive, isThreaded, priorityOf, roundOf } from './parts.ts';
import { quietly } from './quiet.ts';
import type { OutboxRow, Post } from './store.ts';

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

/** In a channel, under the card of its release. */
export function standsInThread({ place, part }: Pick<OutboxRow, 'place' | 'part'>): boolean {
  return isThreaded(part) && !place.startsWith('direct:');
}

type Told = Stamped<ReleaseEvent> & { readonly told: readonly Message[] };

export interface Aftermath {
  /** Each fact with those who hear of it. */
  readonly events: readonly Told[];
  /** The reply that was being told before them, which they may go on with. */
  readonly telling: Telling | undefined;
  readonly release: Release;
  readonly context: Context;
  readonly posts: readonly Post[];
  /** Of the people who hear of it. */
  readonly zones: ReadonlyMap<PersonId, Zone>;
  /** What can wait, waits until then for others of its kind. */
  readonly gathered: number;
  /** Those under way: where they will stand isn't recorded yet. */
  readonly sending: readonly OutboxRow[];
  /** Whether some chat of this installation serves the place. */
  readonly serves: (place: Place) => boolean;
}

export function messageRows(after: Aftermath): readonly OutboxRow[] {
  const { release, context, posts, sending } = after;
  const places = placesOf(release, context.policy).filter(after.serves);
  const rows = new Map<string, OutboxRow>();
  const put = (row: OutboxRow) => rows.set(row.key, row);
  for (const place of places) put(messageRow(release.id, place, CARD, context.now));
  for (const post of posts) {
    if (isRedrawn(post.part, after))
      put(messageRow(release.id, post.place, post.part, context.now));
  }
  for (const row of sending) if (isRedrawn(row.part, after)) put({ ...row, dueAt: context.now });
  let { telling } = after;
  for (const event of after.events) {
    telling = tellingAfter(telling, event);
    const note = `note:${toldFrom(telling, event)}`;
    for (const message of event.told) {
      for (const row of rowsOf(message, note, places, after)) put(row);
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
  places: readonly Place[],
  { release, context, zones, gathered }: Aftermath,
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
      const { person, waits } = message;
      const dueAt =
        waits === undefined
          ? context.now
          : quietly(person, { ...waits, gathered }, context.now, context.policy, zones);
      return [messageRow(release.id, direct(person), message.part, dueAt)];
    }
  }
}
