// Draws every card of some streams again, from what is true now, over the one that stands. A card
// that changes by it wasn't true.
import { draw } from '../../src/app/draw.ts';
import { messageRow, standsInThread } from '../../src/app/messages.ts';
import { isLive } from '../../src/app/parts.ts';
import { namesOf } from '../../src/app/people.ts';
import type { World } from '../../src/app/world.ts';
import { peopleIn } from '../../src/chat/view.ts';

export interface Redrawn {
  readonly done: number;
  /** Epoch milliseconds before which a chat takes no more edits; undefined once all are done. */
  readonly notBefore: number | undefined;
  /** What a chat said that didn't take one. */
  readonly why?: string;
}

/** As the house does with what failed. */
const AGAIN_MS = 1000;

/** Goes on after the first `done`. */
export async function redrawn(
  streams: readonly string[],
  done: number,
  world: World,
): Promise<Redrawn> {
  const posts = (await Promise.all(streams.map((stream) => world.store.posts(stream)))).flat();
  const live = posts.filter(({ part }) => isLive(part));
  for (const [number, post] of live.slice(done).entries()) {
    const { stream, place, part, platform } = post;
    const drawn = await draw(messageRow(stream, place, part, world.clock.now()), world);
    const chat = world.chats.find((one) => one.platform === platform);
    if (drawn === undefined || chat === undefined) continue;
    const names = await namesOf(peopleIn(drawn.view), world);
    const message = {
      view: drawn.view,
      names,
      key: 'redrawn',
      mayRepeat: false,
      threaded: standsInThread(post),
    };
    const sent = await chat.edit(post, message);
    if (sent.kind === 'not-before') return { done: done + number, notBefore: sent.at };
    if (sent.kind === 'done') continue;
    const why = `${part} in ${place} could not be drawn again: ${sent.why}`;
    return { done: done + number, notBefore: world.clock.now() + AGAIN_MS, why };
  }
  return { done: live.length, notBefore: undefined };
}
