// Putting a reminder off: by whom it was for, to a time before its milestone, one time at once (product Q4).
import type { Decision, Refusal } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import type { PersonId } from '../person.ts';
import { presentIn } from '../person.ts';
import { who } from '../rights.ts';
import { addressees } from './audience.ts';
import type { ReleaseCommand } from './command.ts';
import type { Context } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Release } from './model.ts';
import { limit } from './planning.ts';
import { lastCall, snoozableUntil, snoozeOf } from './snoozed.ts';
import { openReminders } from './timers.ts';

/** Of one release; far more than its people could want. */
const MOST_SNOOZES = 200;

type Command = Extract<ReleaseCommand, { type: 'snooze' }>;

export function snooze(
  release: Release,
  command: Command,
  context: Context,
): Decision<ReleaseEvent> {
  const { actor, now } = context;
  const reminder = command.reminder ?? theirs(release, context);
  if (actor === undefined || reminder === undefined) return refuse(notReminded(release));
  const until =
    command.until === 'last-call'
      ? lastCall(snoozableUntil(reminder, release, now), now)
      : command.until;
  const before = snoozeOf(release, actor.id, reminder);
  const refusal =
    notTheirs(release, reminder, actor.id, context) ??
    badTime(release, reminder, until, now) ??
    tooMany(release, before === undefined);
  if (before?.waiting === true && before.until > now && isOpen(release, reminder, context))
    return refuse({ code: 'already-snoozed', id: release.id, until: before.until });
  if (refusal !== undefined) return refuse(refusal);
  const times = (before?.times ?? 0) + 1;
  return accept<ReleaseEvent>({ type: 'snoozed', reminder, until, times });
}

/** The latest one that was said to them. */
function theirs(release: Release, context: Context): string | undefined {
  const { actor } = context;
  return openReminders(release, context.policy).findLast(
    (name) => actor !== undefined && isFor(release, name, actor.id, context),
  );
}

function isOpen(release: Release, name: string, { policy }: Context): boolean {
  return openReminders(release, policy).includes(name);
}

function isFor(release: Release, name: string, person: PersonId, context: Context): boolean {
  const now = (id: PersonId) => presentIn(context.roster, id);
  return addressees(name, release, context).some((one) => now(one) === now(person));
}

function notReminded({ id }: Release): Refusal {
  return { code: 'not-reminded', id };
}

function notTheirs(
  release: Release,
  name: string,
  person: PersonId,
  context: Context,
): Refusal | undefined {
  if (!isOpen(release, name, context)) return notReminded(release);
  if (isFor(release, name, person, context)) return undefined;
  const people = addressees(name, release, context);
  if (people.length === 0) return notReminded(release);
  return { code: 'not-yours', act: 'snooze', id: release.id, who: who({ people }) };
}

function badTime(release: Release, name: string, until: number, now: number): Refusal | undefined {
  const milestone = snoozableUntil(name, release, now);
  return until > now && until < milestone
    ? undefined
    : { code: 'snooze-past', id: release.id, milestone };
}

function tooMany(release: Release, isNew: boolean): Refusal | undefined {
  const full = isNew && (release.snoozed?.length ?? 0) >= MOST_SNOOZES;
  return full ? limit('snoozed reminders', MOST_SNOOZES) : undefined;
}
