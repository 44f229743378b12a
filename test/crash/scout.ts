// Lives the release in peace first, to learn which failpoint is passed in which step.
import { postsIn } from '../support/rows.ts';
import { firstDeath, type Scouted } from './agenda.ts';
import { aParty } from './party.ts';
import { ON_A_FILE, type Places } from './place.ts';
import { STEPS } from './release-steps.ts';
import { type Hits, type Plan, type Walk, walk } from './walk.ts';

/** Throws when already this goes wrong. `restarts`: lives it again, with a death in every step, for what follows those. */
export async function scout(restarts: boolean, places: Places = ON_A_FILE): Promise<Scouted> {
  const inStep: Hits[] = STEPS.map(() => ({}));
  const afterRestart: Hits[] = STEPS.map(() => ({}));
  const messages: (readonly string[])[] = STEPS.map(() => []);
  await inPeace(places, {
    ...NOBODY,
    passed: async (world, step, when, hits) => {
      if (when === 'step') inStep[step] = hits;
      messages[step] = (await postsIn(world.databaseUrl)).map(({ key }) => key);
    },
  });
  if (restarts) {
    await inPeace(places, {
      ...NOBODY,
      messages,
      deaths: (_, step) => firstDeath(step, inStep),
      passed: (_, step, when, hits) => {
        if (when === 'restart') afterRestart[step] = hits;
      },
    });
  }
  return { inStep, afterRestart, messages };
}

const NOBODY: Plan = {
  deaths: () => [],
  ended: () => undefined,
  passed: () => undefined,
  messages: undefined,
};

async function inPeace(places: Places, plan: Plan): Promise<void> {
  const { wrongs } = await walked([true], plan, places);
  if (wrongs.length > 0) throw new Error(wrongs.join('\n'));
}

/** One walk of a party of its own; `readsHistory` has an entry for each world. */
export async function walked(
  readsHistory: readonly boolean[],
  plan: Plan,
  places: Places = ON_A_FILE,
): Promise<Walk> {
  const party = await aParty(readsHistory, places);
  try {
    return await walk(party, plan);
  } finally {
    await party.close();
  }
}
