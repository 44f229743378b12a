// Where things stand, as addresses that lead to them: each reader is sent to the copy in their own chat.
import type { Addresses } from '../chat/text.ts';
import type { Passage } from '../chat/views/ways.ts';
import { CALENDAR, type Freeze } from '../domain/calendar/model.ts';
import type { Place } from '../domain/policy.ts';
import type { Release } from '../domain/release/model.ts';
import { CARD, isCard, isLive, readPart, roundOf } from './parts.ts';
import type { Post, Reader } from './store.ts';
import { numberOf } from './streams.ts';

/** Where the living card of a release stands: the copy in `place` if there is one, else the first of each chat. */
export async function cardOf(
  release: string,
  place: Place | undefined,
  reader: Reader,
): Promise<Addresses> {
  return addressesOf(await reader.posts(release), (part) => part === CARD, place);
}

/** The same for several releases, by id. */
export async function cardsOf(
  releases: readonly string[],
  place: Place | undefined,
  reader: Reader,
): Promise<ReadonlyMap<string, Addresses>> {
  const posts = await reader.postsOf(releases, CARD);
  const of = Map.groupBy(posts, ({ stream }) => stream);
  return new Map(releases.map((id) => [id, addressesOf(of.get(id) ?? [], () => true, place)]));
}

/** Where freezes were announced, by id. */
export async function announcementsOf(
  freezes: readonly Freeze[],
  place: Place | undefined,
  reader: Reader,
): Promise<ReadonlyMap<string, Addresses>> {
  const found = freezes.map(async ({ id }) => {
    const posts = await reader.postsOf([CALENDAR], `freeze:${numberOf(id)}`);
    return [id, addressesOf(posts, () => true, place)] as const;
  });
  return new Map(await Promise.all(found));
}

/** Of posts without an address nobody can be sent to one. Direct messages are nobody else's to open. */
function addressesOf(
  posts: readonly Post[],
  isIt: (part: string) => boolean,
  place: Place | undefined,
): Addresses {
  const there = posts.filter(
    (post) => isIt(post.part) && post.link && !post.place.startsWith('direct:'),
  );
  const of = (platform: Post['platform']) => {
    const own = there.filter((post) => post.platform === platform);
    const { link } = own.find((post) => post.place === place) ?? own[0] ?? {};
    return link ? { [platform]: link } : {};
  };
  return { ...of('slack'), ...of('teams') };
}

/**
 * What a release brought about, in the order in which it does, as far as a card in this place can lead to it: all cards
 * of one chat lead to the same. `release` says which request is the last one.
 */
export async function passagesFrom(
  place: Place,
  release: Release,
  reader: Reader,
): Promise<readonly Passage[]> {
  const posts = await reader.posts(release.id);
  const chat = place.startsWith('teams:') ? 'teams' : 'slack';
  return PASSAGES.flatMap(({ what, isIt }) => {
    const to = addressesOf(posts, (part) => isIt(part, release), place);
    return to[chat] === undefined ? [] : [{ what, to }];
  });
}

interface PassageRule {
  readonly what: Passage['what'];
  isIt(part: string, release: Release): boolean;
}

const PASSAGES: readonly PassageRule[] = [
  {
    what: 'Approval request',
    isIt: (part, { approval }) =>
      readPart(part)?.kind === 'ask' && roundOf(part) === approval?.round,
  },
  { what: 'Start', isIt: (part) => readPart(part)?.kind === 'starting' },
  {
    what: 'Outcome',
    isIt: (part) => ['completed', 'rolled-back'].includes(readPart(part)?.kind ?? ''),
  },
  { what: 'Review', isIt: (part) => readPart(part)?.kind === 'review' },
];

/**
 * Which messages of the stream lead to this one, so that they are drawn anew once it stands: cards to what a release brought
 * about, what people were asked alone to its card. Undefined: none does.
 */
export function leadTo({
  part,
  place,
  link,
}: Pick<Post, 'part' | 'place' | 'link'>):
  | ((other: Pick<Post, 'part' | 'place'>) => boolean)
  | undefined {
  if (!link || isAlone(place)) return undefined;
  if (part === CARD) return (other) => isAlone(other.place) && isLive(other.part);
  return isPassage(part) ? (other) => isCard(other.part) : undefined;
}

const isAlone = (place: Place) => place.startsWith('direct:');

function isPassage(part: string): boolean {
  const kind = readPart(part)?.kind ?? '';
  return ['ask', 'starting', 'completed', 'rolled-back', 'review'].includes(kind);
}
