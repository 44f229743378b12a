// What a decision or a picture looks at besides its own release: the world outside, asked beforehand,
// and the neighbours, read where the decision is taken.

import { type Picture, pictureOf } from '../chat/picture.ts';
import { CALENDAR, type Calendar } from '../domain/calendar/model.ts';
import type { Person, Roster } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';
import type { Context, Neighbour } from '../domain/release/context.ts';
import { placesOf } from '../domain/release/context.ts';
import type { Release } from '../domain/release/model.ts';
import { BEFORE_END, ENDED } from '../domain/release/phase.ts';
import { rosterOf } from './people.ts';
import type { Reader, StreamRow } from './store.ts';
import { calendarOf, releaseOf } from './streams.ts';
import type { World } from './world.ts';

/** What only the outside knows, with the moment it was asked at being the command's own. */
export interface Outside {
  readonly roster: Roster;
  readonly closed: Context['closed'];
}

/** Asks the directories, and the chats whether they may post to these places. */
export async function outsideOf(places: readonly Place[], world: World): Promise<Outside> {
  const [roster, closed] = await Promise.all([rosterOf(world), closedPlaces(places, world)]);
  return { roster, closed };
}

async function closedPlaces(places: readonly Place[], world: World): Promise<Context['closed']> {
  const asked = places.map(async (place) => {
    const chat = world.chats.find((one) => one.serves(place));
    const reach = await chat?.reach(place);
    return reach?.kind === 'closed' ? [{ place, why: reach.why }] : [];
  });
  return (await Promise.all(asked)).flat();
}

export function releasePlaces(release: Release | undefined, world: World): readonly Place[] {
  return release === undefined ? [] : placesOf(release, world.policy());
}

/** The last few that ended are enough to know what a roll back returns to. */
const ENDED_SHOWN = 5;

/** Which other releases matter. */
interface About {
  readonly service: string;
  readonly environment: string;
  /** Those of this version too, however long ago they ended. */
  readonly version?: string;
  /** Everything that is open, for whoever is told what else is planned; absent: of it only what is being deployed. */
  readonly open?: 'all';
}

/** The last few that ended, and what else is asked for, of a service and environment. */
export async function neighboursOf(
  reader: Reader,
  about: About,
  zone: string,
): Promise<readonly Neighbour[]> {
  const { service, environment, version } = about;
  const where = { kind: 'release', service, environment } as const;
  // What is being deployed is one thing, if any: the order in which the index has it spares the sorting.
  const [open, ended, same] = await Promise.all([
    reader.streams(
      about.open === 'all'
        ? { ...where, status: BEFORE_END }
        : { ...where, status: ['deploying'], newestFirst: true },
    ),
    reader.streams({ ...where, status: ENDED, newestFirst: true, limit: ENDED_SHOWN }),
    version === undefined ? [] : reader.streams({ ...where, version }),
  ]);
  const rows = new Map([...open, ...ended, ...same].map((row) => [row.stream, row]));
  return [...rows.values()].map((row) => neighbour(row, zone));
}

function neighbour(row: StreamRow, zone: string): Neighbour {
  return {
    id: row.stream,
    version: row.version ?? '',
    deploying: row.status === 'deploying',
    open: row.ending === undefined,
    completed: row.ending === 'completed',
    captain: row.owner,
    window: { start: row.startsAt ?? 0, end: row.endsAt ?? 0, zone },
  };
}

/** What is frozen, as the reader sees it. */
export async function calendarIn(reader: Reader): Promise<Calendar> {
  return calendarOf(await reader.stream(CALENDAR));
}

export interface Decider {
  readonly actor: Person | undefined;
  readonly outside: Outside;
  readonly nextId: string;
  readonly neighbours: readonly Neighbour[];
  readonly calendar: Calendar;
}

export function contextOf(decider: Decider, world: World): Context {
  return {
    now: world.clock.now(),
    actor: decider.actor,
    policy: world.policy(),
    roster: decider.outside.roster,
    nextId: decider.nextId,
    neighbours: decider.neighbours,
    closed: decider.outside.closed,
    calendar: decider.calendar,
  };
}

/**
 * A release as it stands now, with everything that follows from it. Reads committed rows only. `at`: the moment for which
 * it is asked whether it can start.
 */
export async function pictureNow(row: StreamRow, world: World, at?: number): Promise<Picture> {
  return pictureAt(releaseOf(row), world, at);
}

export async function pictureAt(release: Release, world: World, at?: number): Promise<Picture> {
  const outside = await outsideOf(releasePlaces(release, world), world);
  return pictureWith(release, outside, world.store, world, at);
}

export async function pictureWith(
  release: Release,
  outside: Outside,
  reader: Reader,
  world: World,
  at?: number,
): Promise<Picture> {
  const { service, environment } = release;
  const { zone } = world.policy().organisation;
  const neighbours = await neighboursOf(reader, { service, environment }, zone);
  const others = neighbours.filter((one) => one.id !== release.id);
  const calendar = await calendarIn(reader);
  return pictureOf(
    release,
    contextOf({ actor: undefined, outside, nextId: '', neighbours: others, calendar }, world),
    at,
  );
}
