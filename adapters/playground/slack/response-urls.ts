// response_url: the short-lived address in a payload through which the bot answers without a
// token. At most 5 posts in 30 minutes, private unless it says otherwise. Slack's "Handling
// user interaction".
import { ApiError, type Args, flagArg } from './api-call.ts';
import { contentOf, needContent, rewrite, threadOf, writeAsBot } from './chat-methods.ts';
import type { Message, World } from './world.ts';

const life = 30 * 60_000;
const mostPosts = 5;

type Address = {
  userId: string;
  channelId: string;
  at: number;
  posts: number;
  /** The message in which a button was pressed; null for a command or a form. */
  original: { channel: string; ts: string } | null;
};

/** The addresses given out, and what is posted to them. */
export class ResponseUrls {
  readonly #world: World;
  readonly #addresses = new Map<string, Address>();
  /** Where the addresses live, without a slash at the end; known once the server listens. */
  origin = '';

  constructor(world: World) {
    this.#world = world;
  }

  /** A fresh address for one interaction. */
  issue(
    folder: 'commands' | 'actions' | 'app',
    userId: string,
    channelId: string,
    original: Message | null,
  ): string {
    const path = `/${folder}/${this.#world.team.id}/${this.#world.nextId('').toLowerCase()}`;
    this.#addresses.set(path, {
      userId,
      channelId,
      at: this.#world.clock(),
      posts: 0,
      original: original && { channel: original.channel, ts: original.ts },
    });
    return `${this.origin}${path}`;
  }

  /** Does what a post says. Throws Slack's error; `used_url` and `expired_url` answer 404. */
  post(path: string, args: Args): void {
    const address = this.#addresses.get(path);
    if (address === undefined) throw new ApiError('invalid_url');
    if (this.#world.clock() - address.at > life) throw new ApiError('expired_url');
    if (address.posts >= mostPosts) throw new ApiError('used_url');
    const original =
      address.original && this.#world.message(address.original.channel, address.original.ts);
    if (flagArg(args, 'delete_original')) {
      if (original) this.#world.remove(original);
    } else if (flagArg(args, 'replace_original') && original) {
      const content = contentOf(args);
      needContent(content);
      rewrite(this.#world, original, { ...content, blocks: content.blocks ?? [] });
    } else {
      writeResponse(this.#world, args, address.userId, address.channelId);
    }
    address.posts += 1;
  }
}

/** A response as a message: for the person alone unless `response_type` is `in_channel`. */
export function writeResponse(
  world: World,
  args: Args,
  userId: string,
  channelId: string,
): Message {
  const content = contentOf(args);
  needContent(content);
  const channel = world.channel(channelId);
  if (channel.archived) throw new ApiError('is_archived');
  return writeAsBot(world, channel, content, {
    threadTs: threadOf(world, channel, args),
    ephemeralFor: args.response_type === 'in_channel' ? null : userId,
    viaResponse: true,
  });
}
