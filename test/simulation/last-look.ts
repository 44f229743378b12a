// What others did shows on a Home only when it is opened. So at the end of a world everybody who has
// one opens it, and then it has to be true.
import { accountOfHome } from '../../src/app/homes.ts';
import type { OutboxRow } from '../../src/app/store.ts';
import type { Book } from './books.ts';
import type { SimChat } from './sim-chat.ts';

/** A world that has come to rest, as far as its Homes need it. */
interface Resting {
  readonly chats: readonly SimChat[];
  readonly book: Book;
  due(): Promise<readonly Pick<OutboxRow, 'key'>[]>;
  /** Somebody opens the tab. */
  opens(id: string, account: string): Promise<void>;
  /** What the book has under this id arrives. */
  arrives(id: string): Promise<void>;
  /** This row alone is looked at. */
  serves(key: string): Promise<void>;
  /** Everything under way comes to its end. */
  finishes(): Promise<void>;
}

/** Of looks at what is due, each of a few rows. */
const MOST_ROUNDS = 10;

/** The keys of all that was drawn for it. Nothing else is done, so that nothing they show changes meanwhile. */
export async function lookAtHomes(world: Resting): Promise<readonly string[]> {
  const places = world.chats.flatMap(({ messages }) => messages.map(({ place }) => place));
  const accounts = new Set(places.flatMap((place) => accountOfHome(place) ?? []));
  for (const account of accounts) await lookAtHome(account, world);
  const seen = new Set<string>();
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const keys = (await world.due()).map(({ key }) => key).filter((key) => key.startsWith('home:'));
    if (keys.length === 0) break;
    for (const key of keys) {
      seen.add(key);
      await world.serves(key);
    }
    await world.finishes();
  }
  return [...seen];
}

function lookAtHome(account: string, world: Resting): Promise<void> {
  const id = `last look of ${account}`;
  if (account.startsWith('slack:')) return world.opens(id, account);
  const home = { platform: 'teams', account, via: 'command', words: 'home' } as const;
  world.book.add(id, { ...home, request: `teams:${id}` });
  return world.arrives(id);
}
