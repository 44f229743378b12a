// What facts change about the reminders that people set.
import type { ReleaseEvent, Stamped } from './event.ts';
import type { Release } from './model.ts';
import { isAhead, ownName } from './own-reminder.ts';

/** Of what is dropped nothing stays: neither it nor that it has rung. Its number is never taken again. */
export function remindersChanged(
  state: Release,
  event: Stamped<Extract<ReleaseEvent, { type: 'reminders-changed' }>>,
): Release {
  const reminders = state.reminders ?? [];
  if ('added' in event) {
    const added = { ...event.added, by: event.by ?? state.plannedBy, setAt: event.at };
    return { ...state, reminders: [...reminders, added], lastReminder: added.n };
  }
  const { n } = event.dropped;
  const { [ownName(n)]: _, ...rung } = state.rung;
  return { ...state, reminders: reminders.filter((one) => one.n !== n), rung };
}

/** The start takes those along that were to come before it, the end all of them (product Q1). */
export function withoutPassed(state: Release): Release {
  if (state.reminders === undefined) return state;
  const reminders =
    state.ending === undefined
      ? state.reminders.filter(({ offset }) => offset.anchor === 'end' || !isAhead(offset))
      : [];
  return { ...state, reminders };
}
