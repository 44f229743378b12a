// What a killed release is held to, in the database and in both chats (reliability I1, I2, I7-I12).

import { outboxIn, type PostLine, postsIn } from '../support/rows.ts';
import { messageText } from '../support/teams-person.ts';
import type { CrashWorld } from './crash-world.ts';
import { contradictionsIn, journalIn } from './on-database.ts';

/** Sends that were under way when the bot died, by the key of their row: nobody knows whether they arrived. */
export type Uncertain = ReadonlyMap<string, number>;

/** What is wrong once everything due has been done; nothing if all is well. */
export async function wrongIn(world: CrashWorld, uncertain: Uncertain): Promise<readonly string[]> {
  const streams = ['R-1', 'A-1', 'actions', 'calendar'];
  world.slack.recover();
  world.teams.recover();
  const before = shownIn(world);
  await world.redraw(streams);
  const after = shownIn(world);
  return [
    ...(await contradictionsIn(world.databaseUrl)),
    ...(await outboxWrongs(world)),
    ...copiesInSlack(world, uncertain),
    ...(await copiesInTeams(world, uncertain)),
    ...[...before]
      .filter(([message, text]) => !isMarked(text) && after.get(message) !== text)
      .map(([message, text]) => `${message} isn't true: ${text} | now ${after.get(message)}`),
  ];
}

/** Each row is delivered or waits for its time. */
async function outboxWrongs(world: CrashWorld): Promise<readonly string[]> {
  const rows = await outboxIn(world.databaseUrl);
  return rows.flatMap(({ key, kind, due, leased, dead, why }) => {
    if (dead !== null) return [`${key} was given up: ${why}`];
    if (leased !== null) return [`${key} is held by nobody`];
    return kind === 'message' && due <= world.now() ? [`${key} was left lying`] : [];
  });
}

/**
 * Of these keys, those whose message isn't there. Replies are grouped by the time in which they come, so that there are
 * at least as many of them.
 */
export async function missingIn(
  world: CrashWorld,
  keys: readonly string[],
): Promise<readonly string[]> {
  const posts = await postsIn(world.databaseUrl);
  const ids = new Set([...shownIn(world).keys()]);
  const there = posts.filter((one) => isShown(one, ids)).map(({ key }) => key);
  const lost = posts.filter(({ key }) => !there.includes(key)).map(({ key }) => key);
  const named = there.map(whicheverCard);
  const missing = keys.filter((key) => !isNote(key) && !named.includes(whicheverCard(key)));
  const [few, many] = [there, keys].map((all) => all.filter(isNote).length);
  return [
    ...[...lost, ...missing].map((key) => `${key} stands nowhere`),
    ...((few ?? 0) < (many ?? 0) ? [`${few} replies instead of ${many}`] : []),
  ];
}

/** A Home that was asked for again is another card, by the time at which it was. */
function whicheverCard(key: string): string {
  return key.replace(/\|home:\d+$/, '|home');
}

function isNote(key: string): boolean {
  return key.includes('|note:');
}

function isShown({ channel, id }: PostLine, shown: ReadonlySet<string>): boolean {
  return shown.has(`${channel} ${id}`) || shown.has(`${channel.split(';')[0]} ${id}`);
}

export function isMarked(text: string): boolean {
  return text.includes('may be here twice');
}

/** Everything people see, by message. */
export function shownIn({
  slack,
  teams,
}: Pick<CrashWorld, 'slack' | 'teams'>): ReadonlyMap<string, string> {
  const inSlack = [...slack.world.channels.keys()]
    .flatMap((channel) => slack.world.messagesIn(channel))
    .map(({ channel, ts, text, blocks }) => {
      const words = JSON.stringify(blocks, (name, value: unknown) =>
        name === 'block_id' ? undefined : value,
      );
      return [`${channel} ${ts}`, `${text} ${words}`] as const;
    });
  const inTeams = [...teams.world.chats.keys()]
    .flatMap((chat) => teams.world.messagesIn(chat))
    .map((one) => [`${one.chat} ${one.id}`, JSON.stringify([one.text, one.attachments])] as const);
  const homes = [...slack.world.people.keys()].flatMap((user) => {
    const home = slack.home(user);
    return home === null ? [] : [[`${user} ${home.id}`, JSON.stringify(home.blocks)] as const];
  });
  return new Map([...inSlack, ...homes, ...inTeams]);
}

/** Slack's messages carry their key. A copy is there only where a send was uncertain, and the bot couldn't look. */
function copiesInSlack(world: CrashWorld, uncertain: Uncertain): readonly string[] {
  const { slack, readsHistory } = world;
  const copies = new Map<string, number>();
  for (const channel of slack.world.channels.keys()) {
    for (const { metadata } of slack.world.messagesIn(channel)) {
      const key = metadata?.event_payload.key;
      if (typeof key === 'string') copies.set(key, (copies.get(key) ?? 0) + 1);
    }
  }
  return [...copies].flatMap(([key, count]) => {
    const allowed = 1 + (readsHistory ? 0 : (uncertain.get(key) ?? 0));
    return count > allowed ? [`${key} stands ${count} times in Slack`] : [];
  });
}

/** Teams' messages carry no key: what the bot doesn't remember is a copy, and its successor said so. */
async function copiesInTeams(world: CrashWorld, uncertain: Uncertain): Promise<readonly string[]> {
  const posts = (await postsIn(world.databaseUrl)).filter(({ platform }) => platform === 'teams');
  return [...world.teams.world.chats.values()].flatMap((chat) => {
    if (!chat.id.startsWith('19:')) return [];
    const ours = world.teams.world.messagesIn(chat.id).filter((one) => one.byBot);
    const copies = ours.filter((one) => !isRecorded(one, posts));
    const sends = [...uncertain]
      .filter(([key]) => key.includes(`|teams:${chat.id}|`))
      .reduce((sum, [, count]) => sum + count, 0);
    const marked = ours.filter((one) => wasMarked(one)).length;
    return [
      ...(copies.length > sends
        ? [`${copies.length} copies in Teams after ${sends} uncertain sends`]
        : []),
      ...(marked < copies.length ? [`${copies.length} copies in Teams, ${marked} marked`] : []),
    ];
  });
}

type TeamsMessage = ReturnType<CrashWorld['teams']['messages']>[number];

function isRecorded(message: TeamsMessage, posts: readonly PostLine[]): boolean {
  return posts.some(({ channel, id }) => channel.startsWith(message.chat) && id === message.id);
}

function wasMarked(message: TeamsMessage): boolean {
  return [message, ...message.past].some((version) => isMarked(messageText(version)));
}

/** What people see at the end, however often the bot died on the way. */
export async function wrongAtTheEnd({
  slack,
  teams,
  person,
  databaseUrl,
}: CrashWorld): Promise<readonly string[]> {
  // A copy that nobody remembers, where the bot couldn't look for it, stays as it was.
  const isClosed = (text: string) => text.includes('Closed, successful');
  const inSlack = slack.messages('C0PAY').filter(({ text }) => isClosed(text));
  const inTeams = teams
    .messages('19:payments@thread.tacv2')
    .filter((one) => one.byBot && isClosed(messageText(one)));
  const benSees = person('U0BEN').direct();
  const freezes = (await journalIn(databaseUrl, 'calendar')).join();
  const actions = (await journalIn(databaseUrl, 'A-1')).join();
  return [
    ...(inSlack.length === 1 ? [] : [`${inSlack.length} cards in Slack are closed`]),
    ...(inTeams.length === 1 ? [] : [`${inTeams.length} cards in Teams are closed`]),
    ...(benSees.some((one) => one.includes('You approved this'))
      ? []
      : [`Ben sees ${benSees.join('; ')}`]),
    ...(freezes === 'frozen,freeze-ended' ? [] : [`the journal of the calendar says ${freezes}`]),
    ...(actions === 'action-added' ? [] : [`the journal of A-1 says ${actions}`]),
  ];
}
