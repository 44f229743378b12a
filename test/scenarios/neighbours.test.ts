// What the card of one release says of another: its own journal is silent when the other one moves.
import { expect, test } from 'vitest';
import { aWorld } from '../support/world.ts';

test('a card that waits for another release says so when that one starts, and offers Start when it is over', async () => {
  const { ana, slack } = await aWorld();
  const cards = () => slack.messages('C0REL').map((message) => message.text);
  const cardOf = (id: string) => cards().find((text) => text.includes(`${id} ·`)) ?? '';
  const blocksOf = (id: string) =>
    JSON.stringify(slack.messages('C0REL').find((one) => one.text.includes(`${id} ·`))?.blocks);
  for (const [id, version] of [
    ['R-1', '1.0'],
    ['R-2', '2.0'],
  ]) {
    await ana.says(`plan website ${version} at now for 3h`);
    await ana.says(`candidate ${id} @9f3c2ab`);
  }
  expect(cardOf('R-2')).toContain('Ready to start');
  await ana.says('start R-1');
  expect(cardOf('R-2')).toContain('Waiting for: R-1, which is deploying');
  await ana.says('done R-1');
  expect(cardOf('R-2')).toContain('Ready to start');
  expect(blocksOf('R-2')).toContain('start R-2');
});
