// Draws the messages about freezes from the calendar as it stands.
import type { Card } from '../chat/view.ts';
import {
  caughtNotice,
  type FreezePicture,
  freezeBegan,
  freezeCard,
  freezeEnded,
  keepQuestion,
} from '../chat/views/freeze.ts';
import { standingOf, stillClosing } from '../chat/views/freeze-words.ts';
import { opensAt } from '../domain/calendar/closing.ts';
import { CALENDAR, type Calendar } from '../domain/calendar/model.ts';
import type { PersonId } from '../domain/person.ts';
import type { Release } from '../domain/release/model.ts';
import type { Drawn } from './draw.ts';
import { beliefOf, everyId } from './identity.ts';
import { caughtOf, readPart } from './parts.ts';
import { freezeNow } from './perform-calendar.ts';
import type { OutboxRow } from './store.ts';
import { idOf } from './streams.ts';
import type { World } from './world.ts';

export async function drawFreeze(row: OutboxRow, world: World): Promise<Drawn | undefined> {
  const part = readPart(row.part);
  const number = Number(part?.detail.split(':')[0]);
  const found = await freezeNow(number, world.store, world);
  if (part === undefined || found === undefined) return undefined;
  const { calendar, freeze, now, caught } = found;
  const others = stillClosing(freeze, calendar, now);
  const picture = { freeze, now, caught, others, opens: opensOf(caught, calendar) };
  const isOver = standingOf(freeze, now) === 'over';
  const drawn = (card: Card, over = isOver): Drawn => ({ view: card, over });
  switch (part.kind) {
    case 'freeze':
      return drawn(freezeCard(picture));
    case 'freeze-began':
      return drawn(freezeBegan(picture, await announcementIn(row, number, world)));
    case 'freeze-ended':
      return drawn(freezeEnded(picture, await announcementIn(row, number, world)), false);
    case 'caught':
      return noticeTo(row.place.slice('direct:'.length), row.part, picture, world);
    case 'keep': {
      const asked = Number(part.detail.split(':')[1]);
      return drawn(keepQuestion(picture, asked), isOver || freeze.to !== asked);
    }
    default:
      return undefined;
  }
}

async function announcementIn(
  row: OutboxRow,
  number: number,
  world: World,
): Promise<string | undefined> {
  return (await world.store.post(CALENDAR, row.place, `freeze:${number}`))?.link ?? undefined;
}

/** A captain hears of their own releases, whichever id they stand under: of those this notice is about. */
async function noticeTo(
  captain: PersonId,
  part: string,
  picture: FreezePicture,
  world: World,
): Promise<Drawn> {
  const ids = await everyId([captain], await beliefOf(world));
  const about = caughtOf(part)?.releases?.map((number) => idOf('release', number));
  const named = picture.caught.filter(({ id }) => about?.includes(id) ?? true);
  const caught = named.filter((one) => ids.includes(one.captain ?? one.plannedBy));
  const handedOver = named.filter((one) => !caught.includes(one)).map(({ id }) => id);
  const free = about?.filter((id) => named.every((one) => one.id !== id)) ?? [];
  const over = standingOf(picture.freeze, picture.now) === 'over' || caught.length === 0;
  const past = about === undefined ? { free, handedOver: [] } : { free, handedOver };
  return { view: caughtNotice({ ...picture, caught }, past), over };
}

/** The first moment, from its window's start on, at which nothing closes a release. */
function opensOf(
  releases: readonly Release[],
  calendar: Calendar,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    releases.map(({ id, service, environment, window }) => [
      id,
      opensAt(calendar, { service, environment }, window.start),
    ]),
  );
}
