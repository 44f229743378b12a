// What people and time do to the calendar, in one transaction with everything that follows: the announcement, the notices
// to whose releases a freeze catches, and the deployments whose bakes it pauses or lets go on.

import { decideCalendar } from '../domain/calendar/decide.ts';
import { evolveCalendar } from '../domain/calendar/evolve.ts';
import {
  CALENDAR,
  type Calendar,
  type CalendarCommand,
  type CalendarEvent,
  type Freeze,
  freezeNamed,
} from '../domain/calendar/model.ts';
import { calendarTimers } from '../domain/calendar/timers.ts';
import type { Refusal } from '../domain/decision.ts';
import type { Person } from '../domain/person.ts';
import { type Place, type Policy, serviceNamed } from '../domain/policy.ts';
import { isCaught } from '../domain/release/heed.ts';
import type { Release } from '../domain/release/model.ts';
import { BEFORE_END } from '../domain/release/phase.ts';
import { repair, servedBy } from './aftermath.ts';
import { calendarIn, contextOf, type Outside } from './context.ts';
import { firstNotices, freezeIn, toldByCalendar } from './freeze-rows.ts';
import { redrawHomes } from './homes.ts';
import { beliefIn } from './identity.ts';
import { direct, messageRow } from './messages.ts';
import { caughtOf } from './parts.ts';
import { rosterNow } from './people.ts';
import { performIn } from './perform.ts';
import { answered, answerOnce, type Receipts } from './receipts.ts';
import type { Reply } from './speech.ts';
import type { OutboxRow, Reader, Transaction } from './store.ts';
import { calendarOf, calendarRow, eventRow, numberOf, releaseOf } from './streams.ts';
import type { World } from './world.ts';

export interface CalendarOrder {
  readonly command: CalendarCommand;
  readonly actor: Person | undefined;
  /** `slack:T0SIM:U0ANA`, `clock`. */
  readonly account: string;
  readonly outside: Outside;
  /** Absent for timers: their row is the key. */
  readonly receipts?: Receipts;
}

export type CalendarOutcome =
  | {
      readonly kind: 'accepted';
      readonly events: readonly CalendarEvent[];
      readonly calendar: Calendar;
      readonly freeze: Freeze | undefined;
      /** The open releases it catches. */
      readonly caught: readonly Release[];
    }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export function performCalendar(
  order: CalendarOrder,
  draw: (outcome: CalendarOutcome) => Reply,
  world: World,
): Promise<Reply> {
  const work = async (tx: Transaction) => {
    const outcome = await performCalendarIn(tx, order, world);
    return answered(outcome, draw(outcome));
  };
  return answerOnce(order.receipts, work, world);
}

export async function performCalendarIn(
  tx: Transaction,
  order: CalendarOrder,
  world: World,
): Promise<CalendarOutcome> {
  const row = await tx.stream(CALENDAR);
  const before = calendarOf(row);
  const now = world.clock.now();
  const policy = world.policy();
  const belief = await beliefIn(tx, policy);
  const roster = rosterNow(order.outside.roster, belief);
  const decision = decideCalendar(before, order.command, {
    now,
    policy,
    roster,
    actor: order.actor,
  });
  if (!decision.ok) return { kind: 'refused', refusal: decision.refusal };
  const stamped = decision.events.map((event, index) => ({
    ...event,
    at: now,
    by: order.actor?.id,
    seq: (row?.seq ?? 0) + index + 1,
  }));
  const calendar = stamped.reduce<Calendar>(evolveCalendar, before);
  const last = stamped.at(-1);
  if (last !== undefined) {
    const rows = stamped.map((event) => eventRow(CALENDAR, event, order.account, policy.version));
    await tx.save(calendarRow(calendar, last.seq, now), rows);
    await redrawHomes(tx, order.actor, belief, now);
  }
  await tx.reconcileTimers(CALENDAR, calendarTimers(calendar));
  const freeze = last === undefined ? undefined : freezeNamed(calendar, last.id);
  const caught = freeze === undefined ? [] : await caughtBy(freeze, now, tx);
  for (const event of stamped) await follow(tx, event, calendar, caught, world);
  return { kind: 'accepted', events: stamped, calendar, freeze, caught };
}

/** Releases that haven't ended and that a freeze stops now or in their window. */
export async function caughtBy(
  freeze: Pick<Freeze, 'scope' | 'from' | 'to'>,
  now: number,
  reader: Reader,
): Promise<readonly Release[]> {
  const [service, another] = freeze.scope.services;
  const [environment, second] = freeze.scope.environments;
  const rows = await reader.streams({
    kind: 'release',
    status: BEFORE_END,
    ...(service === undefined || another !== undefined ? {} : { service }),
    ...(environment === undefined || second !== undefined ? {} : { environment }),
  });
  return rows.map(releaseOf).filter((release) => isCaught(release, freeze, now));
}

/** What one fact of the calendar leaves behind. */
async function follow(
  tx: Transaction,
  event: CalendarEvent,
  calendar: Calendar,
  caught: readonly Release[],
  world: World,
): Promise<void> {
  const freeze = freezeNamed(calendar, event.id);
  if (freeze === undefined) return;
  await tx.enqueue(await messagesAfter(tx, event, freeze, caught, calendar, world));
  if (event.type === 'keep-asked') return;
  for (const release of caught) await heeded(tx, release, calendar, world);
}

async function messagesAfter(
  tx: Transaction,
  event: CalendarEvent,
  freeze: Freeze,
  caught: readonly Release[],
  calendar: Calendar,
  world: World,
): Promise<readonly OutboxRow[]> {
  const now = world.clock.now();
  const number = numberOf(freeze.id);
  const rows = new Map<string, OutboxRow>();
  const put = (place: Place, part: string) => {
    const row = messageRow(CALENDAR, place, part, now);
    rows.set(row.key, row);
  };
  const places = freezePlaces(freeze, world.policy()).filter(servedBy(world));
  for (const place of places) put(place, `freeze:${number}`);
  const told = await toldByCalendar(tx);
  for (const { place, part } of told) {
    if (freezeIn(part) === number || isOpenNotice(part, calendar)) put(place, part);
  }
  const post = POSTS[event.type];
  if (post !== undefined) for (const place of places) put(place, `${post}:${number}`);
  if (CATCHING.includes(event.type)) {
    for (const row of firstNotices(freeze, caught, told, now)) rows.set(row.key, row);
  }
  if (event.type === 'keep-asked') put(direct(freeze.by), `keep:${number}:${event.to}`);
  return [...rows.values()];
}

/** What comes to catch releases; a beginning those that still deploy, though their windows are over. */
const CATCHING: readonly CalendarEvent['type'][] = ['frozen', 'stopped', 'freeze-began'];

/** When a release could start instead depends on every freeze, not only on the one that a notice is about. */
function isOpenNotice(part: string, calendar: Calendar): boolean {
  const notice = caughtOf(part);
  const freeze = notice && freezeNamed(calendar, `F-${notice.freeze}`);
  return freeze !== undefined && freeze.over === undefined;
}

/** Announced when made (by the card itself), beginning and ending. */
const POSTS: Partial<Record<CalendarEvent['type'], 'freeze-began' | 'freeze-ended'>> = {
  'freeze-began': 'freeze-began',
  'freeze-ended': 'freeze-ended',
  unfrozen: 'freeze-ended',
  went: 'freeze-ended',
};

/** The organisation's channels and those of the services it names; of every service where neither says any. */
function freezePlaces(freeze: Freeze, policy: Policy): readonly Place[] {
  const named = freeze.scope.services.flatMap((name) => serviceNamed(policy, name)?.channels ?? []);
  const wide = [...policy.organisation.channels, ...named];
  if (wide.length > 0) return [...new Set(wide)];
  const all = policy.services.flatMap((service) => service.channels);
  if (all.length > 0) return [...new Set(all)];
  return freeze.madeIn === undefined ? [] : [freeze.madeIn];
}

/** A deployment takes the calendar in; whatever else shows it is drawn again. */
async function heeded(
  tx: Transaction,
  release: Release,
  calendar: Calendar,
  world: World,
): Promise<void> {
  const outside = { roster: {}, closed: [] };
  if (release.deployment !== undefined) {
    const command = { type: 'heed' } as const;
    const order = { on: release.id, command, actor: undefined, account: 'clock', outside };
    const outcome = await performIn(tx, order, world);
    if (outcome.kind === 'accepted' && outcome.events.length > 0) return;
  }
  const nobody = { actor: undefined, outside, nextId: '', neighbours: [], calendar };
  await repair(tx, release, contextOf(nobody, world), world);
}

/** What a picture of a freeze is drawn from. */
export async function freezeNow(number: number, reader: Reader, world: World) {
  const calendar = await calendarIn(reader);
  const freeze = freezeNamed(calendar, `F-${number}`);
  if (freeze === undefined) return undefined;
  const now = world.clock.now();
  return { calendar, freeze, now, caught: await caughtBy(freeze, now, reader) };
}
