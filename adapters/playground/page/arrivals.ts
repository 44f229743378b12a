// What is new to the reader: told from what they saw before, so that it can be marked for a moment.
import type { DeskMessage } from '../slack/desk-api.ts';

/** What a reader has seen of a channel: each message's content, by `ts`. */
export type Seen = ReadonlyMap<string, string>;

/** What a look at a channel brought. */
export type Arrivals = {
  seen: Seen;
  /** `ts` of every message and reply that is new or reads differently now. */
  fresh: Set<string>;
  /** How many new replies each thread got, by its first message's `ts`. */
  replies: Map<string, number>;
};

/** Everything that changes how a message reads, replies aside. */
export function contentOf(message: DeskMessage): string {
  return JSON.stringify({ ...message, replies: [] });
}

/**
 * Compares a channel with what was `seen` of it. On a first look (`seen` is null) the last `unread`
 * messages of others are the new ones. What `me` wrote is never news.
 */
export function arrivals(
  seen: Seen | null,
  messages: readonly DeskMessage[],
  unread: number,
  me: string,
): Arrivals {
  const every = messages.flatMap((message) => [message, ...message.replies]);
  const others = every.filter((message) => message.author.id !== me);
  const news = seen
    ? others.filter((message) => seen.get(message.ts) !== contentOf(message))
    : latest(others, unread);
  const replies = new Map<string, number>();
  for (const message of news) {
    const isNew = !seen?.has(message.ts);
    if (message.threadTs !== null && isNew) {
      replies.set(message.threadTs, (replies.get(message.threadTs) ?? 0) + 1);
    }
  }
  return {
    seen: new Map(every.map((message) => [message.ts, contentOf(message)])),
    fresh: new Set(news.map((message) => message.ts)),
    replies,
  };
}

function latest(messages: readonly DeskMessage[], count: number): DeskMessage[] {
  if (count <= 0) return [];
  return messages.toSorted((one, other) => one.at - other.at).slice(-count);
}
