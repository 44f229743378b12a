// One person's view of a message that stands in a chat: what everybody sees, and for whom it is drawn. For chats that can
// show buttons to some people only.
import { type Card, type Home, peopleIn } from '../chat/view.ts';
import type { PersonId } from '../domain/person.ts';
import { accountOfHome } from './homes.ts';
import { beliefOf, everyId } from './identity.ts';
import { direct } from './messages.ts';
import { identify, namesOf } from './people.ts';
import type { MessageRef, Names } from './ports.ts';
import { drawPosted } from './together.ts';
import type { World } from './world.ts';

export interface Looked {
  readonly view: Card | Home;
  readonly names: Names;
  /** Undefined for guests and strangers, who see what everybody sees. */
  readonly viewer: PersonId | undefined;
}

/** Undefined: no message of ours stands there, or not for them. Rejects when a directory can't be reached. */
export async function look(
  message: MessageRef,
  account: string,
  world: World,
): Promise<Looked | undefined> {
  const post = await world.store.postByMessage(message.channel, message.id);
  if (post === undefined) return undefined;
  const reader = await identify(account, world);
  const viewer = reader?.standing === 'member' ? reader.id : undefined;
  const { place } = post;
  if (place.startsWith('direct:') && (!viewer || !(await isTheirs(place, viewer, world)))) {
    return undefined;
  }
  const owner = accountOfHome(place);
  if (owner !== undefined && owner !== account) return undefined;
  const drawn = await drawPosted(post, world);
  if (drawn === undefined) return undefined;
  return { view: drawn.view, names: await namesOf(peopleIn(drawn.view), world), viewer };
}

/** A direct message goes to a person under whatever id they had then. */
async function isTheirs(place: string, viewer: PersonId, world: World): Promise<boolean> {
  return everyId([viewer], await beliefOf(world)).some((id) => place === direct(id));
}
