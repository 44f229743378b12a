// What each fact changes in the calendar. Total and forgiving, like every fold of the house.
import {
  type Calendar,
  FREEZE_LIMITS,
  type Freeze,
  NOTHING_FROZEN,
  type StampedCalendarEvent,
} from './model.ts';

/** The calendar after this fact; undefined before it: the first one. */
export function evolveCalendar(state: Calendar | undefined, event: StampedCalendarEvent): Calendar {
  const calendar = state ?? NOTHING_FROZEN;
  if (isMade(event)) return made(calendar, event);
  const freezes = calendar.freezes.map((one) => (one.id === event.id ? changed(one, event) : one));
  return { ...calendar, freezes: remembered(freezes) };
}

type Made = Extract<StampedCalendarEvent, { type: 'frozen' | 'stopped' }>;

function isMade(event: StampedCalendarEvent): event is Made {
  return event.type === 'frozen' || event.type === 'stopped';
}

function made(calendar: Calendar, event: Made): Calendar {
  const { id, scope, from, to, zone, because, at } = event;
  const freeze: Freeze = {
    id,
    kind: event.type === 'frozen' ? 'freeze' : 'stop',
    scope,
    from,
    to,
    zone,
    because,
    by: event.by ?? '',
    madeAt: at,
    madeIn: event.place,
    begunAt: from <= at ? at : undefined,
    over: undefined,
    askedFor: undefined,
  };
  return { last: Number(id.slice(2)), freezes: [...calendar.freezes, freeze] };
}

function changed(freeze: Freeze, event: Exclude<StampedCalendarEvent, Made>): Freeze {
  switch (event.type) {
    case 'unfrozen':
    case 'went':
      return { ...freeze, over: { at: event.at, by: event.by, because: event.because } };
    case 'kept':
      return { ...freeze, to: event.to };
    case 'freeze-began':
      return { ...freeze, begunAt: event.at };
    case 'freeze-ended':
      return { ...freeze, over: { at: freeze.to, by: undefined, because: undefined } };
    case 'keep-asked':
      return { ...freeze, askedFor: event.to };
  }
}

function remembered(freezes: readonly Freeze[]): readonly Freeze[] {
  const over = freezes.filter((one) => one.over !== undefined);
  const forgotten = new Set(over.slice(0, Math.max(0, over.length - FREEZE_LIMITS.over)));
  return forgotten.size === 0 ? freezes : freezes.filter((one) => !forgotten.has(one));
}
