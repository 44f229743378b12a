// Draws the message a row stands for from what is true at this moment. A row that no longer means anything draws nothing.

import type { Picture } from '../chat/picture.ts';
import type { Card } from '../chat/view.ts';
import { actionDigest, actionNote } from '../chat/views/action.ts';
import { announcement } from '../chat/views/announcement.ts';
import { approvalAsked, approvalRequest, approverNudge } from '../chat/views/ask.ts';
import { releaseCard } from '../chat/views/card.ts';
import { channelNotice } from '../chat/views/channel.ts';
import { threadNote } from '../chat/views/note.ts';
import { reminderNote } from '../chat/views/reminder.ts';
import { reviewPrompt } from '../chat/views/review.ts';
import { waiverRequest } from '../chat/views/waiver.ts';
import type { PersonId } from '../domain/person.ts';
import type { ReleaseEvent, Stamped } from '../domain/release/event.ts';
import { actionPicture, openActions } from './answer.ts';
import { pictureNow } from './context.ts';
import { CARD, groupFrom, partKind } from './messages.ts';
import type { OutboxRow } from './ports.ts';
import { actionOf, eventOf } from './streams.ts';
import type { World } from './world.ts';

/** A drawn message and whether it belongs under the release's card. */
export interface Drawn {
  readonly card: Card;
  readonly threaded: boolean;
}

export async function draw(row: OutboxRow, world: World): Promise<Drawn | undefined> {
  if (row.stream === 'actions') return digest(row, world);
  const stream = await world.store.stream(row.stream);
  if (stream?.kind !== 'release') return undefined;
  const picture = await pictureNow(stream, world);
  const card = await drawPart(row, picture, world);
  return card === undefined ? undefined : { card, threaded: isThreaded(row) };
}

const TOP_LEVEL = ['card', 'shared', 'starting', 'completed', 'rolled-back'];

function isThreaded(row: OutboxRow): boolean {
  return !row.place.startsWith('direct:') && !TOP_LEVEL.includes(partKind(row.part));
}

async function drawPart(row: OutboxRow, p: Picture, world: World): Promise<Card | undefined> {
  const reader = row.place.startsWith('direct:') ? row.place.slice('direct:'.length) : undefined;
  const [kind, detail = '', number = ''] = row.part.split(':');
  switch (kind) {
    case CARD:
    case 'shared':
      return releaseCard(p);
    case 'starting':
    case 'completed':
    case 'rolled-back':
      return announcement(kind, p, await cardLinkIn(row, world));
    case 'ask':
      return reader === undefined ? approvalAsked(p) : approvalRequest(p, reader);
    case 'asked':
      return approvalAsked(p);
    case 'waiver':
      return waiverRequest(p, row.part.slice('waiver:'.length), reader);
    case 'review':
      return reviewPrompt(p, reader);
    case 'nudge':
      return nudge(p, reader);
    case 'note':
    case 'notice':
      return note(kind, Number(detail), row, p, world);
    case 'remind':
      return reminder(Number(detail), row, p, world);
    case 'action':
      return action(detail, number, p, world);
    case 'dead':
      return channelNotice(p, row.body);
    default:
      return undefined;
  }
}

async function cardLinkIn(row: OutboxRow, world: World): Promise<string | undefined> {
  return (await world.store.post(row.stream, row.place, CARD))?.link ?? undefined;
}

/** Somebody who has answered meanwhile is left in peace. */
function nudge(p: Picture, reader: PersonId | undefined): Card | undefined {
  return reader === undefined ? undefined : approverNudge(p, reader);
}

async function eventsFrom(stream: string, seq: number, world: World) {
  const journal = await world.store.events(stream, seq);
  return journal.map((one) => eventOf<ReleaseEvent>(one));
}

async function note(
  kind: 'note' | 'notice',
  seq: number,
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const events: readonly Stamped<ReleaseEvent>[] = await eventsFrom(row.stream, seq, world);
  const told = kind === 'note' ? groupFrom(events, seq) : events.slice(0, 1);
  return told.length === 0 ? undefined : threadNote(told, p);
}

async function reminder(
  seq: number,
  row: OutboxRow,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const [event] = await eventsFrom(row.stream, seq, world);
  return event?.type === 'reminded' ? reminderNote(event, p) : undefined;
}

async function action(
  what: string,
  number: string,
  p: Picture,
  world: World,
): Promise<Card | undefined> {
  const row = await world.store.stream(`A-${number}`);
  if (row?.kind !== 'action') return undefined;
  const state = actionOf(row);
  const by = what === 'added' ? state.addedBy : state.doneBy;
  const said = what === 'added' || what === 'done' ? what : 'overdue';
  return actionNote(said, actionPicture(state), by, p.zone);
}

/** One message a week to an owner, drawn from what is open when it is sent; nothing open, nothing sent. */
async function digest(row: OutboxRow, world: World): Promise<Drawn | undefined> {
  const owner = row.place.slice('direct:'.length);
  const open = await openActions({ owner }, world);
  if (open.length === 0) return undefined;
  const card = actionDigest(open, owner, world.policy().organisation.zone);
  return { card, threaded: false };
}
