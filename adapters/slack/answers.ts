// Private answers to what somebody did in Slack, by whichever way still reaches them (contract "What people
// see"): the response address, else a message only they see, else a direct message.
import type { WebClient } from '@slack/web-api';
import type { Clock, Log, Names } from '../../src/app/ports.ts';
import type { Notice, View } from '../../src/chat/view.ts';
import { within } from '../node/patience.ts';
import { handlesIn, type Shown, shownAs } from './block-kit.ts';
import type { DirectChannels } from './direct-channels.ts';
import type { SlackDirectory } from './directory.ts';
import type { Speaker } from './payload.ts';
import type { ResponseUrls } from './response-url.ts';
import type { Known } from './spell.ts';

export interface Answers {
  /** What the renderer needs for this view. */
  known(view: View, names: Names): Promise<Known>;
  /** The notice as a message. */
  shown(notice: Notice, names: Names): Promise<Shown>;
  /** Never rejects: an answer that can't be given is logged. `replaces` the pressed private answer. */
  privately(speaker: Speaker, notice: Notice, names: Names, replaces: boolean): Promise<void>;
}

export interface AnswersOptions {
  readonly client: WebClient;
  readonly clock: Clock;
  readonly directory: SlackDirectory;
  readonly direct: DirectChannels;
  readonly responseUrls: ResponseUrls;
  readonly log: Log;
  /** The bot's name in Slack, once Slack has said it. */
  botName(): string | undefined;
}

/** A group that can't be looked up soon is named instead of pinged: the message matters more. */
const groupsMs = 800;

/** Nothing of ours is worth a preview. */
export const noPreviews = { unfurl_links: false, unfurl_media: false };

const noGroups: ReadonlyMap<string, string> = new Map();

export function createAnswers(options: AnswersOptions): Answers {
  const { client, clock, directory, direct, responseUrls, log } = options;

  const known: Answers['known'] = async (view, names) => {
    const handles = handlesIn(view);
    const groups =
      handles.length === 0 ? noGroups : await within(directory.groupIds(handles), groupsMs);
    return { names, groups: groups === 'late' ? noGroups : groups, now: clock.now() };
  };

  const shown: Answers['shown'] = async (notice, names) =>
    shownAs(notice, await known(notice, names));

  const inPlace = async ({ spot, user }: Speaker, message: Shown): Promise<boolean> => {
    if (spot === undefined) return false;
    try {
      const thread = spot.thread === undefined ? {} : { thread_ts: spot.thread };
      await client.chat.postEphemeral({ ...message, ...thread, channel: spot.channel, user });
      return true;
    } catch (error) {
      log.warn({ error: String(error) }, 'a private answer could not be shown in its channel');
      return false;
    }
  };

  return {
    known,
    shown,
    privately: async (speaker, notice, names, replaces) => {
      try {
        const message = shownAs(notice, {
          ...(await known(notice, names)),
          ...calledIn(speaker, options.botName()),
        });
        const sent = await responseUrls.send(speaker.responseUrl, {
          ...message,
          replace_original: replaces && speaker.pressedPrivate,
          ...(speaker.thread === undefined ? {} : { thread_ts: speaker.thread }),
        });
        if (sent || (await inPlace(speaker, message))) return;
        const channel = await direct.channelOf(speaker.user);
        await client.chat.postMessage({ ...message, ...noPreviews, channel });
      } catch (error) {
        log.error({ user: speaker.user, error: String(error) }, 'a private answer was lost');
      }
    },
  };
}

function calledIn({ spot, thread }: Speaker, name: string | undefined): Partial<Known> {
  return thread === undefined && spot?.thread === undefined ? {} : calledInThread(name);
}

/** Slack takes no slash command in a thread: what can be typed there begins with a mention. */
export function calledInThread(name = 'release'): Pick<Known, 'called'> {
  return { called: `@${name}` };
}
