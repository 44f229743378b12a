// Activities as Teams sends them to a bot: who, where, when, and what it says about the channel.
import { Temporal } from 'temporal-polyfill';
import type { Json } from '../slack/json.ts';
import type { Chat, Person, World } from './world.ts';

const channelId = 'msteams';

/** Where an activity happens: the chat, and the post in whose thread it is. */
export type Place = { chat: Chat; root: string | null };

/** The id by which a bot knows a place; in a channel it names the thread. */
function conversationId({ chat, root }: Place): string {
  return chat.kind === 'channel' && root !== null ? `${chat.id};messageid=${root}` : chat.id;
}

function conversationJson(world: World, person: Person, place: Place): Json {
  const { kind, name } = place.chat;
  const tenantId = kind === 'personal' ? person.tenantId : world.tenantId;
  return {
    ...(kind === 'personal' ? {} : { isGroup: true }),
    ...(kind === 'groupChat' ? { name } : {}),
    conversationType: kind,
    tenantId,
    id: conversationId(place),
  };
}

function channelDataJson(world: World, person: Person, { chat }: Place): Json {
  const tenant = { id: person.tenantId };
  if (chat.teamId === null) return { tenant };
  const team = world.teams.get(chat.teamId);
  return {
    teamsChannelId: chat.id,
    teamsTeamId: chat.teamId,
    channel: { id: chat.id },
    team: { id: chat.teamId, name: team?.name ?? '' },
    tenant,
  };
}

function clientInfo(person: Person): Json {
  const { timezone } = person;
  return { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Web', timezone };
}

/** The fields that every activity has; `fields` adds to them and wins. */
export function activity(
  world: World,
  serviceUrl: string,
  person: Person,
  place: Place,
  fields: Json,
): Json {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(world.clock()));
  const local = instant.toZonedDateTimeISO(person.timezone);
  const { channelData, entities, ...rest } = fields;
  return {
    timestamp: instant.toString(),
    localTimestamp: local.toString({ timeZoneName: 'never' }),
    localTimezone: person.timezone,
    channelId,
    serviceUrl,
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    conversation: conversationJson(world, person, place),
    recipient: { id: world.bot.id, name: world.bot.name },
    locale: 'en-GB',
    ...rest,
    entities: [...(Array.isArray(entities) ? entities : []), clientInfo(person)],
    channelData: {
      ...channelDataJson(world, person, place),
      ...(typeof channelData === 'object' ? channelData : {}),
    },
  };
}
