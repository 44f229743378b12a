// Where a test moves the clock, nobody rests between two looks at what is due.
import type { Looks } from '../../adapters/queue/looking.ts';

export const withoutRest: Looks = { restMs: 0, lookAgainMs: 5 };
