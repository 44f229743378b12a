// A clock or a whole date: a clock is enough beside a date that is printed anyway.
import { startOfDay } from '../../domain/time/zone.ts';
import type { Span } from '../text.ts';
import { clock, moment } from '../text.ts';

/**
 * `22:48` on the day of `beside` in the zone, else `Fri 27 Nov, 00:48`. Says the same however much later
 * it is drawn or read.
 */
export function near(at: number, beside: number, zone: string): Span {
  return startOfDay(at, zone) === startOfDay(beside, zone) ? clock(at, zone) : moment(at, zone);
}
