// SIGKILL between any two steps of a release: nothing that was acknowledged is lost, nothing happens twice, and every
// picture ends up true (reliability F1, I1, I2, I7, I8, I12).
import { expect, test } from 'vitest';
import { STEPS } from './release-steps.ts';
import { aWorld, expectTheWholeTruth, recorded } from './truth.ts';

test('killed between any two steps, the release goes on where it was', {
  timeout: 90_000,
}, async () => {
  const world = await aWorld();
  for (const step of STEPS) {
    if (step.afterMs !== undefined) await world.pass(step.afterMs);
    await step.does(world);
    await world.killAndRestart();
    expect(await recorded(world, step), step.name).toBe(true);
    await world.settle();
  }
  await expectTheWholeTruth(world);
});
