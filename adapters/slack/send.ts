// The Chat port for Slack: messages out, edits in place, and looking up what may have arrived. Every call is
// made once; what it came to is told, and the outbox decides (architecture, "Storage and delivery").
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import { createFresh } from '../../src/app/fresh.ts';
import { isHomeOn } from '../../src/app/homes.ts';
import type { Pace, Rate } from '../../src/app/pace.ts';
import type {
  Chat,
  Clock,
  Found,
  Log,
  MessageRef,
  Names,
  Outgoing,
  Reach,
  Sent,
} from '../../src/app/ports.ts';
import type { Home, View } from '../../src/chat/view.ts';
import type { Place } from '../../src/domain/policy.ts';
import { within } from '../node/patience.ts';
import { calledInThread, noPreviews } from './answers.ts';
import { type Shown, shownAs } from './block-kit.ts';
import type { DirectChannels } from './direct-channels.ts';
import { cutMarkup } from './escape.ts';
import { failureOf, isInstallationProblem, slackCode } from './failure.ts';
import { homeTab } from './home.ts';
import type { Known } from './spell.ts';

export interface ChatOptions {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly direct: DirectChannels;
  readonly log: Log;
  known(view: View, names: Names): Promise<Known>;
  /** The bot's name in Slack, once Slack has said it. */
  botName(): string | undefined;
}

/** Slack allows about a message a second per channel and short bursts (Slack docs). */
const posts: Rate = { burst: 4, everyMs: 1_000 };
/** `chat.update` is counted by itself, some 50 a minute. */
const edits: Rate = { burst: 10, everyMs: 1_200 };
/** `chat.update` refuses a longer text (`msg_too_long`). */
const longestEditText = 4_000;
/** History is counted by itself, some 50 pages a minute; what is looked for is nearly always on the first. */
const lookups: Rate = { burst: 20, everyMs: 1_500 };
/** Together with a post well within the outbox's lease. */
const findMs = 8_000;
const eventType = 'signalbox_message';
const reachMs = 2_000;
/** `views.publish` is counted for the workspace, more than 100 a minute. */
const publications: Rate = { burst: 20, everyMs: 600 };
/** Long enough for one command and the cards it redraws, short enough that inviting the bot helps at once. */
const reachFreshMs = 5_000;
/** An uncertain message is minutes old: it is among the last few hundred or not there. */
const searchPages = 3;
const pageSize = 200;

const posted = z.object({ channel: z.string(), ts: z.string() });
const published = z.object({ view: z.object({ id: z.string() }) });
const permalink = z.object({ permalink: z.string() });
const channelInfo = z.object({
  channel: z.object({
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
    is_im: z.boolean().optional(),
  }),
});
const history = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) })
        .nullish(),
    }),
  ),
  response_metadata: z.object({ next_cursor: z.string().optional() }).nullish(),
});

export function createChat(options: ChatOptions): Chat {
  const { client, clock, pace, direct } = options;
  const reaches = createFresh<Reach>(clock, reachFreshMs);

  /** A channel id; undefined for a person who isn't on Slack. */
  const channelOf = async (place: Place, to: string | undefined): Promise<string | undefined> => {
    if (place.startsWith('slack:')) return place.slice('slack:'.length);
    return to === undefined ? undefined : direct.channelOf(to);
  };

  const drawn = async (message: Outgoing): Promise<Shown> => {
    const { view, names, mayRepeat, threaded } = message;
    if (view.kind === 'form' || view.kind === 'home')
      throw new Error(`a ${view.kind} is not a message`);
    const called = threaded ? calledInThread(options.botName()) : {};
    return shownAs(view, { ...(await options.known(view, names)), ...called }, mayRepeat);
  };

  /** Runs one call under its lane's rate; whatever it throws becomes an outcome. */
  const paced = async (
    lane: string,
    rate: Rate,
    { before = Number.POSITIVE_INFINITY }: Outgoing,
    call: () => Promise<Sent>,
  ): Promise<Sent> => {
    const notBefore = await pace.take(lane, rate);
    if (notBefore !== undefined) return { kind: 'not-before', at: notBefore };
    // A chat may have been opened and the pace asked since the outbox looked at its lease, and the process stopped meanwhile.
    const now = clock.now();
    if (now >= before) return { kind: 'not-before', at: now };
    try {
      return await call();
    } catch (error) {
      const failure = failureOf(error, clock.now());
      if (failure.kind === 'not-before') await pace.close(lane, failure.at);
      return failure;
    }
  };

  const linkTo = async (channel: string, ts: string): Promise<{ link?: string }> => {
    const asked = client.chat
      .getPermalink({ channel, message_ts: ts })
      .then((answer) => permalink.parse(answer).permalink)
      .catch(() => 'late' as const);
    const link = await within(asked, reachMs);
    return link === 'late' ? {} : { link };
  };

  /**
   * Shows a Home to its user, the first time and every further one. Without a hash: the outbox keeps two of one person's from
   * overtaking each other, and what is published twice is the same.
   */
  const publish = async (user: string, home: Home, message: Outgoing): Promise<Sent> => {
    const view = homeTab(home, await options.known(home, message.names));
    const sent = await paced('publish', publications, message, async () => {
      const answer = published.parse(await client.views.publish({ user_id: user, view }));
      return { kind: 'done', ref: { channel: user, id: answer.view.id } };
    });
    return sent.kind === 'uncertain' ? beforeSending(sent) : sent;
  };

  return {
    platform: 'slack',
    showsHomeAs: 'tab',
    serves: (place) =>
      place.startsWith('slack:') || place.startsWith('direct:') || isHomeOn('slack', place),

    post: async (place, to, thread, message) => {
      if (message.view.kind === 'home') return publish(to ?? '', message.view, message);
      const channel = await channelOf(place, to).catch((error: unknown) =>
        beforeSending(failureOf(error, clock.now())),
      );
      if (channel === undefined) {
        return { kind: 'failed', why: 'this person has no Slack account here', permanent: true };
      }
      if (typeof channel !== 'string') return channel;
      const shown = await drawn(message);
      return paced(`post ${channel}`, posts, message, async () => {
        const answer = posted.parse(
          await client.chat.postMessage({
            ...shown,
            ...noPreviews,
            channel,
            link_names: false,
            ...(thread === undefined ? {} : { thread_ts: thread.id }),
            metadata: { event_type: eventType, event_payload: { key: message.key } },
          }),
        );
        const link = await linkTo(answer.channel, answer.ts);
        return { kind: 'done', ref: { channel: answer.channel, id: answer.ts, ...link } };
      });
    },

    edit: async (ref, message) => {
      if (message.view.kind === 'home') return publish(ref.channel, message.view, message);
      const { text, blocks } = await drawn(message);
      const sent = await paced(`edit ${ref.channel}`, edits, message, async () => {
        await client.chat.update({
          channel: ref.channel,
          ts: ref.id,
          text: cutMarkup(text, longestEditText),
          blocks,
          link_names: false,
        });
        return { kind: 'done', ref };
      });
      // The same edit again shows the same: there is nothing to be uncertain about.
      return sent.kind === 'uncertain' ? beforeSending(sent) : sent;
    },

    find: async (place, to, thread, key) => {
      const notBefore = await pace.take('find', lookups);
      if (notBefore !== undefined) return { kind: 'not-before', at: notBefore };
      const search = async (): Promise<Found> => {
        const channel = await channelOf(place, to);
        const ref = channel && (await findByKey(client, channel, thread, key));
        return ref === undefined || ref === '' ? { kind: 'not-there' } : { kind: 'there', ref };
      };
      const found = await within(
        search().catch((error: unknown) => {
          options.log.warn({ key, error: String(error) }, 'a message could not be looked up');
          return notFoundOut(error, clock.now());
        }),
        findMs,
      );
      if (found === 'late') return { kind: 'failed', why: 'no history in time', permanent: false };
      if (found.kind === 'not-before') await pace.close('find', found.at);
      return found;
    },

    reach: async (place) => {
      if (!place.startsWith('slack:')) return { kind: 'open' };
      const channel = place.slice('slack:'.length);
      const asked = reaches.get(channel, () => reachOf(client, channel)).catch(() => unknownReach);
      const reach = await within(asked, reachMs);
      return reach === 'late' ? unknownReach : reach;
    },
  };
}

const unknownReach: Reach = { kind: 'unknown' };

/** What failed without a message having been sent may simply be tried again. */
function beforeSending(failure: Exclude<Sent, { kind: 'done' }>): Exclude<Sent, { kind: 'done' }> {
  return failure.kind === 'uncertain'
    ? { kind: 'failed', why: failure.why, permanent: false }
    : failure;
}

/** Whether it can be found out later why it couldn't be now. */
function notFoundOut(error: unknown, now: number): Found {
  const failure = failureOf(error, now);
  if (failure.kind === 'not-before') return failure;
  const mayNot = failure.kind === 'failed' && failure.permanent;
  if (mayNot || isInstallationProblem(slackCode(error))) return { kind: 'unreadable' };
  return { kind: 'failed', why: failure.why, permanent: false };
}

/** The message with this key among the latest of a channel or thread. */
async function findByKey(
  client: WebClient,
  channel: string,
  thread: MessageRef | undefined,
  key: string,
): Promise<MessageRef | undefined> {
  let cursor: string | undefined;
  for (let page = 0; page < searchPages; page += 1) {
    const which = {
      channel,
      include_all_metadata: true,
      limit: pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer = history.parse(
      thread === undefined
        ? await client.conversations.history(which)
        : await client.conversations.replies({ ...which, ts: thread.id }),
    );
    const found = answer.messages.find(
      ({ metadata }) => metadata?.event_type === eventType && metadata.event_payload.key === key,
    );
    if (found !== undefined) return { channel, id: found.ts };
    cursor = answer.response_metadata?.next_cursor;
    if (cursor === undefined || cursor === '') return undefined;
  }
  return undefined;
}

/** Rejects when Slack doesn't say, so that only answers are remembered. */
async function reachOf(client: WebClient, channel: string): Promise<Reach> {
  try {
    const { channel: info } = channelInfo.parse(await client.conversations.info({ channel }));
    if (info.is_archived === true) return { kind: 'closed', why: 'archived' };
    if (info.is_im !== true && info.is_member !== true) {
      return { kind: 'closed', why: 'not-a-member' };
    }
    return { kind: 'open' };
  } catch (error) {
    if (slackCode(error) !== 'channel_not_found') throw error;
    return { kind: 'closed', why: 'not-found' };
  }
}
