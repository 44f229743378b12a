// Adding the app to people, groups and teams and taking it away again, and people who come and go:
// each told to the bot as Teams tells it.
import type { BotAnswer } from '../slack/delivery.ts';
import type { Json } from '../slack/json.ts';
import { type ActingParts, type Answer, act, heard } from './acting.ts';
import type { Place } from './activities.ts';
import type { Chat, Person, World } from './world.ts';

/** Where the app is added: with a person, in a group chat, or in a team. */
type Spot = {
  person: Person;
  place: Place;
  setBot: (hasBot: boolean) => void;
  teamId: string | null;
};

function spotOf(world: World, on: string, byId: string | undefined): Spot {
  const person = world.findPerson(on);
  if (person !== undefined) return spotAt(world, world.personal(person.id), person);
  const team = world.teams.get(on);
  const chat = team === undefined ? world.chat(on) : generalOf(world, team.id);
  const [first] = team?.members ?? chat.members;
  return spotAt(world, chat, world.person(byId ?? first ?? ''));
}

function spotAt(world: World, chat: Chat, person: Person): Spot {
  const setBot = (hasBot: boolean) => {
    const team = chat.teamId === null ? undefined : world.teams.get(chat.teamId);
    (team ?? chat).hasBot = hasBot;
    chat.wasRemoved = !hasBot;
    if (hasBot) chat.isBlocked = false;
    world.changed();
  };
  return { person, place: { chat, root: null }, setBot, teamId: chat.teamId };
}

/** The General channel of a team, which has the team's own id, or else its first channel. */
function generalOf(world: World, teamId: string): Chat {
  const channels = [...world.chats.values()].filter((each) => each.teamId === teamId);
  const general = channels.find((each) => each.id === teamId) ?? channels[0];
  if (general === undefined) throw new Error(`The team ${teamId} has no channels.`);
  return general;
}

function updated(world: World, spot: Spot, change: Json, eventType: string): Json {
  return {
    type: 'conversationUpdate',
    id: `f:${world.nextGuid()}`,
    ...change,
    ...(spot.teamId === null ? {} : { channelData: { eventType } }),
  };
}

function installation(world: World, spot: Spot, action: 'add' | 'remove'): Json {
  const selectedChannel = { id: spot.place.chat.id };
  return {
    type: 'installationUpdate',
    id: `f:${world.nextGuid()}`,
    action,
    channelData: { settings: { selectedChannel }, source: { name: 'message' } },
  };
}

/** Both activities, as Teams sends them; the answer to the last one. */
async function tellBoth(
  parts: ActingParts,
  spot: Spot,
  change: Json,
  eventType: string,
  action: 'add' | 'remove',
): Promise<BotAnswer> {
  const { world } = parts;
  await act(parts, spot.person, spot.place, updated(world, spot, change, eventType));
  return act(parts, spot.person, spot.place, installation(world, spot, action));
}

async function addAt(parts: ActingParts, spot: Spot): Promise<Answer> {
  spot.setBot(true);
  const change = { membersAdded: [{ id: parts.world.bot.id }] };
  return heard(await tellBoth(parts, spot, change, 'teamMemberAdded', 'add'));
}

/** Adds the app for a person who begins to talk to it. */
export function installFor(parts: ActingParts, person: Person): Promise<Answer> {
  return addAt(parts, spotOf(parts.world, person.id, undefined));
}

/** Adds the app for a person, or to a group chat or team by its id. */
export function install(parts: ActingParts, on: string, byId?: string): Promise<Answer> {
  return addAt(parts, spotOf(parts.world, on, byId));
}

/** Takes the app away from a person, group chat or team; the bot is told and may write no more. */
export async function uninstall(parts: ActingParts, on: string, byId?: string): Promise<Answer> {
  const spot = spotOf(parts.world, on, byId);
  spot.setBot(false);
  const change = { membersRemoved: [{ id: parts.world.bot.id }] };
  return heard(await tellBoth(parts, spot, change, 'teamMemberRemoved', 'remove'));
}

/** Somebody joins or leaves a team or group chat; the bot is told when it is there. */
export async function changeMember(
  parts: ActingParts,
  on: string,
  personId: string,
  isMember: boolean,
): Promise<Answer> {
  const { world } = parts;
  const { id } = world.person(personId);
  const spot = spotOf(world, on, id);
  const chats = [...world.chats.values()].filter((each) => each.teamId === on);
  const sets = [world.teams.get(on), ...chats, ...(chats.length === 0 ? [spot.place.chat] : [])];
  for (const each of sets) {
    if (isMember) each?.members.add(id);
    else each?.members.delete(id);
  }
  world.changed();
  const change = { [isMember ? 'membersAdded' : 'membersRemoved']: [{ id }] };
  const eventType = isMember ? 'teamMemberAdded' : 'teamMemberRemoved';
  return heard(await act(parts, spot.person, spot.place, updated(world, spot, change, eventType)));
}
