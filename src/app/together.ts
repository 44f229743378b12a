// Reminders that come to one person within minutes make one message (product Q5). Each keeps a row and a post of its own:
// what stands together is what has the same message. So each is still redrawn by itself, and nothing else is kept.
import type { Card } from '../chat/view.ts';
import { reminders } from '../chat/views/reminder.ts';
import { type Drawn, draw } from './draw.ts';
import { messageRow } from './messages.ts';
import { isReminder } from './parts.ts';
import type { OutboxRow, Post } from './store.ts';
import type { World } from './world.ts';

/** More would be a wall, and more than a message of Slack's has room for. */
const MOST_TOGETHER = 5;

/** Which message of which stream, as rows and posts both have it. */
type Item = Pick<OutboxRow, 'stream' | 'place' | 'part'>;

export interface DrawnTogether extends Drawn {
  /** The other items that the message shows: they stand where it stands. */
  readonly along: readonly Item[];
}

export function alone(drawn: Drawn): DrawnTogether {
  return { ...drawn, along: [] };
}

/** What the row shows, with what stands or is to stand in the same message. `post`: where it stands already. */
export async function withCompanions(
  own: Drawn,
  row: OutboxRow,
  post: Post | undefined,
  world: World,
): Promise<DrawnTogether> {
  if (post === undefined && own.over) return alone(own);
  const others = await companions(row, post, world);
  if (others.length === 0) return alone(own);
  const now = world.clock.now();
  const drawn = await Promise.all(
    others.map(async (item) => ({ item, said: await draw(rowOf(item, now), world) })),
  );
  // What is settled before it was ever said isn't said any more.
  const shown = drawn.flatMap(({ item, said }) =>
    said === undefined || (post === undefined && said.over) ? [] : [{ item, said }],
  );
  const all = [{ item: row as Item, said: own }, ...shown].toSorted((a, b) =>
    order(a.item).localeCompare(order(b.item), 'en', { numeric: true }),
  );
  return {
    view: joined(all.flatMap(({ said }) => (said.view.kind === 'card' ? [said.view] : []))),
    over: all.every(({ said }) => said.over),
    along: shown.map(({ item }) => item),
  };
}

/** As it stands in a chat, for whoever looks at it there. */
export async function drawPosted(post: Post, world: World): Promise<Drawn | undefined> {
  const row = rowOf(post, world.clock.now());
  const own = await draw(row, world);
  return own === undefined || !isGrouped(row) ? own : withCompanions(own, row, post, world);
}

function rowOf({ stream, place, part }: Item, now: number): OutboxRow {
  return messageRow(stream, place, part, now);
}

function order({ stream, part }: Item): string {
  return `${stream} ${part}`;
}

function joined(cards: readonly Card[]): Card {
  const [only] = cards;
  return only !== undefined && cards.length === 1 ? only : reminders(cards);
}

async function companions(
  row: OutboxRow,
  post: Post | undefined,
  world: World,
): Promise<readonly Item[]> {
  const isOther = (one: Item) => one.stream !== row.stream || one.part !== row.part;
  if (post !== undefined) {
    const there = await world.store.postsByMessage(post.channel, post.id);
    return there.filter(isOther);
  }
  const until = world.clock.now() + world.policy().reminders.groupWithinMs;
  const waiting = await world.store.untried(row.place, until);
  const others = waiting.filter((one) => isOther(one) && isGrouped(one));
  const fresh: Item[] = [];
  for (const one of others) {
    if (fresh.length + 1 >= MOST_TOGETHER) break;
    const stands = await world.store.post(one.stream, one.place, one.part);
    if (stands === undefined) fresh.push(one);
  }
  return fresh;
}

/** Reminders to one person; each message in a channel is its own. */
export function isGrouped({ place, part }: Item): boolean {
  return place.startsWith('direct:') && isReminder(part);
}
