// How far a story has come when it begins: releases of the sample policy brought to a state by what people say.
import { MINUTE } from '../../src/domain/time/duration.ts';
import { aWorld, type TestWorld, type WorldOptions } from './world.ts';

/** R-1 of payments with its window open from 10:00 to 13:00, UAT passed by Eve, approval asked of Ben and Cat. */
export async function requested(options: WorldOptions = {}): Promise<TestWorld> {
  const world = await aWorld(options);
  await asks(world);
  return world;
}

/** The same in a world that is there already. */
export async function asks({ ana, eve }: Pick<TestWorld, 'ana' | 'eve'>): Promise<void> {
  await ana.says('plan payments 4.2.0 at now for 3h');
  await ana.says('candidate R-1 @9f3c2ab');
  await eve.says('test R-1 uat pass');
  await ana.says('request R-1');
}

/** The same, approved by Ben. */
export async function approved(options: WorldOptions = {}): Promise<TestWorld> {
  const world = await requested(options);
  await world.ben.presses('Approve', { direct: true });
  return world;
}

/** The same, started by Ana: stage 1 of 3, 10%, is running. */
export async function started(options: WorldOptions = {}): Promise<TestWorld> {
  const world = await approved(options);
  await world.ana.presses('Start');
  return world;
}

/** The same, all three stages deployed and baked: the review opens ten minutes later. */
export async function completed(options: WorldOptions = {}): Promise<TestWorld> {
  const world = await started(options);
  const { ana, pass } = world;
  await ana.says('done R-1');
  await pass(6 * MINUTE);
  await ana.says('promote R-1');
  await ana.says('done R-1');
  await pass(11 * MINUTE);
  await ana.says('done R-1');
  await pass(6 * MINUTE);
  return world;
}

/** The living card of the channel's first release. */
export function cardOf({ slack }: TestWorld, channel = 'C0PAY') {
  const [card] = slack.messages(channel);
  if (card === undefined) throw new Error(`no card in ${channel}`);
  return card;
}

/** The replies under the first card of a channel, oldest first. */
export function repliesOf(world: TestWorld, channel = 'C0PAY'): readonly string[] {
  return world.slack
    .thread(channel, cardOf(world, channel).ts)
    .slice(1)
    .map((message) => message.text);
}

/** Whether a message shows this button, in sight or behind its overflow. */
export function shows(message: { readonly blocks: unknown } | undefined, label: string): boolean {
  return JSON.stringify(message?.blocks ?? []).includes(`"text":"${label}"`);
}
