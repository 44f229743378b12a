// What somebody did in Teams, said to the house: who, where, by which means. The three ways in differ in nothing else.
import type { FormReply, House, Reply, Utterance } from '../../src/app/speech.ts';
import type { Place } from '../../src/domain/policy.ts';
import { within } from '../node/patience.ts';
import type { TeamsDirectory } from './directory.ts';
import type { SentForm } from './form-card.ts';
import {
  type Activity,
  accountOf,
  channelIn,
  messageOf,
  placeOf,
  type Said,
  type Speaker,
  speakerOf,
  wordsOf,
} from './payload.ts';

export interface Speaking {
  typed(activity: Activity, request: string): Promise<Reply>;
  pressed(activity: Activity, request: string, said: Said): Promise<Reply>;
  submitted(activity: Activity, request: string, sent: SentForm): Promise<Reply>;
  /** The form that was sent, as it is drawn now and still says what it said; undefined when there is none any more. */
  again(activity: Activity, request: string, sent: SentForm): Promise<FormReply | undefined>;
}

/** With the answer before it and the people in it, within the three seconds that Teams waits. */
const AGAIN_MS = 400;

export function createSpeaking(options: {
  readonly directory: TeamsDirectory;
  house(): House;
}): Speaking {
  /** Where a button speaks from: a private answer stands in another chat than what it answers (decision 0052). */
  const spot = async (speaker: Speaker, place: Place | undefined) => {
    if (!speaker.personal || !place?.startsWith('teams:')) return placeOf(speaker);
    // The card's data comes from the client: it says only where its sender could have typed (reliability T10).
    const conversation = channelIn(place.slice('teams:'.length));
    const isThere = await options.directory.isIn(conversation, speaker);
    return isThere ? { place: `teams:${conversation}` } : {};
  };

  const from = async (
    activity: Activity,
    request: string,
    place: Place | undefined,
  ): Promise<Omit<Utterance, 'via' | 'words'>> => {
    const speaker = speakerOf(activity);
    const message = messageOf(activity);
    return {
      request,
      platform: 'teams',
      account: accountOf(speaker),
      ...(await spot(speaker, place)),
      ...(message === undefined ? {} : { message }),
    };
  };

  const hear = (utterance: Utterance) => options.house().hear(utterance);

  return {
    typed: async (activity, request) => {
      const { message: _, ...where } = await from(activity, request, undefined);
      const via = speakerOf(activity).personal ? 'command' : 'mention';
      return hear({ ...where, via, words: wordsOf(activity) });
    },
    pressed: async (activity, request, { says, place }) =>
      hear({ ...(await from(activity, request, place)), via: 'button', words: says }),
    submitted: async (activity, request, sent) => {
      const where = await from(activity, request, sent.place);
      // A dialog counts once by its opening, a form in the chat by its message.
      const once = sent.once ?? where.message?.id;
      return hear({
        ...where,
        ...(once === undefined ? {} : { once: `teams:form:${where.account}:${once}` }),
        via: 'form',
        words: sent.says,
        fields: sent.fields,
      });
    },
    again: async (activity, request, { says, place }) => {
      const where = await from(activity, request, place);
      const drawn = options.house().formAgain({ ...where, via: 'form', words: says });
      const form = await within(drawn, AGAIN_MS);
      if (form === undefined || form === 'late') return undefined;
      return { ...form, view: { ...form.view, says } };
    },
  };
}
