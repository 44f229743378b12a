// A message row is due: claim, draw, send, complete (architecture, "Storage and delivery"). The row knows where;
// what it says is drawn after the claim, so it is never older than the claim.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { View } from '../chat/view.ts';
import { peopleIn } from '../chat/view.ts';
import type { ClosedReason } from '../chat/views/closed-words.ts';
import type { Place } from '../domain/policy.ts';
import { attempt, pauseUntil, Unrecorded } from './attempt.ts';
import type { Completion, Other } from './completion.ts';
import { type Drawn, draw } from './draw.ts';
import { accountOfHome } from './homes.ts';
import { leadTo } from './links.ts';
import { direct, messageKey, messageRow, standsInThread } from './messages.ts';
import { CARD, isMissed, readPart } from './parts.ts';
import { accountsOf, isEverybodyAsked, namesOf, userIn } from './people.ts';
import {
  type Chat,
  DirectoryUnreachable,
  type MessageRef,
  type Names,
  type Outgoing,
  type Sent,
} from './ports.ts';
import type { Claim, OutboxRow, Post, QueuedRow } from './store.ts';
import { releaseOf } from './streams.ts';
import { alone, type DrawnTogether, isGrouped, withCompanions } from './together.ts';
import type { World } from './world.ts';

export function deliver(key: string, world: World): Promise<void> {
  return attempt(key, (claim) => send(claim, world), world);
}

async function send(claim: Claim, world: World): Promise<void> {
  const { row } = claim;
  const own = await drawnNow(row, world);
  if (own === 'later') {
    const why = "a directory that knows this Home's owner does not answer";
    return world.store.postpone(claim, pauseUntil(row, world), { failed: why });
  }
  if (own === undefined) return finish(claim, undefined, world);
  const post = await world.store.post(row.stream, row.place, row.part);
  const drawn = isGrouped(row) ? await withCompanions(own, row, post, world) : alone(own);
  const names = await namesOf(peopleIn(drawn.view), world);
  const shown = fingerprint(drawn.view, names);
  if (post?.shown === shown && !row.uncertain) return finish(claim, undefined, world);
  const threaded = standsInThread(row);
  const { leasedUntil: before } = claim;
  const shows = { view: drawn.view, names, key: row.key, threaded };
  const message: Outgoing = { ...shows, mayRepeat: false, before };
  const what = { ...drawn, message, shown };
  const stands = post && world.chats.find((chat) => chat.platform === post.platform);
  if (hasOverslept(claim, world)) return;
  if (post !== undefined && stands !== undefined) {
    const edited = await stands.edit(post, message);
    // A message somebody deleted is posted anew.
    if (edited.kind !== 'gone') return settle(claim, edited, stands, post, what, world);
  }
  if (drawn.over && !row.uncertain) return finish(claim, undefined, world);
  const ways = await waysTo(row, world);
  if (ways.length === 0) return noWay(claim, world);
  const root = threaded ? await threadRoot(row, world) : undefined;
  if (root === 'not-yet') return world.store.postpone(claim, world.clock.now() + 1000, {});
  if (root === 'never') return giveUp(claim, "the release's card is not in this channel", world);
  await postAnew(claim, ways, root, what, world);
}

/** A Home is its owner's by what the directory says of them now; while it can't be asked, the Home waits. */
async function drawnNow(row: QueuedRow, world: World): Promise<Drawn | undefined | 'later'> {
  try {
    return await draw(row, world);
  } catch (error) {
    if (error instanceof DirectoryUnreachable) return 'later';
    throw error;
  }
}

/** What was drawn, ready to be sent. */
interface Ready extends DrawnTogether {
  readonly message: Outgoing;
  readonly shown: string;
}

/** Slow directories may have been asked: whoever has overslept the lease must not overtake its successor. */
function hasOverslept(claim: Claim, world: World): boolean {
  return world.clock.now() >= claim.leasedUntil;
}

/** A chat by which a place can be reached. */
interface Way {
  readonly chat: Chat;
  /** The platform user of a direct message. */
  readonly to: string | undefined;
}

/** A channel or a Home is on one platform; a person may be on several, and is spoken to where they spoke last. */
async function waysTo(row: QueuedRow, world: World): Promise<readonly Way[]> {
  if (!row.place.startsWith('direct:')) {
    const account = accountOfHome(row.place);
    const to = account === undefined ? undefined : userIn(account);
    return world.chats.filter((chat) => chat.serves(row.place)).map((chat) => ({ chat, to }));
  }
  const accounts = await accountsOf(row.place.slice('direct:'.length), world);
  return accounts.flatMap(({ platform, user }) => {
    const chat = world.chats.find((one) => one.platform === platform);
    return chat === undefined ? [] : [{ chat, to: user }];
  });
}

/** Nobody may be found because nobody could be asked: then it is tried again, for as long as that lasts. */
async function noWay(claim: Claim, world: World): Promise<void> {
  const { place } = claim.row;
  const person = place.startsWith('direct:') ? place.slice('direct:'.length) : undefined;
  if (person !== undefined && !(await isEverybodyAsked(person, world))) {
    const why = 'a directory that may know this person does not answer';
    return world.store.postpone(claim, pauseUntil(claim.row, world), { failed: why });
  }
  const why =
    person === undefined
      ? 'no chat of this installation serves this place'
      : 'no chat of this installation knows this person';
  return giveUp(claim, why, world);
}

/** Replies stand under the card; while that is on its way they wait, and where it can't be they can't either. */
async function threadRoot(row: QueuedRow, world: World): Promise<MessageRef | 'not-yet' | 'never'> {
  // In this order: a card that arrives in between is either still queued or posted already.
  const queued = await world.store.queued(messageKey(row.stream, row.place, CARD));
  const card = await world.store.post(row.stream, row.place, CARD);
  if (card !== undefined) return card;
  return queued === undefined || queued.deadAt !== undefined ? 'never' : 'not-yet';
}

/** By the first way that isn't closed for good. */
async function postAnew(
  claim: Claim,
  ways: readonly Way[],
  root: MessageRef | undefined,
  what: Ready,
  world: World,
): Promise<void> {
  for (const [index, way] of ways.entries()) {
    if (hasOverslept(claim, world)) return;
    const sent = await postBy(way, claim, root, what);
    if (sent === undefined) return finish(claim, undefined, world);
    const closed = sent.kind === 'failed' && sent.permanent;
    if (closed && index + 1 < ways.length) {
      world.log.warn({ key: claim.row.key, why: sent.why }, 'a message goes by another chat');
      continue;
    }
    return settle(claim, sent, way.chat, undefined, what, world);
  }
}

/** A message that can't be looked for after so many tries, over some four minutes, is rather there twice than not at all. */
const MOST_LOOKS = 8;

/** Undefined: it isn't worth posting any more. */
async function postBy(
  { chat, to }: Way,
  { row }: Claim,
  root: MessageRef | undefined,
  { message, over }: Ready,
): Promise<Sent | undefined> {
  if (!row.uncertain) return chat.post(row.place, to, root, message);
  // Nobody heard the answer to an earlier send: look for the message before repeating it.
  const found = await chat.find(row.place, to, root, row.key);
  if (found.kind === 'not-before') return found;
  if (found.kind === 'failed' && row.attempts < MOST_LOOKS) return found;
  if (found.kind !== 'there') {
    if (over) return undefined;
    return chat.post(row.place, to, root, { ...message, mayRepeat: found.kind !== 'not-there' });
  }
  const edited = await chat.edit(found.ref, message);
  // Somebody deleted it in between.
  if (edited.kind === 'gone') return over ? undefined : chat.post(row.place, to, root, message);
  return edited.kind === 'done' ? { kind: 'done', ref: found.ref } : edited;
}

/** Writes down what became of a send; what may stand in the chat is in doubt until that has worked. */
async function settle(
  claim: Claim,
  sent: Sent,
  chat: Chat,
  before: Post | undefined,
  what: Ready,
  world: World,
): Promise<void> {
  try {
    await record(claim, sent, chat, before, what, world);
  } catch (error) {
    if (sent.kind === 'done' || sent.kind === 'uncertain') throw new Unrecorded(error);
    throw error;
  }
}

async function record(
  claim: Claim,
  sent: Sent,
  { platform }: Chat,
  before: Post | undefined,
  { shown, along, last }: Ready,
  world: World,
): Promise<void> {
  switch (sent.kind) {
    case 'done': {
      const { stream, place, part } = claim.row;
      if (last === true) return finish(claim, undefined, world, { forget: true });
      const link = sent.ref.link ?? before?.link;
      const post = { ...sent.ref, link, stream, place, part, shown, platform };
      const others = along.map((item) => ({ ...post, stream: item.stream, part: item.part }));
      const follows = before === undefined ? redrawn(post, world) : {};
      return finish(claim, post, world, { along: others, ...follows });
    }
    case 'not-before':
      return world.store.defer(claim, sent.at);
    case 'uncertain':
      return world.store.postpone(claim, pauseUntil(claim.row, world), {
        failed: sent.why,
        uncertain: true,
      });
    case 'gone':
      return giveUp(claim, sent.why, world);
    case 'failed':
      if (sent.permanent) return giveUp(claim, sent.why, world, sent.closed);
      return world.store.postpone(claim, pauseUntil(claim.row, world), { failed: sent.why });
  }
}

/** What leads to it from now on is drawn again, for it was sent first (contract "What people see"). */
function redrawn(post: Post, world: World): Completion {
  const leads = leadTo(post);
  if (leads === undefined) return {};
  const again = (others: readonly Other[]) =>
    others
      .filter(leads)
      .map(({ stream, place, part }) => messageRow(stream, place, part, world.clock.now()));
  return { again };
}

async function finish(
  claim: Claim,
  post: Post | undefined,
  world: World,
  more: Completion = {},
): Promise<void> {
  await world.store.complete(claim, post, world.clock.now(), more);
}

/** Dead with a reason; of what matters the captain is told through another place, once per place. */
async function giveUp(
  claim: Claim,
  why: string,
  world: World,
  closed: ClosedReason = 'other',
): Promise<void> {
  const { row } = claim;
  const notice = await noticeOf(row, closed, world);
  await world.store.bury(claim, why, world.clock.now(), notice);
  world.log.warn({ key: row.key, why }, 'a message was given up');
}

async function noticeOf(
  row: QueuedRow,
  why: ClosedReason,
  world: World,
): Promise<readonly OutboxRow[]> {
  const what = readPart(row.part)?.kind;
  if (what === undefined || !isMissed(what)) return [];
  const place = await elsewhere(row, world);
  if (place === undefined) return [];
  const body = JSON.stringify({ place: row.place, why, what });
  return [messageRow(row.stream, place, `undelivered:${row.place}`, world.clock.now(), body)];
}

/** The captain's direct messages; where those are what takes nothing, a thread under a card that stands. */
async function elsewhere(row: QueuedRow, world: World): Promise<Place | undefined> {
  const stream = await world.store.stream(row.stream);
  if (stream?.kind !== 'release') return undefined;
  const { captain, plannedBy } = releaseOf(stream);
  const place = direct(captain ?? plannedBy);
  if (place !== row.place) return place;
  return (await world.store.posts(row.stream)).find((post) => post.part === CARD)?.place;
}

function fingerprint(view: View, names: Names): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([view, names])))).slice(0, 16);
}
