// Reminders that people set: any member for whomever they name, taken back by whoever set them, is meant, or is a captain.
import type { Decision } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import { presentIn } from '../person.ts';
import type { ReleaseCommand } from './command.ts';
import type { Context } from './context.ts';
import type { ReleaseEvent } from './event.ts';
import type { Release } from './model.ts';
import type { Offset, OwnReminder } from './own-reminder.ts';
import { isAhead, momentOf, offsetOf } from './own-reminder.ts';
import { limit } from './planning.ts';
import { needCaptain } from './rights.ts';

/** Of one release. More would be a list of their own. */
export const MOST_REMINDERS = 20;

/** People and groups that one reminder may name. */
const MOST_REMINDED = 10;

type Remind = Extract<ReleaseCommand, { type: 'remind' }>;
type Added = Omit<OwnReminder, 'by' | 'setAt'>;

export function remind(
  release: Release,
  command: Remind,
  context: Context,
): Decision<ReleaseEvent> {
  return 'add' in command
    ? set(release, command.add, context)
    : takeBack(release, command.drop, context);
}

function set(
  release: Release,
  wanted: Extract<Remind, { add: unknown }>['add'],
  context: Context,
): Decision<ReleaseEvent> {
  const { people, groups, text } = wanted;
  const reminders = release.reminders ?? [];
  const offset = 'at' in wanted.when ? offsetOf(wanted.when.at, release.window) : wanted.when;
  const added: Added = { n: (release.lastReminder ?? 0) + 1, offset, people, groups, text };
  const due = momentOf(offset, release.window);
  if (release.deployment !== undefined && beforeStart(offset))
    return refuse({ code: 'already-started', id: release.id, at: release.deployment.startedAt });
  if (due <= context.now) return refuse({ code: 'reminder-past', id: release.id, at: due });
  if (people.length + groups.length > MOST_REMINDED)
    return refuse(limit('people and groups in one reminder', MOST_REMINDED));
  if (reminders.some((one) => isSame(one, added)))
    return refuse({ code: 'nothing-changed', id: release.id });
  if (reminders.length >= MOST_REMINDERS) return refuse(limit('reminders', MOST_REMINDERS));
  return accept<ReleaseEvent>({ type: 'reminders-changed', added, due });
}

function beforeStart(offset: Offset): boolean {
  return offset.anchor === 'start' && isAhead(offset);
}

function isSame(one: OwnReminder, other: Added): boolean {
  const told = ({ offset, people, groups, text }: Added) =>
    JSON.stringify([offset.anchor, offset.days, offset.ms, people, groups, text]);
  return told(one) === told(other);
}

function takeBack(release: Release, n: number, context: Context): Decision<ReleaseEvent> {
  const reminders = release.reminders ?? [];
  const dropped = reminders.find((one) => one.n === n);
  if (dropped === undefined) {
    return refuse({
      code: 'no-such-reminder',
      id: release.id,
      reminder: n,
      reminders: reminders.length,
    });
  }
  const refusal = isTheirs(dropped, context)
    ? undefined
    : needCaptain(release, context, 'remind drop');
  return refusal === undefined
    ? accept<ReleaseEvent>({ type: 'reminders-changed', dropped })
    : refuse(refusal);
}

/** Whoever set it, and whoever is the only one it is for. */
function isTheirs({ by, people, groups }: OwnReminder, { actor, roster }: Context): boolean {
  if (actor === undefined) return false;
  const [only] = people;
  const alone = people.length === 1 && groups.length === 0 && only !== undefined;
  const now = presentIn(roster, actor.id);
  return [by, ...(alone ? [only] : [])].some((id) => presentIn(roster, id) === now);
}
