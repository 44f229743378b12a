// Freezing, lifting, stopping the line and letting it go: refusals first in the order a person would ask, then the facts.
import type { Decision, Refusal } from '../decision.ts';
import { accept, refuse } from '../decision.ts';
import { type Answer, either, isAmong, type Person, type Roster } from '../person.ts';
import { type Policy, serviceNamed } from '../policy.ts';
import { onCall, outsider, unless, who } from '../rights.ts';
import type { Timer } from '../timer.ts';
import {
  type Calendar,
  type CalendarCommand,
  type CalendarEvent,
  endOf,
  FREEZE_LIMITS,
  type Freeze,
  freezeNamed,
  isOver,
} from './model.ts';
import { type Scope, sameScope } from './scope.ts';
import { calendarTimers } from './timers.ts';

/** What a decision about the calendar may look at besides it. */
export interface CalendarContext {
  readonly now: number;
  /** Undefined: time itself acts. */
  readonly actor: Person | undefined;
  readonly policy: Policy;
  readonly roster: Roster;
}

type Of<T extends CalendarCommand['type']> = Extract<CalendarCommand, { type: T }>;

/** The facts that follow from a command, or why not; who may is asked first (contract "Who may"). */
export function decideCalendar(
  calendar: Calendar,
  command: CalendarCommand,
  context: CalendarContext,
): Decision<CalendarEvent> {
  const stranger = outsider(context);
  if (stranger !== undefined) return refuse(stranger);
  switch (command.type) {
    case 'freeze':
      return freeze(calendar, command, context);
    case 'unfreeze':
      return unfreeze(calendar, command, context);
    case 'stop':
      return stop(calendar, command, context);
    case 'keep':
      return keep(calendar, command.id, context);
    case 'go':
      return go(calendar, command, context);
    case 'ring':
      return ring(calendar, { name: command.timer, at: command.at }, context);
  }
}

function freeze(
  calendar: Calendar,
  command: Of<'freeze'>,
  context: CalendarContext,
): Decision<CalendarEvent> {
  const { scope, to } = command;
  const refusal =
    needFreezer(scope, 'freeze', context) ??
    wrongSpan(command.from, to, context.now) ??
    tooMany('freeze', calendar, context.now);
  if (refusal !== undefined) return refuse(refusal);
  const from = Math.max(command.from, context.now);
  const same = calendar.freezes.find(
    (one) =>
      !isOver(one, context.now) &&
      one.kind === 'freeze' &&
      one.to === to &&
      sameScope(one.scope, scope) &&
      (one.from === from || Math.max(one.from, from) <= context.now),
  );
  // Confirm was pressed twice: it stands once, also where it has begun meanwhile.
  if (same !== undefined) return refuse({ code: 'freeze-exists', id: same.id });
  const { type: _, place, ...said } = command;
  const where = place === undefined ? {} : { place };
  return accept<CalendarEvent>({ type: 'frozen', id: nextId(calendar), ...said, from, ...where });
}

function wrongSpan(from: number, to: number, now: number): Refusal | undefined {
  if (to <= from) return { code: 'freeze-order' };
  if (to <= now) return { code: 'freeze-past', end: to };
  if (to - Math.max(from, now) < FREEZE_LIMITS.shortestMs)
    return { code: 'freeze-short', minimumMs: FREEZE_LIMITS.shortestMs };
  if (to - from > FREEZE_LIMITS.longestMs)
    return { code: 'freeze-long', start: from, end: to, longestMs: FREEZE_LIMITS.longestMs };
  return undefined;
}

/** Each kind for itself: planned freezes never keep anybody from stopping the line. */
function tooMany(kind: Freeze['kind'], calendar: Calendar, now: number): Refusal | undefined {
  const limit = FREEZE_LIMITS.open;
  const kept = calendar.freezes.filter((one) => one.kind === kind && !isOver(one, now));
  if (kept.length < limit) return undefined;
  return {
    code: 'limit',
    what: kind === 'freeze' ? 'freezes at a time' : 'stops at a time',
    limit,
  };
}

function unfreeze(
  calendar: Calendar,
  { id, because }: Of<'unfreeze'>,
  context: CalendarContext,
): Decision<CalendarEvent> {
  const found = notOver(calendar, id, context.now);
  if (!found.ok) return found;
  const refusal = needFreezer(found.freeze.scope, 'unfreeze', context);
  if (refusal !== undefined) return refuse(refusal);
  const type = found.freeze.kind === 'stop' ? 'went' : 'unfrozen';
  return accept<CalendarEvent>({ type, id, because });
}

function stop(
  calendar: Calendar,
  command: Of<'stop'>,
  context: CalendarContext,
): Decision<CalendarEvent> {
  const { scope, because, zone, place } = command;
  const refusal = needFreezer(scope, 'stop', context) ?? tooMany('stop', calendar, context.now);
  if (refusal !== undefined) return refuse(refusal);
  const same = stopped(calendar, context.now).find((one) => sameScope(one.scope, scope));
  if (same !== undefined) {
    const { id, by, madeAt, because: reason } = same;
    return refuse({ code: 'already-stopped', id, by, at: madeAt, because: reason });
  }
  return accept<CalendarEvent>({
    type: 'stopped',
    id: nextId(calendar),
    scope,
    from: context.now,
    to: context.now + FREEZE_LIMITS.stopMs,
    zone,
    because,
    ...(place === undefined ? {} : { place }),
  });
}

function keep(calendar: Calendar, id: string, context: CalendarContext): Decision<CalendarEvent> {
  const found = notOver(calendar, id, context.now);
  if (!found.ok) return found;
  const refusal = needFreezer(found.freeze.scope, 'stop', context);
  if (refusal !== undefined) return refuse(refusal);
  const to = context.now + FREEZE_LIMITS.stopMs;
  if (found.freeze.kind !== 'stop') return refuse({ code: 'not-stopped', id });
  return to <= found.freeze.to ? accept() : accept<CalendarEvent>({ type: 'kept', id, to });
}

function go(
  calendar: Calendar,
  command: Of<'go'>,
  context: CalendarContext,
): Decision<CalendarEvent> {
  const [only, another] = stopped(calendar, context.now);
  if (command.id === undefined && another !== undefined) {
    const ids = stopped(calendar, context.now).map((one) => one.id);
    return refuse({ code: 'which-stop', ids, because: command.because });
  }
  const id = command.id ?? only?.id;
  if (id === undefined) return refuse({ code: 'not-stopped', id: undefined });
  const found = notOver(calendar, id, context.now);
  if (!found.ok) return found;
  if (found.freeze.kind !== 'stop') return refuse({ code: 'not-stopped', id });
  const refusal = needFreezer(found.freeze.scope, 'go', context);
  if (refusal !== undefined) return refuse(refusal);
  return accept<CalendarEvent>({ type: 'went', id, because: command.because });
}

function stopped(calendar: Calendar, now: number): readonly Freeze[] {
  return calendar.freezes.filter((one) => one.kind === 'stop' && !isOver(one, now));
}

type Found =
  | { readonly ok: true; readonly freeze: Freeze }
  | { readonly ok: false; readonly refusal: Refusal };

/** Nobody lifts or keeps what is over. */
function notOver(calendar: Calendar, id: string, now: number): Found {
  const known = freezeNamed(calendar, id);
  if (known === undefined) {
    const forgotten = Number(id.slice(2)) <= calendar.last && Number(id.slice(2)) > 0;
    return refuse(forgotten ? { code: 'freeze-over', id } : { code: 'unknown-freeze', id });
  }
  if (!isOver(known, now)) return { ok: true, freeze: known };
  const by = known.over?.by;
  return refuse({ code: 'freeze-over', id, at: endOf(known), ...(by === undefined ? {} : { by }) });
}

function nextId(calendar: Calendar): string {
  return `F-${calendar.last + 1}`;
}

/** Captains of every service in scope, on-call, and the organisation's managers (contract "Who may"). */
function needFreezer(scope: Scope, act: string, context: CalendarContext): Refusal | undefined {
  const { policy, roster, actor } = context;
  const captains = captainsIn(scope, policy);
  const others = [...onCall(policy), ...policy.organisation.managers];
  const answer =
    actor === undefined
      ? 'no'
      : either(
          everyOne(captains.map((refs) => captainOf(actor, refs, roster))),
          isAmong(actor.id, others, roster),
        );
  const [first = []] = captains;
  const shared = first.filter((ref) => captains.every((refs) => refs?.includes(ref)));
  return unless(answer, { code: 'not-yours', act, who: who({ groups: [...shared, ...others] }) });
}

/** The captains of each service; undefined for one that left the policy: nobody answers for that alone any more. */
function captainsIn(
  { services }: Scope,
  policy: Policy,
): readonly (readonly string[] | undefined)[] {
  const named = services.length === 0 ? policy.services.map(({ name }) => name) : services;
  return named.map((name) => serviceNamed(policy, name)?.captains);
}

/** With no captains in the policy anybody may be one. */
function captainOf(actor: Person, refs: readonly string[] | undefined, roster: Roster): Answer {
  if (refs === undefined) return 'no';
  return refs.length === 0 ? 'yes' : isAmong(actor.id, refs, roster);
}

function everyOne(answers: readonly Answer[]): Answer {
  if (answers.includes('no')) return 'no';
  return answers.includes('unknown') ? 'unknown' : 'yes';
}

/** A timer that is no longer in the list rings into nothing. */
function ring(calendar: Calendar, timer: Timer, context: CalendarContext): Decision<CalendarEvent> {
  const current = calendarTimers(calendar).some(
    (one) => one.name === timer.name && one.at === timer.at,
  );
  if (!current || timer.at > context.now) return accept();
  const [what, id = ''] = timer.name.split(':');
  if (what === 'began') return accept<CalendarEvent>({ type: 'freeze-began', id });
  if (what === 'ended') return accept<CalendarEvent>({ type: 'freeze-ended', id });
  const to = freezeNamed(calendar, id)?.to ?? timer.at;
  return accept<CalendarEvent>({ type: 'keep-asked', id, to });
}
