// How single values of the policy file are read: hours of a day and dates.
// Durations and zones are read by src/domain/time, which the chat uses as well.
import { Temporal } from 'temporal-polyfill';
import type { DayHours } from '../../src/domain/time/working-days.ts';

const hours = /^([01]?\d|2[0-3]):([0-5]\d) ?[-–] ?(?:([01]?\d|2[0-3]):([0-5]\d)|(24):(00))$/;

/**
 * Reads `09:00-17:30` as minutes of the day. The end may be 24:00 (product T6) or lie before the
 * start, which crosses midnight. Undefined for anything else, and when both are the same.
 */
export function parseHours(text: string): DayHours | undefined {
  const match = hours.exec(text.trim());
  if (match === null) return undefined;
  const start = Number(match[1]) * 60 + Number(match[2]);
  const end = Number(match[3] ?? match[5]) * 60 + Number(match[4] ?? match[6]);
  return start === end ? undefined : { start, end };
}

/** Whether this is a date of the calendar, written `2026-12-25`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    Temporal.PlainDate.from(text);
    return true;
  } catch {
    return false;
  }
}
