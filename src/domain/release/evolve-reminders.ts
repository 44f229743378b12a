// What facts change about the reminders that people set, and about those that somebody put off.
import type { ReleaseEvent, Stamped } from './event.ts';
import type { Release } from './model.ts';
import { isAhead, ownName } from './own-reminder.ts';
import type { Snoozable, Snooze } from './snoozed.ts';
import { reminderName, snoozableIn, snoozeTimer } from './snoozed.ts';

type Of<T extends ReleaseEvent['type']> = Stamped<Extract<ReleaseEvent, { type: T }>>;

/** Of what is dropped nothing stays: neither it nor that it has rung. Its number is never taken again. */
export function remindersChanged(state: Release, event: Of<'reminders-changed'>): Release {
  const reminders = state.reminders ?? [];
  if ('added' in event) {
    const added = { ...event.added, by: event.by ?? state.plannedBy, setAt: event.at };
    return { ...state, reminders: [...reminders, added], lastReminder: added.n };
  }
  const { n } = event.dropped;
  const { [ownName(n)]: _, ...rung } = state.rung;
  const rest = withSnoozes(state, (one) => one.reminder !== ownName(n));
  return { ...rest, reminders: reminders.filter((one) => one.n !== n), rung };
}

/** The start takes those along that were to come before it, the end all of them (product Q1). */
export function withoutPassed(state: Release): Release {
  const kept = (state.reminders ?? []).filter(
    ({ offset }) => state.ending === undefined && (offset.anchor === 'end' || !isAhead(offset)),
  );
  const goesOn = (name: string) =>
    (state.ending === undefined && name === 'window-closing') ||
    kept.some(({ n }) => ownName(n) === name);
  const rest = withSnoozes(state, ({ reminder }) => goesOn(reminder));
  return rest.reminders === undefined ? rest : { ...rest, reminders: kept };
}

export function snoozed(state: Release, event: Of<'snoozed'>): Release {
  const { reminder, until, times } = event;
  const person = event.by ?? '';
  const others = (state.snoozed ?? []).filter(
    (one) => one.person !== person || one.reminder !== reminder,
  );
  return { ...state, snoozed: [...others, { person, reminder, until, times, waiting: true }] };
}

/** It has come again, or was dropped as of no use: until it is put off once more, nothing is waiting. */
export function comesAgain(state: Release, timer: string): Release {
  if (!timer.startsWith('snooze:')) return state;
  const snoozes = state.snoozed?.map((one) =>
    snoozeTimer(one).name === timer ? { ...one, waiting: false } : one,
  );
  return snoozes === undefined ? state : { ...state, snoozed: snoozes };
}

/** Said to all again, it is a new reminder to everybody but those for whom it is put off to later. */
export function saidAnew(state: Release, event: Of<'reminded'>): Release {
  const name = reminderName(event.timer);
  return withSnoozes(
    state,
    (one) => one.reminder !== name || (one.waiting && one.until > event.at),
  );
}

/** What these were about is another thing now. */
export function withoutSnoozes(state: Release, kinds: readonly Snoozable[]): Release {
  return withSnoozes(state, ({ reminder }) => {
    const kind = snoozableIn(reminder);
    return kind === undefined || !kinds.includes(kind);
  });
}

function withSnoozes(state: Release, keeps: (one: Snooze) => boolean): Release {
  if (state.snoozed === undefined || state.snoozed.every(keeps)) return state;
  return { ...state, snoozed: state.snoozed.filter(keeps) };
}
