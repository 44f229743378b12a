// The chat takes a message and the connection breaks before it says so. Nothing is lost; where the bot can read back what
// stands there, nothing stands there twice; elsewhere at most once more for each lost answer, and it says so.
import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../../simulation/dice.ts';
import { copiesByKey } from '../copies.ts';
import type { Fault, Tried } from '../fault.ts';
import type { Installation } from '../installation.ts';
import { inRounds } from '../rounds.ts';
import { underLoad } from '../under-load.ts';

/** In so many of a hundred sends. */
const LOST = 40;
const LOOK_MS = 100;

async function losing({ slack, teams }: Installation, trials: number, chance: Dice) {
  const lost = { slack: new Map<string, number>(), teams: 0 };
  const total = () => lost.teams + [...lost.slack.values()].reduce((sum, one) => sum + one, 0);
  const isLost = () => total() < trials && chance.percent(LOST);
  slack.fail('chat.postMessage', { reset: 'after' }, trials, (args) => {
    const key = keyIn(args.metadata);
    if (key === undefined || !isLost()) return false;
    lost.slack.set(key, (lost.slack.get(key) ?? 0) + 1);
    return true;
  });
  for (const call of ['activities.send', 'conversations.create'] as const) {
    teams.fail(call, { reset: 'after' }, trials, ({ body }) => {
      if (!isPost(body) || !isLost()) return false;
      lost.teams += 1;
      return true;
    });
  }
  while (total() < trials) await pause(LOOK_MS);
  slack.recover();
  teams.recover();
  const tooMany = () =>
    [...copiesByKey(slack)]
      .filter(([key, copies]) => copies.length > 1 + (lost.slack.get(key) ?? 0))
      .map(([key, { length }]) => `twice: ${key} stands ${length} times for fewer lost answers`);
  return [tooMany];
}

/** A call that shows something: opening a chat doesn't. */
function isPost(body: unknown): boolean {
  return JSON.stringify(body ?? '').includes('AdaptiveCard');
}

function keyIn(metadata: unknown): string | undefined {
  const text = typeof metadata === 'string' ? metadata : JSON.stringify(metadata ?? '');
  return /"key":"([^"]+)"/.exec(text)?.[1];
}

const round = (readsHistory: boolean) =>
  underLoad({
    departments: 12,
    readsHistory,
    breaking: losing,
    // The answer that is lost may be the one to a command.
    mayFail: true,
  });

export const lostAnswers: Fault = {
  name: 'lost-answers',
  full: 500,
  sample: 8,
  async run(trials, seed): Promise<Tried> {
    const half = Math.ceil(trials / 2);
    const readable = await inRounds(half, half, seed, round(true));
    const unreadable = await inRounds(trials - half, half, seed + 1, round(false));
    return {
      trials,
      violations: [...readable.violations, ...unreadable.violations],
      notes: [...(readable.notes ?? []), ...(unreadable.notes ?? [])],
    };
  },
};
