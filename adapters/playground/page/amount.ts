// What "Other" in the clock bar means: how far the workspace's clock moves, from what a person types.
import { nextAt } from './wall-time.ts';

const units: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const span = /(\d+(?:[.,]\d+)?)\s*(minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|w)\b/g;
const clockTime = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/**
 * Milliseconds from `now` to what was typed: a span ("90 min", "2h 30m", "1 day") or the next time
 * that clock shows ("22:00"). Null when it is neither or no time passes.
 */
export function amountOf(typed: string, now: number, zone: string): number | null {
  const text = typed.trim().toLowerCase().replace(/^\+/, '').trim();
  const clock = clockTime.exec(text);
  if (clock) return nextAt(now, zone, Number(clock[1]), Number(clock[2])) - now;
  let total = 0;
  const rest = text.replace(span, (_, count: string, unit: string) => {
    total += Number(count.replace(',', '.')) * (units[unit.charAt(0)] ?? 0);
    return '';
  });
  const understood = rest.replace(/\band\b/g, '').trim() === '';
  return understood && total > 0 ? Math.round(total) : null;
}

/** The two largest units of a span: `2 h 30 min`, `1 day`. */
export function spanWords(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const counts: [number, string][] = [
    [Math.floor(minutes / 1440), Math.floor(minutes / 1440) === 1 ? 'day' : 'days'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ];
  const said = counts.filter(([count]) => count > 0).slice(0, 2);
  return said.map(([count, unit]) => `${count} ${unit}`).join(' ') || '0 min';
}
