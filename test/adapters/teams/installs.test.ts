// The bot comes and goes in Teams: what it remembers of places and people, and whom it greets.
import { expect, test } from 'vitest';
import type { Outgoing } from '../../../src/app/ports.ts';
import { notice, title } from '../../../src/chat/view.ts';
import { messageText } from '../../support/teams-person.ts';
import { type Connected, connected, GROUP, PAYMENTS } from './support/connected.ts';

const GENERAL = '19:general@thread.tacv2';
const BEN = '00000000-0000-4000-8000-000000000102';
const hello: Outgoing = {
  view: notice(title('hello')),
  names: {},
  key: 'R-1|hello',
  mayRepeat: false,
  threaded: false,
};

const greetings = ({ tenant }: Connected, who = '29:1ben') =>
  tenant
    .direct(who)
    .map(messageText)
    .filter((text) => text.includes('Signalbox takes releases')).length;

const tell = ({ teams }: Connected) =>
  teams.chat.post('direct:ben@example.org', BEN, undefined, hello);
const post = ({ teams }: Connected, channel: string) =>
  teams.chat.post(`teams:${channel}`, undefined, undefined, hello);

test('whoever adds the bot is greeted once, although two events tell of it', async () => {
  const world = await connected();
  await world.tenant.install('29:1ben');
  await world.idle();
  expect(greetings(world)).toBe(1);
  await world.tenant.redeliver();
  await world.idle();
  expect(greetings(world)).toBe(1);
});

test('events that come at once greet once', async () => {
  const world = await connected();
  // The first ones wait for the signing keys, and go on together.
  await Promise.all([world.tenant.install('29:1ben'), world.tenant.install('29:1ben')]);
  await world.idle();
  expect(greetings(world)).toBe(1);
});

test('whoever removes the bot gets nothing, until they add it again', async () => {
  const world = await connected();
  await world.tenant.install('29:1ben');
  await world.tenant.uninstall('29:1ben');
  await world.idle();
  const calls = world.tenant.count('activities.send');
  expect(await tell(world)).toMatchObject({ kind: 'failed', permanent: true });
  expect(world.tenant.count('activities.send')).toBe(calls);
  await world.tenant.install('29:1ben');
  await world.idle();
  expect(greetings(world)).toBe(2);
  expect(await tell(world)).toMatchObject({ kind: 'done' });
});

test('a group chat that removes the bot is closed without being tried, and open when it is back', async () => {
  const world = await connected();
  await world.tenant.install(GROUP, '29:1ana');
  await world.tenant.uninstall(GROUP, '29:1ana');
  await world.idle();
  expect(await post(world, GROUP)).toMatchObject({ kind: 'failed', closed: 'not-a-member' });
  await world.tenant.install(GROUP, '29:1ana');
  await world.idle();
  expect(await post(world, GROUP)).toMatchObject({ kind: 'done' });
});

test('a team that takes the bot back opens all of its channels that were found closed', async () => {
  const world = await connected();
  await world.tenant.uninstall(GENERAL, '29:1ana');
  await world.idle();
  expect(await post(world, PAYMENTS)).toMatchObject({ kind: 'failed', closed: 'not-a-member' });
  await world.tenant.install(GENERAL, '29:1ana');
  await world.idle();
  expect(await post(world, PAYMENTS)).toMatchObject({ kind: 'done' });
  // Nobody else in the team is greeted: it is the channels that have the bot.
  expect(greetings(world)).toBe(0);
});

test('a channel that is deleted is not found', async () => {
  const world = await connected();
  const added = world.tenant.lastActivity() as Readonly<Record<string, unknown>>;
  await world.tenant.deliver({
    ...added,
    type: 'conversationUpdate',
    id: 'f:deleted',
    membersAdded: undefined,
    action: undefined,
    channelData: {
      eventType: 'channelDeleted',
      channel: { id: PAYMENTS },
      tenant: { id: world.tenant.tenantId },
    },
  });
  await world.idle();
  expect(await post(world, PAYMENTS)).toMatchObject({ kind: 'failed', closed: 'not-found' });
});
