// Why this file exists: what both crash tests hold a killed release to.
import { afterEach, expect } from 'vitest';
import { aCrashWorld, type CrashWorld } from './crash-world.ts';
import { FACTS, type Step } from './release-steps.ts';

const open: CrashWorld[] = [];

afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

/** A world that is closed when its test ends. */
export async function aWorld(): Promise<CrashWorld> {
  const world = await aCrashWorld();
  open.push(world);
  return world;
}

/** Whether the journal, read from the file and verified, holds what the step records. */
export async function recorded(world: CrashWorld, step: Step): Promise<boolean> {
  const [type, count] = step.records;
  return (await world.journal('R-1')).filter((one) => one === type).length >= count;
}

/** What people see at the end, however often the bot died on the way. */
export async function expectTheWholeTruth(world: CrashWorld): Promise<void> {
  expect(await world.journal('R-1')).toEqual(FACTS);
  expect(await world.journal('A-1')).toEqual(['action-added']);
  expect(world.card()).toContain('Closed, successful');
  expect(world.person('U0BEN').direct().at(-1)).toContain('You approved this');
  const posts = world.slack.messages('C0PAY').map((message) => message.text);
  expect(posts).toHaveLength(3);
  expect(posts[1]).toContain('starts now on prod');
  expect(posts[2]).toContain('is fully out on prod');
  const [root] = world.slack.messages('C0PAY');
  const replies = world.slack.thread('C0PAY', root?.ts ?? '').slice(1);
  expect(new Set(replies.map((reply) => reply.text)).size).toBe(replies.length);
  expectTheTruthInTeams(world.teamsPosts());
}

/** Teams can't be asked what arrived, so a post whose answer died with the bot may stand there twice; none is missing. */
function expectTheTruthInTeams(posts: readonly string[]): void {
  expect(posts.filter((text) => text.includes('Closed, successful'))).toHaveLength(1);
  for (const told of ['starts now on prod', 'is fully out on prod']) {
    const copies = posts.filter((text) => text.includes(told));
    expect(copies.length, told).toBeGreaterThan(0);
    expect(copies.filter((text) => !text.includes('may be here twice')).length, told).toBe(1);
  }
}
