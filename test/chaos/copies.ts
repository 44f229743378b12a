// Messages that stand in a chat more than once. Where the bot can read a conversation back there may be none; elsewhere a
// copy says itself that it may be one.
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
  const copies = new Map<string, string[]>();
  for (const channel of slack.world.channels.keys()) {
    for (const { metadata, text } of slack.world.messagesIn(channel)) {
      const key = metadata?.event_payload.key;
      if (typeof key === 'string') copies.set(key, [...(copies.get(key) ?? []), text]);
    }
  }
  return [...copies].flatMap(([key, texts]) => {
    const unmarked = texts.filter((text) => !isMarked(text)).length;
    const most = readsHistory ? texts.length : unmarked;
    return most > 1 ? [`twice: ${key} stands ${texts.length} times in Slack`] : [];
  });
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
