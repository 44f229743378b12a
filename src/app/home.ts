// One person's Home, read from what is committed: for the tab, the card and the private answer alike.
import type { Ask, HomePicture, Overdue, Shown } from '../chat/home-picture.ts';
import { HOME_AHEAD_MS, HOME_LIMITS } from '../chat/home-picture.ts';
import type { Picture } from '../chat/picture.ts';
import type { Home } from '../chat/view.ts';
import { standingOf } from '../chat/views/freeze-words.ts';
import { formerHome, homeOfOutsider, homeView } from '../chat/views/home.ts';
import { refusalNotice } from '../chat/views/refusal.ts';
import { type Calendar, endOf, type Freeze } from '../domain/calendar/model.ts';
import type { Person } from '../domain/person.ts';
import type { Place } from '../domain/policy.ts';
import type { Release } from '../domain/release/model.ts';
import { NOT_CLOSED, phaseOf } from '../domain/release/phase.ts';
import { openActions } from './actions.ts';
import { calendarIn, outsideOf, pictureWith, releasePlaces } from './context.ts';
import type { Drawn } from './draw.ts';
import { accountOfHome, homeNumber } from './homes.ts';
import { beliefOf, everyId } from './identity.ts';
import { announcementsOf, cardsOf } from './links.ts';
import { identify } from './people.ts';
import { releaseOf } from './streams.ts';
import { type Question, questionsFor } from './waiting.ts';
import type { World } from './world.ts';

/** A Home as it is now, or where to look for it when there is a newer card. Undefined: nobody has this account any more. */
export async function drawHome(
  stream: string,
  part: string,
  world: World,
): Promise<Drawn | undefined> {
  const account = accountOfHome(stream);
  if (account === undefined) return undefined;
  const posts = await world.store.posts(stream);
  const isFormer = posts.some((post) => homeNumber(post.part) > homeNumber(part));
  if (isFormer) return { view: formerHome(), over: true, last: true };
  const reader = await identify(account, world);
  if (reader === undefined) return undefined;
  return { view: await homeFor(reader, world), over: false };
}

async function homeFor(reader: Person, world: World): Promise<Home> {
  const { standing } = reader;
  if (standing === 'member') return homeView(await homePicture(reader, undefined, world));
  return homeOfOutsider(refusalNotice({ code: 'outsider', standing }).lines);
}

/** `place`: where it is read, if that is a channel. Throws `DirectoryUnreachable`. */
export async function homePicture(
  reader: Person,
  place: Place | undefined,
  world: World,
): Promise<HomePicture> {
  const now = world.clock.now();
  const ids = everyId([reader.id], await beliefOf(world));
  const rows = await world.store.streams({ kind: 'release', status: NOT_CLOSED });
  const releases = rows.map(releaseOf);
  const led = releases.filter(({ captain }) => captain !== undefined && ids.includes(captain));
  const questions = await questionsFor(reader, releases, world);
  const mine = led.filter((release) => !isLate(release, now)).toSorted(byUrgency);
  const late = [
    ...led.filter((release) => isLate(release, now)).map((release) => ({ release })),
    ...(await lateActions(ids, now, world)).map((action) => ({ action })),
  ];
  const shown = {
    questions: questions.slice(0, HOME_LIMITS.asks),
    mine: mine.slice(0, HOME_LIMITS.mine),
    late: late.slice(0, HOME_LIMITS.overdue),
  };
  const pictured = await picturesOf(
    [
      ...shown.questions.map(({ release }) => release),
      ...shown.mine,
      ...shown.late.flatMap((one) => ('release' in one ? [one.release] : [])),
    ],
    world,
  );
  const p = ({ id }: Release): Picture => {
    const found = pictured.get(id);
    if (found === undefined) throw new Error(`${id} was not looked at`);
    return found;
  };
  const windows = windowsOf(releases, now);
  const freezes = freezesOf(await calendarIn(world.store), now);
  const named = [
    ...pictured.keys(),
    ...windows.shown.map(({ id }) => id),
    ...shown.late.flatMap((one) => ('action' in one ? [one.action.release] : [])),
  ];
  return {
    reader: reader.id,
    now,
    zone: world.policy().organisation.zone,
    asks: { shown: shown.questions.map((one) => askOf(one, p)), total: questions.length },
    mine: { shown: shown.mine.map(p), total: mine.length },
    freezes,
    windows,
    overdue: {
      shown: shown.late.map(
        (one): Overdue =>
          'release' in one
            ? { kind: 'review', p: p(one.release) }
            : { kind: 'action', action: one.action },
      ),
      total: late.length,
    },
    cards: new Map([
      ...(await cardsOf([...new Set(named)], place, world.store)),
      ...(await announcementsOf(freezes.shown, place, world.store)),
    ]),
  };
}

function askOf({ release, phase }: Question, p: (release: Release) => Picture): Ask {
  return phase === undefined
    ? { kind: 'approval', p: p(release) }
    : { kind: 'waiver', p: p(release), phase };
}

/** Its review is past its day. */
function isLate({ review }: Release, now: number): boolean {
  return review?.filedAt === undefined && review?.dueAt !== undefined && review.dueAt <= now;
}

async function lateActions(owner: readonly string[], now: number, world: World) {
  const open = await openActions({ owner }, world);
  return open.filter(({ due }) => due <= now).toSorted((a, b) => a.due - b.due);
}

/** What runs comes first, then what is ahead by its window, then what only lacks a review. */
function byUrgency(one: Release, other: Release): number {
  return rank(one) - rank(other) || one.window.start - other.window.start;
}

function rank(release: Release): number {
  const phase = phaseOf(release);
  if (phase === 'deploying') return 0;
  return phase === 'reviewing' ? 2 : 1;
}

/** Everybody's: who doesn't know what others release finds out on the night (product, surfaces: "next windows"). */
function windowsOf(releases: readonly Release[], now: number): Shown<Release> {
  const coming = releases.filter(
    ({ ending, window }) =>
      ending === undefined && window.end > now && window.start < now + HOME_AHEAD_MS,
  );
  return { shown: coming.slice(0, HOME_LIMITS.windows), total: coming.length };
}

/** What ends first of what is frozen, then what begins first of what is to come. */
function freezesOf({ freezes }: Calendar, now: number): Shown<Freeze> {
  const standing = (which: 'now' | 'ahead') =>
    freezes.filter((freeze) => standingOf(freeze, now) === which);
  const all = [
    ...standing('now').toSorted((a, b) => endOf(a) - endOf(b)),
    ...standing('ahead').toSorted((a, b) => a.from - b.from),
  ];
  return { shown: all.slice(0, HOME_LIMITS.freezes), total: all.length };
}

/** Looks at several releases at once: the world outside is asked about them together. */
async function picturesOf(
  releases: readonly Release[],
  world: World,
): Promise<ReadonlyMap<string, Picture>> {
  const placesOf = (release: Release) => releasePlaces(release, world);
  const places = [...new Set(releases.flatMap(placesOf))];
  const outside = await outsideOf(places, world);
  const pictures = new Map<string, Picture>();
  for (const release of releases) {
    if (pictures.has(release.id)) continue;
    const own = placesOf(release);
    const closed = outside.closed.filter(({ place }) => own.includes(place));
    const seen = { ...outside, closed };
    pictures.set(release.id, await pictureWith(release, seen, world.store, world));
  }
  return pictures;
}
