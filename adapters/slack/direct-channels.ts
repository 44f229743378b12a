// The direct conversation with each person: opening it costs a call, and it never changes afterwards.
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';

const opened = z.object({ channel: z.object({ id: z.string() }) });

export interface DirectChannels {
  /** The channel id of the bot's conversation with a Slack user; rejects as the Web API does. */
  channelOf(user: string): Promise<string>;
}

export function createDirectChannels(client: WebClient): DirectChannels {
  const channels = new Map<string, string>();
  return {
    channelOf: async (user) => {
      const known = channels.get(user);
      if (known !== undefined) return known;
      const { channel } = opened.parse(await client.conversations.open({ users: user }));
      channels.set(user, channel.id);
      return channel.id;
    },
  };
}
