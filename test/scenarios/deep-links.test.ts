// Nobody has to search: messages about a release lead to its card, the card to what it brought about, and each reader is led
// to the copy in their own chat.
import { expect, test } from 'vitest';
import { HOUR } from '../../src/domain/time/duration.ts';
import { aWorldOfBoth, type BothWorld } from '../support/world.ts';

const PAYMENTS = '19:payments@thread.tacv2';

const slackAddress = (channel: string, ts: string) =>
  `https://simulated.slack.com/archives/${channel}/p${ts.replace('.', '')}`;
const teamsAddress = (id: string, root = id) =>
  `https://teams.microsoft.com/l/message/${encodeURIComponent(PAYMENTS)}/${id}?tenantId=`.concat(
    `${'{tenant}'}&parentMessageId=${root}`,
  );

const text = (part: unknown) => JSON.stringify(part);

/** The card, which is the first that was posted in a channel. */
const cardIn = ({ slack }: BothWorld) => slack.messages('C0PAY').find(({ byBot }) => byBot);
const cardInTeams = ({ teams }: BothWorld) => teams.messages(PAYMENTS).find(({ byBot }) => byBot);

test('every message leads to the card and the card to them, each in its own chat', async () => {
  const world = await aWorldOfBoth();
  const { ana, ben, slack, teams } = world;
  const inTeams = (id = '', root = id) =>
    teamsAddress(id, root).replace('{tenant}', teams.tenantId);
  await world.inTeams('ana').says('back');
  await ana.says('plan payments 4.2.0 at 10:30 for 3h because refund rounding');
  const card = slackAddress('C0PAY', cardIn(world)?.ts ?? '');
  const copy = inTeams(cardInTeams(world)?.id);

  await ana.says('list');
  expect(text(slack.ephemerals('U0ANA').at(-1)?.blocks)).toContain(`<${card}|R-1>`);
  await world.inTeams('ana').says('list');
  expect(text(teams.direct('29:1ana').at(-1)?.attachments)).toContain(`[R-1](${copy})`);
  await world.inTeams('ana').says('show R-1');
  expect(text(teams.direct('29:1ana').at(-1)?.attachments)).toContain(copy);

  await ana.says('candidate R-1 @9f3c2ab');
  await ana.says('test R-1 uat pass');
  await ana.says('request R-1');
  expect(text(slack.direct('U0BEN').at(-1)?.blocks)).toContain(`<${card}|Card of R-1>`);
  await ben.says('approve R-1');
  await world.pass(HOUR);
  await ana.says('start R-1');

  const start = slack.messages('C0PAY').find((each) => each.text.includes('starts now'));
  expect(text(start?.blocks)).toContain(`<${card}|Card of R-1>`);
  expect(text(cardIn(world)?.blocks)).toContain(
    `<${slackAddress('C0PAY', start?.ts ?? '')}|Start>`,
  );
  const started = teams.messages(PAYMENTS).filter(({ byBot }) => byBot)[1];
  expect(text(cardInTeams(world)?.attachments)).toContain(`[Start](${inTeams(started?.id)})`);

  await ana.says('cancel R-1 because superseded');
  await ana.presses('Confirm', { privately: true });
  await world.pass(2 * HOUR);
  const thread = slack.thread('C0PAY', cardIn(world)?.ts ?? '');
  const review = thread.findLast((each) => text(each.blocks).includes('"Review"'));
  expect(text(review?.blocks)).toContain(`<${card}|Card of R-1>`);
  const address = `${slackAddress('C0PAY', review?.ts ?? '')}?thread_ts=`;
  expect(text(cardIn(world)?.blocks)).toContain(address);
  const root = cardInTeams(world)?.id ?? '';
  const prompt = teams.thread(PAYMENTS, root).findLast((each) => text(each).includes('"Review"'));
  expect(text(cardInTeams(world)?.attachments)).toContain(`[Review](${inTeams(prompt?.id, root)})`);
});

test('a question that was sent before its card could be leads to it once that stands', async () => {
  const world = await aWorldOfBoth();
  const { ana, slack } = world;
  await ana.says('list');
  slack.down(true);
  await slack.command('U0ANA', 'C0PAY', 'plan payments 4.2.0 at 10:30 for 3h because rounding');
  await world.bot().idle();
  slack.recover();
  // As by a replica that stands still while it sends the card.
  world.sleep(2_000);
  const { store } = world.bot().world;
  expect(await store.claim('R-1|slack:C0PAY|card', world.now(), 20_000)).toBeDefined();
  for (const line of ['candidate R-1 @9f3c2ab', 'test R-1 uat pass', 'request R-1']) {
    await slack.command('U0ANA', 'C0PAY', line);
  }
  await world.bot().idle();
  const question = () => text(slack.direct('U0BEN').at(-1)?.blocks);
  expect(question()).toContain('Approve payments 4.2.0 for prod?');
  expect(cardIn(world)).toBeUndefined();

  await world.settle();
  const card = slackAddress('C0PAY', cardIn(world)?.ts ?? '');
  expect(question()).toContain(`<${card}|Card of R-1>`);
});
