// The facts that are recorded, as one list: what a refused request must leave exactly as it was.
import { expect } from 'vitest';
import type { TestWorld } from './world.ts';

/** `R-1#2 scope-changed`, streams in the order of their ids. */
export async function journal(world: TestWorld): Promise<readonly string[]> {
  const { store } = world.bot().world;
  const kinds = ['release', 'action', 'directory', 'calendar'] as const;
  const rows = (await Promise.all(kinds.map((kind) => store.streams({ kind })))).flat();
  const lists = await Promise.all(rows.map((row) => store.events(row.stream)));
  return lists
    .flat()
    .map(({ stream, seq, type }) => `${stream}#${seq} ${type}`)
    .sort();
}

/** Everything everybody sees in the channels, with its edits. */
function publicText(world: TestWorld): string {
  const { slack } = world;
  return [...slack.world.channels.keys()]
    .filter((channel) => channel.startsWith('C'))
    .flatMap((channel) => slack.messages(channel).flatMap(({ ts }) => slack.thread(channel, ts)))
    .map(({ channel, ts, text }) => `${channel} ${ts} ${text}`)
    .join('\n');
}

/** Does something that must change nothing: no fact, and nothing that others see. */
export async function changingNothing<T>(world: TestWorld, deed: () => Promise<T>): Promise<T> {
  await world.settle();
  const before = { facts: await journal(world), seen: publicText(world) };
  const result = await deed();
  await world.settle();
  expect({ facts: await journal(world), seen: publicText(world) }).toEqual(before);
  return result;
}
