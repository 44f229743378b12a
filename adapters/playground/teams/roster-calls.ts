// What the bot asks about people and teams: who is in a conversation, which channels there are.
import type { Json } from '../slack/json.ts';
import { known, type Reply, reach } from './conversation-calls.ts';
import { notInRoster, Refusal } from './refusal.ts';
import type { Person, Team, World } from './world.ts';

/** Teams gives at most so many members in one page, and at least so many when asked for fewer. */
const pageSizes = { least: 50, most: 500, usual: 200 };

/** A member as Teams sends it. */
function memberJson(person: Person): Json {
  const [givenName = '', ...rest] = person.name.split(' ');
  return {
    id: person.id,
    name: person.name,
    objectId: person.aadObjectId,
    aadObjectId: person.aadObjectId,
    givenName,
    surname: rest.join(' '),
    email: person.email,
    userPrincipalName: person.userPrincipalName,
    tenantId: person.tenantId,
    userRole: person.role,
  };
}

function membersOf(world: World, conversationId: string): Person[] {
  const team = world.teams.get(conversationId);
  if (team !== undefined) return peopleIn(world, needBot(team).members);
  return peopleIn(world, reach(world, conversationId).members);
}

function peopleIn(world: World, ids: ReadonlySet<string>): Person[] {
  return [...ids].map((each) => world.person(each));
}

/** GET …/members: everybody at once. */
export function listMembers(world: World, conversationId: string): Reply {
  return { status: 200, body: membersOf(world, conversationId).map(memberJson) };
}

/** GET …/pagedmembers; the token says where the next page starts. */
export function pageMembers(
  world: World,
  conversationId: string,
  asked: { pageSize: string | null; continuationToken: string | null },
  mostPerPage: number,
): Reply {
  const members = membersOf(world, conversationId);
  const start = Number(asked.continuationToken ?? 0);
  if (!Number.isInteger(start) || start < 0 || start > members.length) {
    throw new Refusal(400, 'BadArgument', 'Invalid continuation token.');
  }
  const wanted = Number(asked.pageSize ?? pageSizes.usual);
  if (!Number.isInteger(wanted)) throw new Refusal(400, 'BadArgument', 'Invalid page size.');
  const size = Math.min(Math.max(wanted, pageSizes.least), pageSizes.most, mostPerPage);
  const end = start + size;
  const next = end < members.length ? { continuationToken: String(end) } : {};
  return { status: 200, body: { members: members.slice(start, end).map(memberJson), ...next } };
}

/** GET …/members/:id, by MRI or directory id. */
export function getMember(world: World, conversationId: string, memberId: string): Reply {
  const found = membersOf(world, conversationId).find(
    (each) => each.id === memberId || each.aadObjectId === memberId,
  );
  if (found !== undefined) return { status: 200, body: memberJson(found) };
  throw new Refusal(
    404,
    'MemberNotFoundInConversation',
    'The user could not be found in the conversation.',
  );
}

function needBot(team: Team): Team {
  if (!team.hasBot) throw notInRoster();
  return team;
}

function teamOf(world: World, teamId: string): Team {
  const team = world.teams.get(teamId);
  if (team !== undefined) return needBot(team);
  known(world, teamId);
  throw new Refusal(404, 'ConversationNotFound', 'Conversation not found.');
}

/** GET /v3/teams/:id. */
export function getTeam(world: World, teamId: string): Reply {
  const { id, name, members } = teamOf(world, teamId);
  const channelCount = channelsOf(world, id).length;
  return { status: 200, body: { id, name, channelCount, memberCount: members.size } };
}

/** GET /v3/teams/:id/conversations; the General channel comes without a name. */
export function listChannels(world: World, teamId: string): Reply {
  const { id } = teamOf(world, teamId);
  const conversations = channelsOf(world, id).map((each) =>
    each.id === id ? { id } : { id: each.id, name: each.name },
  );
  return { status: 200, body: { conversations } };
}

function channelsOf(world: World, teamId: string) {
  return [...world.chats.values()].filter((each) => each.teamId === teamId);
}
