// What somebody did in Teams, said to the house: who, where, by which means. The three ways in differ in nothing else.
import type { House, Reply, Utterance } from '../../src/app/speech.ts';
import type { Form } from '../../src/chat/view.ts';
import type { Place } from '../../src/domain/policy.ts';
import type { TeamsDirectory } from './directory.ts';
import type { SentForm } from './forms.ts';
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
  /** The form that was sent, as its line opens it now; undefined when it opens none any more. */
  blank(activity: Activity, request: string, sent: SentForm): Promise<FormReply | undefined>;
}

type FormReply = Extract<Reply, { kind: 'form' }>;

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

  const pressed: Speaking['pressed'] = async (activity, request, { says, place }) =>
    hear({ ...(await from(activity, request, place)), via: 'button', words: says });

  return {
    typed: async (activity, request) => {
      const { message: _, ...where } = await from(activity, request, undefined);
      const via = speakerOf(activity).personal ? 'command' : 'mention';
      return hear({ ...where, via, words: wordsOf(activity) });
    },
    pressed,
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
    blank: async (activity, request, { says, place }) => {
      const reply = await pressed(activity, `${request}:again`, { says, place });
      if (reply.kind !== 'form') return undefined;
      const view: Form = { ...reply.view, says };
      return { ...reply, view };
    },
  };
}
