// Where a test moves the clock, nobody rests between two looks at what is due.
import type { Looks } from '../../adapters/queue/in-process.ts';

export const withoutRest: Looks = { restMs: 0, lookAgainMs: 5 };
