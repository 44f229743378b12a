// SIGKILL in the middle of each step of a release: it happened wholly or not at all (reliability F1, I1, I2, I7).
import { expect, test } from 'vitest';
import { dice } from '../simulation/dice.ts';
import { STEPS } from './release-steps.ts';
import { aWorld, expectTheWholeTruth, recorded } from './truth.ts';

test('killed while a step is under way, it happened wholly or not at all', {
  timeout: 90_000,
}, async () => {
  const world = await aWorld();
  const roll = dice(7);
  for (const step of STEPS) {
    if (step.afterMs !== undefined) await world.pass(step.afterMs);
    const underWay = step.does(world).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, roll.below(60)));
    await world.killAndRestart();
    await underWay;
    await world.settle();
    // Whoever got no answer repeats it; whoever got one finds it done.
    if (!(await recorded(world, step))) await step.does(world);
    expect(await recorded(world, step), step.name).toBe(true);
  }
  await expectTheWholeTruth(world);
});
