// The Chat port for Teams: messages out and edits in place. Every call is made once; what it came to is told, and the outbox
// decides (architecture, "Storage and delivery").
import { createFresh } from '../../src/app/fresh.ts';
import { isHomeOn } from '../../src/app/homes.ts';
import type { Pace, Rate } from '../../src/app/pace.ts';
import type { Chat, Clock, Log, MessageRef, Outgoing, Reach, Sent } from '../../src/app/ports.ts';
import type { Place } from '../../src/domain/policy.ts';
import { within } from '../node/patience.ts';
import type { Chats, WayThere } from './chats.ts';
import { type Connector, ConnectorError, type Json } from './connector.ts';
import type { TeamsContacts } from './contacts.ts';
import { closedByStatus, closedReason, failureOf } from './failure.ts';
import type { Draw } from './message.ts';
import { channelIn, isChannel, rootIn, threadUnder } from './payload.ts';

export interface ChatOptions {
  readonly connector: Connector;
  readonly chats: Chats;
  readonly contacts: TeamsContacts;
  readonly draw: Draw;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly log: Log;
}

/** Teams takes 7 in a second, 60 in half a minute and 1,800 in an hour per conversation (Teams docs). */
const posts: Rate = { burst: 6, everyMs: 2_000 };
const edits: Rate = { burst: 10, everyMs: 1_000 };
/** Until Teams is heard nobody knows where it is. */
const UNHEARD_MS = 3_000;
const REACH_MS = 2_000;
const REACH_FRESH_MS = 5_000;

const NO_WAY: Sent = { kind: 'failed', why: 'this person has no Teams account', permanent: true };

export function createChat(options: ChatOptions): Chat {
  const { connector, chats, contacts, draw, pace, clock } = options;
  const reaches = createFresh<Reach>(clock, REACH_FRESH_MS);

  const failed = (error: unknown, what: 'post' | 'edit') => failureOf(error, clock.now(), what);

  const paced = async (
    lane: string,
    rate: Rate,
    what: 'post' | 'edit',
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
      const failure = failed(error, what);
      if (failure.kind === 'not-before') await pace.close(lane, failure.at);
      options.log.warn({ lane, error: String(error) }, 'Teams did not take a message');
      return failure;
    }
  };

  const drawn = async (message: Outgoing, direct: boolean): Promise<Json> => {
    const { view, names, mayRepeat } = message;
    if (view.kind === 'form') throw new Error('a form is not a message');
    return draw.message({ view, names, direct, mayRepeat });
  };

  const way = (place: Place, to: string | undefined): Promise<WayThere> =>
    place.startsWith('teams:')
      ? chats.conversation(place.slice('teams:'.length))
      : chats.withPerson(to ?? '');

  /** A new post where there is no thread to stand in, else a message in it. */
  const put = async (
    there: Extract<WayThere, { kind: 'open' }>,
    place: Place,
    thread: MessageRef | undefined,
    activity: Json,
  ): Promise<MessageRef> => {
    const { at, tenant } = there;
    if (isPersonal(place)) {
      return { channel: at.conversation, id: await connector.send(at, activity) };
    }
    if (!isChannel(at.conversation)) {
      const id = await connector.send(at, activity);
      return { channel: at.conversation, id, link: linkInChat(at.conversation, id) };
    }
    const channel = channelIn(at.conversation);
    if (thread !== undefined) {
      const conversation = threadUnder(channel, thread.id);
      const id = await connector.send({ ...at, conversation }, activity);
      return { channel: conversation, id, link: linkTo(channel, id, thread.id, tenant) };
    }
    const opened = await connector.openThread(at.serviceUrl, tenant, channel, activity);
    const root = opened.activity ?? rootIn(opened.conversation);
    // Without its id the message stands there and could never be changed: it is as if nobody had heard the answer.
    if (root === undefined) throw new ConnectorError('no id for a new post', {});
    const link = linkTo(channel, root, root, tenant);
    return { channel: threadUnder(channel, root), id: root, link };
  };

  return {
    platform: 'teams',
    showsHomeAs: 'message',
    serves: (place) => place.startsWith('teams:') || isPersonal(place),

    post: async (place, to, thread, message) => {
      if (isPersonal(place) && to === undefined) return NO_WAY;
      let there: WayThere;
      try {
        there = await way(place, to);
      } catch (error) {
        await chats.refused({ user: to ?? '', conversation: '' }, error);
        const failure = failed(error, 'post');
        // Opening a chat shows nothing to anybody: there is nothing to be uncertain about.
        return failure.kind === 'uncertain'
          ? { kind: 'failed', why: failure.why, permanent: false }
          : failure;
      }
      if (there.kind === 'unknown') return { kind: 'not-before', at: clock.now() + UNHEARD_MS };
      if (there.kind === 'closed') {
        const why = 'Teams takes nothing from the bot there';
        return { kind: 'failed', why, permanent: true, closed: there.why };
      }
      const open = there;
      const direct = isPersonal(place);
      const activity = await drawn(message, direct);
      return paced(`post ${channelIn(open.at.conversation)}`, posts, 'post', message, async () => {
        try {
          const ref = await put(open, place, thread, activity);
          await contacts.noteConversation(channelIn(ref.channel), { tenant: open.tenant });
          return { kind: 'done', ref };
        } catch (error) {
          const { conversation } = open.at;
          await chats.refused(direct && to ? { user: to, conversation } : { conversation }, error);
          throw error;
        }
      });
    },

    edit: async (ref, message) => {
      const at = await chats.standing(ref.channel);
      if (at === undefined) return { kind: 'not-before', at: clock.now() + UNHEARD_MS };
      const contact = await contacts.conversation(channelIn(ref.channel));
      const activity = await drawn(message, contact?.personal === true);
      const sent = await paced(
        `edit ${channelIn(ref.channel)}`,
        edits,
        'edit',
        message,
        async () => {
          await connector.update(at, ref.id, activity);
          return { kind: 'done', ref };
        },
      );
      // The same edit again shows the same: there is nothing to be uncertain about.
      return sent.kind === 'uncertain' ? { kind: 'failed', why: sent.why, permanent: false } : sent;
    },

    // A bot can't read a conversation of Teams back without a permission that would show it everything.
    find: async () => ({ kind: 'unreadable' }),

    reach: async (place) => {
      if (!place.startsWith('teams:')) {
        return (await contacts.home()) === undefined ? unknownReach : { kind: 'open' };
      }
      const channel = place.slice('teams:'.length);
      const asked = reaches.get(channel, () => reachOf(channel)).catch(() => unknownReach);
      const reach = await within(asked, REACH_MS);
      return reach === 'late' ? unknownReach : reach;
    },
  };

  /** Asking who is there is the only question that Teams answers a bot about a channel. */
  async function reachOf(channel: string): Promise<Reach> {
    const there = await chats.conversation(channel);
    if (there.kind === 'closed') return there;
    if (there.kind === 'unknown') return unknownReach;
    try {
      await connector.members(there.at, 1);
      return { kind: 'open' };
    } catch (error) {
      const why = closedReason(error) ?? closedByStatus(error);
      if (why === undefined) throw error;
      return { kind: 'closed', why };
    }
  }
}

/** In somebody's own chat with the bot: a direct message, or their Home. */
function isPersonal(place: Place): boolean {
  return place.startsWith('direct:') || isHomeOn('teams', place);
}

const unknownReach: Reach = { kind: 'unknown' };

/** A message of a channel; `root` is the post that its thread began with (Teams docs, "Deep links"). */
function linkTo(channel: string, message: string, root: string, tenant: string): string {
  const query = `tenantId=${encodeURIComponent(tenant)}&parentMessageId=${encodeURIComponent(root)}`;
  return `${messageAddress(channel, message)}?${query}`;
}

/** A message of a group chat. */
function linkInChat(chat: string, message: string): string {
  return `${messageAddress(chat, message)}?context=${encodeURIComponent('{"contextType":"chat"}')}`;
}

function messageAddress(conversation: string, message: string): string {
  const [at, id] = [conversation, message].map((part) => encodeURIComponent(part));
  return `https://teams.microsoft.com/l/message/${at}/${id}`;
}
