// Questions: read what is committed, draw it, change nothing.

import { helpNotice } from '../chat/help.ts';
import type { Query } from '../chat/meaning.ts';
import { beforeStart, type Picture } from '../chat/picture.ts';
import { actionsNotice } from '../chat/views/action.ts';
import { approvalsNotice, MOST_APPROVALS } from '../chat/views/approvals.ts';
import { auditNotice } from '../chat/views/audit.ts';
import { canNotice } from '../chat/views/can.ts';
import { eventText } from '../chat/views/event-text.ts';
import { freezesNotice } from '../chat/views/freeze-reply.ts';
import { listNotice, MOST_ROWS } from '../chat/views/list.ts';
import { alreadyHereNotice, noChannelNotice, sharedNotice } from '../chat/views/reply.ts';
import { checkNotice, showNotice } from '../chat/views/show.ts';
import type { PersonId } from '../domain/person.ts';
import type { ReleaseEvent } from '../domain/release/event.ts';
import { closingsAt } from '../domain/release/heed.ts';
import { BEFORE_END, NOT_CLOSED } from '../domain/release/phase.ts';
import { openActions } from './actions.ts';
import { askHome } from './ask-home.ts';
import { calendarIn, pictureNow } from './context.ts';
import { beliefOf, everyId } from './identity.ts';
import { cardOf, cardsOf } from './links.ts';
import { messageRow } from './messages.ts';
import { CARD } from './parts.ts';
import { rosterOf } from './people.ts';
import { type Answered, answerOnce, receiptsOf } from './receipts.ts';
import { privately, refusedPrivately, type Said } from './saying.ts';
import type { Reply } from './speech.ts';
import type { StreamFilter, StreamRow, Transaction } from './store.ts';
import { eventOf, releaseOf } from './streams.ts';
import { awaitsAnswer } from './waiting.ts';
import { whoami } from './whoami.ts';
import type { World } from './world.ts';

/** More open releases than one service and environment has. */
const MOST_PICTURED = 10;

export async function answer(query: Query, said: Said, world: World): Promise<Reply> {
  switch (query.type) {
    case 'help':
      return privately(helpNotice(query.topic), false, world);
    case 'whoami':
      return whoami(said, world);
    case 'home':
      return askHome(said, world);
    case 'list':
      return list(query, said, world);
    case 'actions':
      return actions(query, said, world);
    case 'approvals':
      return approvals(said, world);
    case 'freezes':
      return privately(
        freezesNotice(await calendarIn(world.store), world.clock.now()),
        false,
        world,
      );
    case 'can':
      return can(query, said, world);
    default:
      return aboutOne(query.type, query.id, said, world);
  }
}

async function list(
  query: Extract<Query, { type: 'list' }>,
  said: Said,
  world: World,
): Promise<Reply> {
  const wanted: StreamFilter = {
    kind: 'release',
    status: NOT_CLOSED,
    ...(query.service === undefined ? {} : { service: query.service }),
    ...(query.environment === undefined ? {} : { environment: query.environment }),
    ...(query.mine ? { owner: await idsHere(said.speaker.id, world) } : {}),
  };
  const rows = await world.store.streams({ ...wanted, limit: MOST_ROWS });
  const total = rows.length < MOST_ROWS ? rows.length : await world.store.count(wanted);
  const view = listNotice(
    rows.map(releaseOf),
    total,
    filterText(query),
    said.hearing.policy.organisation.zone,
    said.hearing.now,
    await cardsOf(
      rows.map(({ stream }) => stream),
      said.utterance.place,
      world.store,
    ),
  );
  return privately(view, false, world);
}

/** What was theirs before they were linked is theirs. */
async function idsHere(person: PersonId, world: World): Promise<readonly PersonId[]> {
  return everyId([person], await beliefOf(world));
}

function filterText(query: Extract<Query, { type: 'list' }>): string {
  const parts = [query.mine ? 'yours' : undefined, query.service, query.environment];
  return parts.filter((part) => part !== undefined).join(', ');
}

async function aboutOne(
  type: 'show' | 'check' | 'audit' | 'share',
  id: string,
  said: Said,
  world: World,
): Promise<Reply> {
  const row = await world.store.stream(id);
  if (row?.kind !== 'release') return refusedPrivately({ code: 'unknown-release', id }, world);
  if (type === 'share') return share(row, said, world);
  const { place, platform } = said.utterance;
  const isChannel = place !== undefined;
  if (type === 'audit') return audit(row, isChannel, world);
  const picture = await pictureNow(row, world);
  if (type === 'check') return privately(checkNotice(picture, isChannel), false, world);
  const card = await cardOf(id, place, world.store);
  return privately(showNotice(picture, card[platform], isChannel), false, world);
}

/**
 * The card is posted where it was asked for, once per request (reliability T2), and kept true like every other copy. Where
 * one stands already it is brought up to date, and said where.
 */
async function share(row: StreamRow, said: Said, world: World): Promise<Reply> {
  const { place } = said.utterance;
  if (place === undefined) return privately(noChannelNotice(row.stream), false, world);
  const work = async (tx: Transaction): Promise<Answered> => {
    const now = world.clock.now();
    const isHere = (await tx.post(row.stream, place, CARD)) !== undefined;
    const view = isHere
      ? alreadyHereNotice(row.stream, await cardOf(row.stream, place, tx))
      : sharedNotice();
    await tx.enqueue([messageRow(row.stream, place, CARD, now)]);
    return { outcome: 'accepted', reply: { kind: 'notice', view, names: {}, replaces: true } };
  };
  return answerOnce(receiptsOf(said), work, world);
}

async function audit(row: StreamRow, isChannel: boolean, world: World): Promise<Reply> {
  const journal = await world.store.events(row.stream);
  const events = journal.map((one) => eventOf<ReleaseEvent>(one));
  const { zone } = world.policy().organisation;
  const entries = events.map((event) => ({
    seq: event.seq,
    at: event.at,
    summary: eventText(event, zone),
  }));
  const view = auditNotice(row.stream, entries, zone, isChannel);
  return privately(view, false, world);
}

/** Where their cards stand, for whoever asked here. */
function cardsShown(pictures: readonly Picture[], { utterance }: Said, world: World) {
  const ids = pictures.map(({ release }) => release.id);
  return cardsOf(ids, utterance.place, world.store);
}

type CanQuery = Extract<Query, { type: 'can' }>;

async function can(query: CanQuery, said: Said, world: World): Promise<Reply> {
  const { at } = query;
  const rows = await rowsAsked(query, world);
  if (rows === undefined) {
    const id = 'id' in query ? query.id : '';
    return refusedPrivately({ code: 'unknown-release', id }, world);
  }
  const pictures = await Promise.all(rows.map((row) => pictureNow(row, world, at)));
  const [first] = pictures;
  const service = 'id' in query ? (first?.release.service ?? '') : query.service;
  const environment = first?.release.environment ?? environmentAsked(query, world);
  const { zone } = world.policy().organisation;
  const asked = at === undefined ? undefined : { at, zone };
  const cards = await cardsShown(pictures, said, world);
  // A release that waits names what closes it among its own blockers.
  const calendar = await calendarIn(world.store);
  const closings = pictures.some(beforeStart)
    ? []
    : closingsAt({ service, environment }, { calendar }, at ?? world.clock.now());
  return privately(canNotice(service, environment, pictures, asked, cards, closings), false, world);
}

/** Undefined: there is no release of that id. */
async function rowsAsked(query: CanQuery, world: World): Promise<readonly StreamRow[] | undefined> {
  if ('id' in query) {
    const row = await world.store.stream(query.id);
    return row?.kind === 'release' ? [row] : undefined;
  }
  return world.store.streams({
    kind: 'release',
    status: BEFORE_END,
    service: query.service,
    environment: environmentAsked(query, world),
    limit: MOST_PICTURED,
    ...(query.version === undefined ? {} : { version: query.version }),
  });
}

function environmentAsked(query: CanQuery, world: World): string {
  const said = 'id' in query ? undefined : query.environment;
  return said ?? world.policy().defaults.environment;
}

async function picturesOf(rows: readonly StreamRow[], world: World): Promise<readonly Picture[]> {
  return Promise.all(rows.map((row) => pictureNow(row, world)));
}

/** Requests that wait for this person's answer, oldest window first. */
async function approvals(said: Said, world: World): Promise<Reply> {
  const rows = await world.store.streams({ kind: 'release', status: ['testing'] });
  const roster = await rosterOf(world);
  const { id: person } = said.speaker;
  const waiting = rows.filter((row) => awaitsAnswer(releaseOf(row), person, roster));
  const shown = await picturesOf(waiting.slice(0, MOST_APPROVALS), world);
  const cards = await cardsShown(shown, said, world);
  return privately(approvalsNotice(shown, person, waiting.length, cards), false, world);
}

async function actions(
  query: Extract<Query, { type: 'actions' }>,
  said: Said,
  world: World,
): Promise<Reply> {
  const owner = query.mine ? said.speaker.id : undefined;
  if (query.release !== undefined && said.hearing.release(query.release) === undefined) {
    return refusedPrivately({ code: 'unknown-release', id: query.release }, world);
  }
  const open = await openActions(
    {
      ...(owner === undefined ? {} : { owner: await idsHere(owner, world) }),
      ...(query.release === undefined ? {} : { parent: query.release }),
    },
    world,
  );
  return privately(actionsNotice(open, owner, world.policy().organisation.zone), false, world);
}
