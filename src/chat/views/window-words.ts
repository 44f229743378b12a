// What is said of a window or a freeze that can't be one, whether it was understood so or refused.
import { sayDuration } from '../../domain/time/duration.ts';

export const ENDS_FIRST = 'Nothing changed: that ends before it starts.';

export function tooShort(minimumMs: number): string {
  return `Nothing changed: that has to be at least ${sayDuration(minimumMs)} long.`;
}
