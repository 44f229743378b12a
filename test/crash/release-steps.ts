// Why this file exists: the release from plan to review as steps that can be interrupted: what somebody does, the fact
// that shows it was recorded, and the time that passes before it.
import { MINUTE } from '../../src/domain/time/duration.ts';
import type { CrashWorld } from './crash-world.ts';

export interface Step {
  readonly name: string;
  /** Passes before the step. */
  readonly afterMs?: number;
  readonly does: (world: CrashWorld) => Promise<unknown>;
  /** The journal holds this many events of the type once the step is recorded. */
  readonly records: readonly [type: string, count: number];
}

const ana = (world: CrashWorld) => world.person('U0ANA');
const ben = (world: CrashWorld) => world.person('U0BEN');
const says = (line: string) => (world: CrashWorld) => ana(world).says(line);
const presses = (label: string) => (world: CrashWorld) => ana(world).presses(label);

export const STEPS: readonly Step[] = [
  {
    name: 'plan',
    does: says('plan payments 4.2.0 at 10:30 for 3h because refund rounding'),
    records: ['planned', 1],
  },
  {
    name: 'scope',
    does: says('scope R-1 add fix: refund rounding'),
    records: ['scope-changed', 1],
  },
  {
    name: 'candidate, in Teams',
    does: (world) => world.inTeams('ana').mentions('candidate R-1 @9f3c2ab'),
    records: ['candidate-pinned', 1],
  },
  { name: 'test', does: says('test R-1 uat pass'), records: ['tested', 1] },
  { name: 'request', does: says('request R-1'), records: ['requested', 1] },
  {
    name: 'approve',
    does: (world) => ben(world).presses('Approve', { direct: true }),
    records: ['approved', 1],
  },
  { name: 'start', afterMs: 31 * MINUTE, does: presses('Start'), records: ['started', 1] },
  { name: 'done 1', does: presses('Done'), records: ['done', 1] },
  { name: 'promote', afterMs: 6 * MINUTE, does: presses('Promote'), records: ['promoted', 1] },
  {
    name: 'done 2, in Teams',
    does: (world) => world.inTeams('ana').presses('Done'),
    records: ['done', 2],
  },
  {
    name: 'hold, in Teams',
    does: async (world) => {
      await world.inTeams('ana').presses('Hold');
      await world.inTeams('ana').submits({ Reason: 'error rate' });
    },
    records: ['held', 1],
  },
  { name: 'resume', does: presses('Resume'), records: ['resumed', 1] },
  { name: 'done 3', afterMs: 11 * MINUTE, does: presses('Done'), records: ['done', 3] },
  {
    name: 'review',
    afterMs: 20 * MINUTE,
    does: async (world) => {
      await ana(world).presses('Review', { direct: true });
      await ana(world).submits({
        Outcome: 'successful',
        Actions: 'alert on queue depth @ben by fri',
      });
    },
    records: ['reviewed', 1],
  },
];

/** Every fact of the release, in order, once: what was acknowledged is there, and nothing else is. */
export const FACTS: readonly string[] = [
  'planned',
  'scope-changed',
  'candidate-pinned',
  'tested',
  'requested',
  'approved',
  'reminded',
  'started',
  'done',
  'bake-ended',
  'promoted',
  'done',
  'held',
  'resumed',
  'bake-ended',
  'promoted',
  'done',
  'bake-ended',
  'completed',
  'review-opened',
  'reviewed',
];
