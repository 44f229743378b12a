// Putting a reminder off: what is offered to the one it was said to, as much as fits before its milestone (product Q4).
import type { PersonId } from '../../domain/person.ts';
import type { ReleaseEvent, Stamped } from '../../domain/release/event.ts';
import { numberIn } from '../../domain/release/own-reminder.ts';
import {
  isSnoozed,
  lastCall,
  milestoneOf,
  snoozableIn,
  snoozableUntil,
  snoozeOf,
} from '../../domain/release/snoozed.ts';
import { openReminders } from '../../domain/release/timers.ts';
import { HOUR, MINUTE } from '../../domain/time/duration.ts';
import { atMinuteOfDay } from '../../domain/time/working-days.ts';
import { dateAt } from '../../domain/time/zone.ts';
import type { Picture } from '../picture.ts';
import type { Text } from '../text.ts';
import { moment, person } from '../text.ts';
import type { Button, Card, Form, Label, Line } from '../view.ts';
import { body, quiet, VIEW_LIMITS } from '../view.ts';
import { choiceField } from './fields.ts';
import { titleOf } from './forms.ts';
import { fullName } from './release-name.ts';
import { REMINDED_OF } from './reminded-of.ts';

/** Whose message it is, and on whose clock tomorrow begins. */
export interface Reader {
  readonly id: PersonId;
  readonly zone: string;
}

interface Wait {
  readonly label: Extract<Label, `Snooze${string}`>;
  /** As it is typed. */
  readonly says: string;
  readonly until: number;
}

const NINE = 9 * 60;

/** The ways to put it off that end before it is of no use any more. */
function waitsFor(name: string, p: Picture, { zone }: Reader): readonly Wait[] {
  const { now, release } = p;
  const last = milestoneOf(name, release, now);
  const tomorrow = atMinuteOfDay(dateAt(now, zone).add({ days: 1 }), NINE, zone);
  const waits: readonly Wait[] = [
    { label: 'Snooze 30 min', says: '30m', until: now + 30 * MINUTE },
    { label: 'Snooze 2 h', says: '2h', until: now + 2 * HOUR },
    { label: 'Snooze to tomorrow 09:00', says: 'until tomorrow 09:00', until: tomorrow },
    ...(last === undefined
      ? []
      : [
          {
            label: 'Snooze to last call',
            says: 'until last call',
            until: lastCall(last, now),
          } as const,
        ]),
  ];
  const end = snoozableUntil(name, release, now);
  return waits.filter(({ until }) => until > now && until < end);
}

function canSnooze(name: string, p: Picture, reader: Reader): boolean {
  const open = openReminders(p.release, p.policy).includes(name);
  return open && !isSnoozed(p.release, reader.id, name, p.now);
}

function snoozeButtons(name: string, p: Picture, reader: Reader): readonly Button[] {
  if (!canSnooze(name, p, reader)) return [];
  const word = String(numberIn(name) ?? name);
  return waitsFor(name, p, reader).map(({ label, says }) => ({
    label,
    says: `snooze ${p.release.id} ${word} ${says}`,
  }));
}

/** Until when its reader has put it off. */
function snoozedLines(name: string, p: Picture, reader: Reader): readonly Line[] {
  const snooze = snoozeOf(p.release, reader.id, name);
  if (snooze === undefined || !isSnoozed(p.release, reader.id, name, p.now)) return [];
  return [quiet('Snoozed until ', moment(snooze.until, p.zone), '.')];
}

/** The message with its snooze: how long it waits, or behind its overflow as many of the offers as there is room for. */
export function withSnooze(card: Card, name: string, p: Picture, reader: Reader): Card {
  const room = VIEW_LIMITS.overflow - card.overflow.length;
  return {
    ...card,
    lines: [...card.lines, ...snoozedLines(name, p, reader)],
    overflow: [...card.overflow, ...snoozeButtons(name, p, reader).slice(0, room)],
  };
}

/** `"what is still missing before the start"`, `reminder 3`. */
export function snoozedName(name: string): Text {
  const number = numberIn(name);
  if (number !== undefined) return [`reminder ${number}`];
  const kind = snoozableIn(name);
  return kind === undefined ? [name] : [`the reminder "${REMINDED_OF[kind]}"`];
}

/** To the captain: somebody puts the same reminder off again and again. */
export function snoozedNote(
  event: Stamped<Extract<ReleaseEvent, { type: 'snoozed' }>>,
  p: Picture,
): Card {
  return {
    kind: 'card',
    lines: [
      body(
        person(event.by ?? ''),
        ` has snoozed ${event.times} times `,
        ...snoozedName(event.reminder),
        ' of ',
        fullName(p.release),
        ', now until ',
        moment(event.until, p.zone),
        '.',
      ),
    ],
    buttons: [],
    overflow: [],
  };
}

/** Everything that is open and theirs to put off isn't known here; what isn't is refused when it is sent. */
export function snoozeForm(p: Picture, reader: Reader): Form {
  const open = openReminders(p.release, p.policy).filter((name) => canSnooze(name, p, reader));
  const reminders = open.map((name) => ({
    value: String(numberIn(name) ?? name),
    label: snoozedName(name).join(''),
  }));
  const [latest] = open.slice(-1);
  const waits = waitsFor(latest ?? '', p, reader).map(({ says, label }) => ({
    value: says,
    label: label.replace('Snooze ', '').replace(/^to /, ''),
  }));
  return {
    kind: 'form',
    title: titleOf('snooze'),
    says: `snooze ${p.release.id}`,
    submit: 'Save',
    intro: [body(fullName(p.release))],
    fields: [
      choiceField('reminder', 'Reminder', reminders, {
        value: reminders.at(-1)?.value,
        required: true,
        hint: 'Before its milestone it comes again, to you alone.',
      }),
      choiceField('until', 'Until', waits, { value: waits[0]?.value, required: true }),
    ],
  };
}
