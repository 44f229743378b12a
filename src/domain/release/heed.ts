// What the calendar means for one release: what closes it, and that a bake stands still while it is closed (product F1, F5).
import { closedSpans, closing, type Span } from '../calendar/closing.ts';
import { endOf, type Freeze } from '../calendar/model.ts';
import { covers, type Where } from '../calendar/scope.ts';
import type { Context } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Closing, Deployment, Release, Window } from './model.ts';

type Seen = Pick<Context, 'calendar' | 'now'>;
type Located = Pick<Release, 'service' | 'environment'>;

/** Everything that closes the release's service and environment at that instant, the one that ends last first. */
export function closingsAt(
  release: Located,
  { calendar }: Pick<Context, 'calendar'>,
  at: number,
): readonly Closing[] {
  return closing(calendar, whereOf(release), at).map(closingOf);
}

function whereOf({ service, environment }: Located): Where {
  return { service, environment };
}

function closingOf(freeze: Freeze): Closing {
  const { id, kind, scope, zone, because, by } = freeze;
  return { freeze: id, kind, scope, until: endOf(freeze), zone, because, by };
}

/**
 * The facts that the calendar owes a deployment: that a freeze caught it, that it thawed. They follow from when a freeze
 * began and ended, not from when somebody looked, so that a bake has kept its time also where nobody did for hours.
 */
export function heed(release: Release, context: Seen): readonly ReleaseEvent[] {
  const { deployment, ending } = release;
  if (deployment === undefined || ending !== undefined) return [];
  const begun = closedSpans(context.calendar, whereOf(release)).filter(
    (span) => span.start <= context.now,
  );
  const start: Standing = {
    caught: deployment.caught?.since,
    bakeEndsAt: deployment.bakeEndsAt,
    bakeLeftMs: deployment.bakeLeftMs,
    runsSince: runsSince(deployment),
  };
  const isHeld = deployment.held !== undefined;
  const events: ReleaseEvent[] = [];
  let standing = start;
  for (const span of begun) {
    if (standing.caught === undefined) {
      const caught = caughtBy(span, standing, context.now);
      if (caught === undefined) continue;
      const closings = closingsAt(release, context, caught.since);
      const freezes = closings.map((one) => one.freeze);
      events.push({ type: 'caught', ...caught, freezes, closings });
      standing = { ...standing, caught: caught.since, bakeEndsAt: undefined };
      if (caught.bakeLeftMs !== undefined)
        standing = { ...standing, bakeLeftMs: caught.bakeLeftMs };
    }
    if (span.end > context.now || span.end <= (standing.caught ?? 0)) continue;
    const thawed = thawedAt(span.end, standing, isHeld);
    events.push(thawed);
    standing = { ...standing, caught: undefined, runsSince: span.end, ...resumedBake(thawed) };
  }
  // What caught it is gone and forgotten.
  const isClosed = begun.some((span) => span.end > context.now);
  if (standing.caught !== undefined && !isClosed)
    events.push(thawedAt(context.now, standing, isHeld));
  return events;
}

/** Whether a freeze stops this release: one that deploys while it stands, or one whose window it overlaps. */
export function isCaught(
  release: Release,
  freeze: Pick<Freeze, 'scope' | 'from' | 'to'>,
  now: number,
): boolean {
  const { deployment, window } = release;
  if (!isWithin(release, freeze)) return false;
  // What has caught it may be over by now; one that is still ahead hasn't.
  if (deployment?.caught !== undefined && freeze.from <= now) return true;
  if (deployment !== undefined && freeze.from <= now && now < freeze.to) return true;
  return window.end > now && overlaps(window, freeze);
}

/** Whether a freeze may ever catch this release as it is now, whatever the time. */
export function isWithin(release: Release, freeze: Pick<Freeze, 'scope' | 'from' | 'to'>): boolean {
  const { deployment, ending, window } = release;
  if (ending !== undefined || !covers(freeze.scope, whereOf(release))) return false;
  return deployment !== undefined || overlaps(window, freeze);
}

function overlaps(
  { start, end }: Pick<Window, 'start' | 'end'>,
  { from, to }: Pick<Freeze, 'from' | 'to'>,
): boolean {
  return from < end && start < to;
}

interface Standing {
  readonly caught: number | undefined;
  readonly bakeEndsAt: number | undefined;
  readonly bakeLeftMs: number | undefined;
  /** Since when the bake runs without a break. */
  readonly runsSince: number;
}

type Thawed = Extract<ReleaseEvent, { type: 'thawed' }>;

/** A bake that had ended before has ended; without one, only what is closed now matters. */
function caughtBy({ start, end }: Span, standing: Standing, now: number) {
  const { bakeEndsAt, runsSince } = standing;
  const since = Math.max(start, runsSince);
  if (bakeEndsAt === undefined)
    return end > now ? { since: Math.max(start, runsSince) } : undefined;
  if (end <= runsSince || bakeEndsAt <= since) return undefined;
  return { since, bakeLeftMs: bakeEndsAt - since };
}

/** While a person holds it as well, the bake waits for them. */
function thawedAt(since: number, { bakeLeftMs }: Standing, isHeld: boolean): Thawed {
  return isHeld || bakeLeftMs === undefined
    ? { type: 'thawed', since }
    : { type: 'thawed', since, bakeEndsAt: since + bakeLeftMs };
}

function resumedBake({ bakeEndsAt }: Thawed): Partial<Standing> {
  return bakeEndsAt === undefined ? {} : { bakeEndsAt, bakeLeftMs: undefined };
}

function runsSince(deployment: Deployment): number {
  const run = deployment.runs.at(-1);
  return Math.max(
    run?.doneAt ?? run?.enteredAt ?? deployment.startedAt,
    deployment.holds.at(-1)?.resumedAt ?? 0,
    deployment.thawedAt ?? 0,
  );
}
