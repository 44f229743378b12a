// Messages that stand in a chat more than once. Where the bot can read a conversation back there may be none; elsewhere a
// copy says itself that it may be one.
import type { SlackWorkspace } from '../../adapters/playground/slack/workspace.ts';
import type { Message } from '../../adapters/playground/slack/world.ts';
import { isMarked } from '../crash/truth.ts';
import { type PostLine, postsIn } from '../support/rows.ts';
import { messageText } from '../support/teams-person.ts';
import type { Installation } from './installation.ts';

export async function copiesIn(installation: Installation): Promise<readonly string[]> {
  const posts = await postsIn(installation.databaseUrl);
  return [...copiesInSlack(installation), ...copiesInTeams(installation, posts)];
}

/** Slack's messages carry their key. */
function copiesInSlack({ slack, readsHistory }: Installation): readonly string[] {
  return [...copiesByKey(slack)].flatMap(([key, copies]) => {
    // The first is the lost one, which nobody changes any more; the one that is kept true says so until it changes.
    const unmarked = copies.filter(({ text, edits }) => edits === 0 && !isMarked(text));
    const counted = readsHistory ? copies : unmarked;
    return counted.length > 1 ? [`twice: ${key} stands ${copies.length} times in Slack`] : [];
  });
}

/** What stands in Slack of each message. */
export function copiesByKey(slack: SlackWorkspace): ReadonlyMap<string, readonly Message[]> {
  const copies = new Map<string, Message[]>();
  for (const channel of slack.world.channels.keys()) {
    for (const message of slack.world.messagesIn(channel)) {
      const key = message.metadata?.event_payload.key;
      if (typeof key === 'string') copies.set(key, [...(copies.get(key) ?? []), message]);
    }
  }
  return copies;
}

/** Teams' messages carry no key: what the bot doesn't remember is a copy, and its successor said so. */
function copiesInTeams({ teams }: Installation, posts: readonly PostLine[]): readonly string[] {
  const remembered = new Set(
    posts.map(({ channel, id }) => `${channel.replace(/;messageid=\d+$/, '')} ${id}`),
  );
  return [...teams.world.chats.values()].flatMap((chat) => {
    if (!chat.id.startsWith('19:')) return [];
    const ours = teams.world.messagesIn(chat.id).filter((one) => one.byBot);
    const copies = ours.filter(({ id }) => !remembered.has(`${chat.id} ${id}`));
    const marked = ours.filter((one) =>
      [one, ...one.past].some((version) => isMarked(messageText(version))),
    );
    return copies.length > marked.length
      ? [`twice: ${copies.length} copies in ${chat.id}, ${marked.length} of them marked`]
      : [];
  });
}
