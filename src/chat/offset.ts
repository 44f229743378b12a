// Moments that hang on a release's window, as people write them: `T-2h`, `T+15m`, `end-30m`, `2h before the end`.
import type { Offset } from '../domain/release/own-reminder.ts';
import { HOUR, MINUTE, parseSpan } from '../domain/time/duration.ts';

const LONGEST = 80;
const ANCHORS: Readonly<Record<string, Offset['anchor']>> = {
  t: 'start',
  start: 'start',
  end: 'end',
};

/** Undefined: it isn't one, though it may still be a date. */
export function readOffset(text: string): Offset | undefined {
  if (text.length > LONGEST) return undefined;
  const words = text.trim().toLowerCase().replace(/\s+/g, ' ');
  const [, anchor = '', sign = '', span = ''] =
    /^(t|start|end) ?(?:([-+–−]) ?(.+))?$/.exec(words) ?? [];
  if (anchor !== '') return offset(anchor, sign === '' ? 0 : sign === '+' ? 1 : -1, span);
  const [, length = '', side = '', from = ''] =
    /^(.+) (before|after) (?:the )?(t|start|end)$/.exec(words) ?? [];
  return from === '' ? undefined : offset(from, side === 'after' ? 1 : -1, length);
}

function offset(word: string, sign: -1 | 0 | 1, length: string): Offset | undefined {
  const anchor = ANCHORS[word];
  if (anchor === undefined) return undefined;
  if (sign === 0) return { anchor, days: 0, ms: 0 };
  const span = parseSpan(length);
  if (span === undefined) return undefined;
  return { anchor, days: sign * span.days || 0, ms: sign * span.ms || 0 };
}

/** `T-1d2h`: exact to the second, and read back to the same offset. */
export function sayOffset({ anchor, days, ms }: Offset): string {
  const name = anchor === 'start' ? 'T' : 'end';
  const seconds = Math.round(Math.abs(ms) / 1000);
  const parts = [
    [Math.abs(days), 'd'],
    [Math.floor(seconds / (HOUR / 1000)), 'h'],
    [Math.floor((seconds % (HOUR / 1000)) / (MINUTE / 1000)), 'm'],
    [seconds % (MINUTE / 1000), 's'],
  ] as const;
  const length = parts.map(([count, unit]) => (count === 0 ? '' : `${count}${unit}`)).join('');
  if (length === '') return name;
  return `${name}${days < 0 || ms < 0 ? '-' : '+'}${length}`;
}
