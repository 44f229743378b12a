// The messages about freezes that a change leaves behind. What a freeze catches depends on the releases as much as on the
// calendar, so its announcement and its notices to captains are drawn anew whichever of the two has changed.
import { CALENDAR, type Calendar, type Freeze, isOver } from '../domain/calendar/model.ts';
import { isCaught, isWithin } from '../domain/release/heed.ts';
import type { Release } from '../domain/release/model.ts';
import { direct, messageRow } from './messages.ts';
import { caughtOf, caughtPart, isLive, readPart } from './parts.ts';
import type { OutboxRow, Transaction } from './store.ts';
import { numberOf } from './streams.ts';

/** More in one notice would not be read. */
const MOST_TOGETHER = 10;

/** Where a message about a freeze stands, or is on its way to. */
export type Standing = Pick<OutboxRow, 'place' | 'part'>;

/** Everything the calendar has told, also what is being sent at this moment and stands nowhere yet. */
export async function toldByCalendar(tx: Transaction): Promise<readonly Standing[]> {
  return [...(await tx.posts(CALENDAR)), ...(await tx.sending(CALENDAR))];
}

/** `F-3` is 3; undefined for a message about no freeze. */
export function freezeIn(part: string): number | undefined {
  const number = Number(readPart(part)?.detail.split(':')[0]);
  return Number.isInteger(number) ? number : undefined;
}

/** One notice to each captain of these releases, but for what they have been told already: once for each release (product F9). */
export function firstNotices(
  freeze: Freeze,
  releases: readonly Release[],
  told: readonly Standing[],
  now: number,
): readonly OutboxRow[] {
  const untold = releases.filter((one) => !isTold(freeze, one, told));
  const byCaptain = Map.groupBy(untold, captainOf);
  return [...byCaptain].flatMap(([captain, theirs]) => {
    const numbers = theirs.map(({ id }) => numberOf(id)).toSorted((a, b) => a - b);
    const rows: OutboxRow[] = [];
    for (let from = 0; from < numbers.length; from += MOST_TOGETHER) {
      const part = caughtPart(numberOf(freeze.id), numbers.slice(from, from + MOST_TOGETHER));
      rows.push(messageRow(CALENDAR, direct(captain), part, now));
    }
    return rows;
  });
}

function isTold(freeze: Freeze, release: Release, told: readonly Standing[]): boolean {
  const place = direct(captainOf(release));
  return told.some((one) => {
    if (one.place !== place) return false;
    const notice = caughtOf(one.part);
    if (notice?.freeze !== numberOf(freeze.id)) return false;
    return notice.releases?.includes(numberOf(release.id)) ?? true;
  });
}

function captainOf({ captain, plannedBy }: Release): string {
  return captain ?? plannedBy;
}

/**
 * After a change of a release: what the freezes it was or is within have told, and the notice to its captain where it has
 * come to be caught. `before`: the release as it was.
 */
export async function freezeRowsAfter(
  tx: Transaction,
  before: Release | undefined,
  release: Release,
  calendar: Calendar,
  now: number,
): Promise<readonly OutboxRow[]> {
  const touched = calendar.freezes.filter(
    (freeze) =>
      freeze.over === undefined &&
      !isOver(freeze, now) &&
      [before, release].some((one) => one !== undefined && isWithin(one, freeze)),
  );
  if (touched.length === 0) return [];
  const told = await toldByCalendar(tx);
  const numbers = new Set(touched.map(({ id }) => numberOf(id)));
  const redrawn = told
    .filter(
      ({ part }) => isLive(part) && numbers.has(freezeIn(part) ?? 0) && isAbout(part, release),
    )
    .map(({ place, part }) => messageRow(CALENDAR, place, part, now));
  const first = touched
    .filter((freeze) => isNews(before, release, freeze, now))
    .flatMap((freeze) => firstNotices(freeze, [release], told, now));
  return [...redrawn, ...first];
}

/** An announcement is about everything; a notice about the releases it names, and not about all others that are caught. */
function isAbout(part: string, { id }: Release): boolean {
  return caughtOf(part)?.releases?.includes(numberOf(id)) ?? true;
}

/** It wasn't caught before, or was another captain's. */
function isNews(
  before: Release | undefined,
  release: Release,
  freeze: Freeze,
  now: number,
): boolean {
  if (!isCaught(release, freeze, now)) return false;
  if (before === undefined || !isCaught(before, freeze, now)) return true;
  return captainOf(before) !== captainOf(release);
}
