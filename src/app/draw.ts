// Draws the message a row stands for from what is true at this moment. A row that no longer means anything draws nothing.

import type { Picture } from '../chat/picture.ts';
import type { Card, Home } from '../chat/view.ts';
import { actionDigest, actionNote } from '../chat/views/action.ts';
import { announcement } from '../chat/views/announcement.ts';
import { approvalAsked, approvalRequest, approverNudge } from '../chat/views/ask.ts';
import { releaseCard } from '../chat/views/card.ts';
import { channelNotice } from '../chat/views/channel.ts';
import { threadNote } from '../chat/views/note.ts';
import { reminderNote } from '../chat/views/reminder.ts';
import { reviewPrompt } from '../chat/views/review.ts';
import { type Reader, snoozedNote } from '../chat/views/snooze.ts';
import { waiverRequest } from '../chat/views/waiver.ts';
import { withPassages, withWayToCard } from '../chat/views/ways.ts';
import { CALENDAR } from '../domain/calendar/model.ts';
import type { PersonId } from '../domain/person.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import type { Release } from '../domain/release/model.ts';
import { afterRound, afterWaiver } from '../domain/release/past.ts';
import { toldTogether } from '../domain/release/telling.ts';
import { actionPicture, openActions } from './actions.ts';
import { pictureAt } from './context.ts';
import { drawFreeze } from './draw-freeze.ts';
import { drawHome } from './home.ts';
import { beliefOf } from './identity.ts';
import { cardOf, passagesFrom } from './links.ts';
import {
  CARD,
  isCard,
  isLive,
  isThreaded,
  type Part,
  readPart,
  roundOf,
  waiverOf,
} from './parts.ts';
import { zonesOf } from './quiet.ts';
import type { OutboxRow } from './store.ts';
import { actionOf, eventOf, releaseOf } from './streams.ts';
import type { World } from './world.ts';

/** A drawn message, and how much it is worth. */
export interface Drawn<V extends Card | Home = Card | Home> {
  readonly view: V;
  /** Its question has been answered meanwhile: it brings a message that stands up to date, and isn't posted any more. */
  readonly over: boolean;
  /** It is never drawn again: where it stands needn't be known afterwards. */
  readonly last?: boolean;
}

export async function draw(row: OutboxRow, world: World): Promise<Drawn | undefined> {
  if (row.stream === 'actions') return current(await digest(row, world));
  if (row.stream === CALENDAR) return drawFreeze(row, world);
  if (readPart(row.part)?.kind === 'home') return drawHome(row.stream, row.part, world);
  const stream = await world.store.stream(row.stream);
  if (stream?.kind !== 'release') return undefined;
  const release = releaseOf(stream);
  const past = await pastOf(row, release, world);
  const picture = await pictureAt(past ?? release, world);
  const drawn = past === undefined ? await drawPart(row, picture, world) : drawPast(row, picture);
  return drawn === undefined ? undefined : leadingOn(drawn, row, release, world);
}

/** What stands apart from its card, or asks for something, leads to it; the card leads to what it brought about. */
async function leadingOn(
  drawn: Drawn<Card>,
  row: OutboxRow,
  release: Release,
  world: World,
): Promise<Drawn<Card>> {
  const { place, part } = row;
  if (isCard(part)) {
    const passages = await passagesFrom(place, release, world.store);
    return { ...drawn, view: withPassages(drawn.view, passages) };
  }
  if (readerOf(row) === undefined && !(isThreaded(part) && isLive(part))) return drawn;
  const to = await cardOf(release.id, place, world.store);
  return { ...drawn, view: withWayToCard(drawn.view, release.id, to) };
}

function current(card: Card | undefined): Drawn<Card> | undefined {
  return card === undefined ? undefined : { view: card, over: false };
}

/** For a question that was put again since: the release as it stood when this one gave way. */
async function pastOf(row: OutboxRow, release: Release, world: World) {
  const round = roundOf(row.part);
  if (round !== undefined) {
    if (round === release.approval?.round) return undefined;
    return afterRound(await eventsFrom(row.stream, 1, undefined, world), round);
  }
  const part = readPart(row.part);
  if (part?.kind !== 'waiver') return undefined;
  const { phase, seq } = waiverOf(part.detail);
  return afterWaiver(await eventsFrom(row.stream, 1, undefined, world), phase, seq);
}

function drawPast(row: OutboxRow, p: Picture): Drawn<Card> {
  const reader = readerOf(row);
  const part = readPart(row.part);
  const card =
    part?.kind === 'waiver'
      ? waiverRequest(p, waiverOf(part.detail).phase, reader, true)
      : reader === undefined
        ? approvalAsked(p)
        : approvalRequest(p, reader);
  return { view: card, over: true };
}

function readerOf(row: OutboxRow): PersonId | undefined {
  return row.place.startsWith('direct:') ? row.place.slice('direct:'.length) : undefined;
}

async function drawPart(
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Drawn<Card> | undefined> {
  const part = readPart(row.part);
  if (part?.kind === 'nudge') return nudge(p, await readerWithZone(row, world));
  return part === undefined ? undefined : current(await cardFor(part, row, p, world));
}

async function cardFor(
  { kind, detail }: Part,
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const reader = readerOf(row);
  switch (kind) {
    case 'card':
    case 'shared':
      return releaseCard(p);
    case 'starting':
    case 'completed':
    case 'rolled-back':
      return announcement(kind, p, await cardLinkIn(row, world));
    case 'ask':
      return reader === undefined ? approvalAsked(p) : approvalRequest(p, reader);
    case 'waiver':
      return waiverRequest(p, waiverOf(detail).phase, reader);
    case 'review':
      return reviewPrompt(p, reader);
    case 'note':
    case 'start-refused':
      return note(kind, Number(detail), row, p, world);
    case 'remind':
      return reminder(Number(detail), row, p, world);
    case 'snoozed':
      return snooze(Number(detail), row, p, world);
    case 'action':
      return action(detail, p, world);
    case 'undelivered':
      return channelNotice(p, row.body);
    default:
      return undefined;
  }
}

async function cardLinkIn(row: OutboxRow, world: World): Promise<string | undefined> {
  return (await world.store.post(row.stream, row.place, CARD))?.link ?? undefined;
}

/** Somebody who has answered meanwhile is left in peace. */
function nudge(p: Picture, reader: Reader | undefined): Drawn<Card> | undefined {
  if (reader === undefined) return undefined;
  const card = approverNudge(p, reader);
  return { view: card, over: card.buttons.length === 0 };
}

/** More facts than one reply can show. */
const MOST_TOLD = 100;

async function eventsFrom(stream: string, seq: number, most: number | undefined, world: World) {
  const journal = await world.store.events(stream, seq, most);
  return journal.map((one) => eventOf<ReleaseEvent>(one));
}

async function note(
  kind: 'note' | 'start-refused',
  seq: number,
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const events: readonly Stamped<ReleaseEvent>[] = await eventsFrom(
    row.stream,
    seq,
    MOST_TOLD,
    world,
  );
  const told = kind === 'note' ? toldTogether(events) : events.slice(0, 1);
  return told.length === 0 ? undefined : threadNote(told, p);
}

async function reminder(
  seq: number,
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const [event] = await eventsFrom(row.stream, seq, 1, world);
  return event?.type === 'reminded'
    ? reminderNote(event, p, await readerWithZone(row, world))
    : undefined;
}

/** Tomorrow morning is another moment for everybody. */
async function readerWithZone(row: OutboxRow, world: World): Promise<Reader | undefined> {
  const id = readerOf(row);
  if (id === undefined) return undefined;
  const zones = await zonesOf([id], await beliefOf(world), world.store);
  return { id, zone: zones.get(id) ?? world.policy().organisation.zone };
}

async function snooze(
  seq: number,
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const [event] = await eventsFrom(row.stream, seq, 1, world);
  return event?.type === 'snoozed' ? snoozedNote(event, p) : undefined;
}

async function action(detail: string, p: Picture, world: World): Promise<Card | undefined> {
  const [what = '', number = ''] = detail.split(':');
  const row = await world.store.stream(`A-${number}`);
  if (row?.kind !== 'action') return undefined;
  const state = actionOf(row);
  const by = what === 'added' ? state.addedBy : state.doneBy;
  const said = what === 'added' || what === 'done' ? what : 'overdue';
  return actionNote(said, actionPicture(state), by, p.zone);
}

/** One message a week to an owner, drawn from what is open when it is sent; nothing open, nothing sent. */
async function digest(row: OutboxRow, world: World): Promise<Card | undefined> {
  const owner = row.place.slice('direct:'.length);
  const open = await openActions({ owner: [owner] }, world);
  if (open.length === 0) return undefined;
  return actionDigest(open, owner, world.policy().organisation.zone);
}
