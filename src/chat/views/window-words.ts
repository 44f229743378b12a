// What is said of a window that can't be one, whether it was understood so or refused.
import { sayDuration } from '../../domain/time/duration.ts';

export const ENDS_FIRST = 'Nothing changed: that window ends before it starts.';

export function tooShort(minimumMs: number): string {
  return `Nothing changed: a window is at least ${sayDuration(minimumMs)} long.`;
}
