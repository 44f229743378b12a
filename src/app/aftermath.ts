// What follows from what a release has recorded: messages to those it concerns, and true pictures wherever it is shown.
import type { PersonId } from '../domain/person.ts';
import { audience, type Message } from '../domain/release/audience.ts';
import type { ReleaseCommand } from '../domain/release/command.ts';
import type { Context } from '../domain/release/context.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { BEFORE_END } from '../domain/release/phase.ts';
import { gatheredBy } from './gather.ts';
import { beliefIn } from './identity.ts';
import { messageRows } from './messages.ts';
import { zonesOf } from './quiet.ts';
import type { OutboxRow, Post, Transaction } from './store.ts';
import { releaseOf } from './streams.ts';
import type { World } from './world.ts';

/** What came about, and what of the release stands or is being sent. */
interface Recorded {
  readonly before: Release | undefined;
  readonly release: Release;
  readonly events: readonly Stamped<ReleaseEvent>[];
  readonly context: Context;
  readonly posts: readonly Post[];
  readonly sending: readonly OutboxRow[];
}

/** The messages that follow, as rows: the cards and whoever each event concerns. */
export async function messagesAfter(
  tx: Transaction,
  command: ReleaseCommand,
  { before, release, events, context, posts, sending }: Recorded,
  world: World,
) {
  const telling = before?.telling;
  const told = events.map((event) => ({ ...event, told: audience(event, release, context) }));
  const people = told.flatMap(({ told: all }) => all.flatMap(whoMayWait));
  const timer = command.type === 'ring' ? command.timer : undefined;
  const [zones, gathered] =
    people.length === 0
      ? [new Map(), context.now]
      : await Promise.all([
          beliefIn(tx, context.policy).then((belief) => zonesOf(people, belief, tx)),
          gatheredBy({ stream: release.id, timer }, tx, world),
        ]);
  const serves = servedBy(world);
  const about = { events: told, telling, release, context, posts, sending };
  return messageRows({ ...about, zones, gathered, serves });
}

/** Only what can wait asks how late it is for somebody. */
function whoMayWait(message: Message): readonly PersonId[] {
  return message.to === 'person' && message.waits !== undefined ? [message.person] : [];
}

/** Direct messages are served while any chat is connected; channels by their own platform's. */
export function servedBy(world: World): (place: string) => boolean {
  return (place) => world.chats.some((chat) => chat.serves(place));
}

/** Brings every copy back to the truth: a click on an outdated picture (product A11), or something else it shows changed. */
export async function repair(
  tx: Transaction,
  release: Release,
  context: Context,
  world: World,
): Promise<void> {
  const posts = await tx.posts(release.id);
  const sending = await tx.sending(release.id);
  const about = { events: [], telling: release.telling, release, context, posts, sending };
  const serves = servedBy(world);
  const rows = messageRows({ ...about, zones: new Map(), gathered: context.now, serves });
  await tx.enqueue(rows);
}

/** One at a time: the others of the service and environment show whether it is their turn. */
export async function tellNeighbours(
  tx: Transaction,
  { id, service, environment }: Release,
  context: Context,
  world: World,
): Promise<void> {
  const about = { kind: 'release', status: BEFORE_END, service, environment } as const;
  for (const row of await tx.streams(about)) {
    if (row.stream !== id) await repair(tx, releaseOf(row), context, world);
  }
}
