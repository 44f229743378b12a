// From what somebody did in Teams to the house and back: a typed line, a pressed button, a form in the chat; and each answer
// by the way that fits (contract "What people see"; Teams docs).
import type { Log } from '../../src/app/ports.ts';
import type { House, Reply } from '../../src/app/speech.ts';
import {
  ANSWER_FOLLOWS,
  ANSWER_IN_CHAT,
  toCorrect,
  wordsOfProblems,
} from '../../src/chat/views/platform-words.ts';
import { within } from '../node/patience.ts';
import type { Answers } from './answers.ts';
import type { Json } from './connector.ts';
import { createDialogs } from './dialogs.ts';
import type { SentForm } from './form-card.ts';
import type { FormDrawing } from './forms.ts';
import { notUnderstood, replaced, toast } from './invoke.ts';
import type { Draw } from './message.ts';
import {
  type Activity,
  accountOf,
  lineIn,
  messageOf,
  readAction,
  type Speaker,
  speakerOf,
} from './payload.ts';
import type { Speaking } from './speaking.ts';

export interface Hearing {
  /** A message: typed, or sent by a button of an old client. */
  message(activity: Activity, request: string): Promise<void>;
  /** An invoke, and what it is answered with inside Teams' three seconds; undefined for one that isn't ours. */
  invoke(activity: Activity, request: string): Promise<Json | undefined>;
}

export interface HearingOptions {
  readonly answers: Answers;
  readonly draw: Draw;
  readonly forms: FormDrawing;
  readonly speaking: Speaking;
  readonly log: Log;
  house(): House;
  /** How long an answer may take before it goes another way, in milliseconds. */
  readonly patienceMs: number;
  /** An answer that outlives its request is told here, for those who wait until all is quiet. */
  later(work: Promise<void>): void;
}

/** Answers with the reply when it is there in time; else with `late`, and the reply follows in the chat. */
export type InTime = (
  activity: Activity,
  reply: Promise<Reply>,
  answer: (reply: Reply) => Promise<Json>,
  late: Json,
) => Promise<Json>;

export function createHearing(options: HearingOptions): Hearing {
  const { answers, draw, forms, speaking, patienceMs } = options;

  /** As a message of its own, to the speaker alone. */
  const tell = async (speaker: Speaker, reply: Reply): Promise<void> => {
    switch (reply.kind) {
      case 'notice':
        return answers.notice(speaker, reply.view, reply.names);
      case 'form':
        return answers.form(speaker, reply.view, reply.names);
      case 'correct':
        return answers.notice(speaker, toCorrect(reply.problems), {});
      case 'posted':
        return;
    }
  };

  const inTime: InTime = async (activity, reply, answer, late) => {
    const one = await within(reply, patienceMs);
    if (one !== 'late') return answer(one);
    options.later(reply.then((told) => tell(speakerOf(activity), told)));
    return late;
  };

  const dialogs = createDialogs({ draw, forms, speaking, inTime });

  /** The answer beside the pressed card; what has buttons or replaces something becomes a message too. */
  const besideCard = async (activity: Activity, reply: Reply): Promise<Json> => {
    const speaker = speakerOf(activity);
    const message = messageOf(activity);
    // Teams may take long over a message, or want it later; who pressed waits for none of it.
    if (reply.kind !== 'notice') {
      options.later(tell(speaker, reply));
      return toast(ANSWER_IN_CHAT);
    }
    const words = await draw.words({ ...reply, direct: true });
    if (reply.replaces && speaker.personal && message !== undefined) {
      options.later(answers.inPlace(speaker, message, reply.view, reply.names));
      return toast(words);
    }
    if (reply.view.buttons.length === 0) return toast(words);
    options.later(tell(speaker, reply));
    return toast(speaker.personal ? words : `${words}\n${ANSWER_IN_CHAT}`);
  };

  const action = (activity: Activity, request: string): Promise<Json> => {
    const read = readAction(activity);
    if (read?.verb === 'look') return look(activity);
    const form = forms.read(read?.data);
    if (form !== undefined) return formInChat(activity, request, form);
    const said = lineIn(read?.data);
    if (said === undefined) return Promise.resolve(notUnderstood());
    const reply = speaking.pressed(activity, request, said);
    const answer = (one: Reply) => besideCard(activity, one);
    return inTime(activity, reply, answer, toast(ANSWER_FOLLOWS));
  };

  /** The card as this person is to see it; Teams asks by itself, so nothing is changed and nobody is told anything. */
  const look = async (activity: Activity): Promise<Json> => {
    const message = messageOf(activity);
    if (message === undefined) return notUnderstood();
    const speaker = speakerOf(activity);
    const looked = options
      .house()
      .look(message, accountOf(speaker))
      .catch((error: unknown) => {
        options.log.warn({ error: String(error) }, 'a card could not be drawn for somebody');
        return undefined;
      });
    const seen = await within(looked, patienceMs);
    if (seen === undefined || seen === 'late') return toast('');
    return replaced(await draw.card({ ...seen, direct: speaker.personal }));
  };

  const formInChat = (activity: Activity, request: string, sent: SentForm): Promise<Json> => {
    const answer = async (reply: Reply): Promise<Json> => {
      const { place } = sent;
      if (reply.kind === 'form') {
        return replaced(await forms.inMessage(reply.view, reply.names, place));
      }
      if (reply.kind === 'correct') {
        const again = await speaking.again(activity, request, sent);
        if (again === undefined) return toast(wordsOfProblems(reply.problems));
        const { view, names } = again;
        return replaced(await forms.inMessage(view, names, place, sent, reply.problems));
      }
      const speaker = speakerOf(activity);
      const message = messageOf(activity);
      if (reply.kind === 'posted' || message === undefined || !speaker.personal) {
        return besideCard(activity, reply);
      }
      // It has been answered: the answer takes its place.
      const words = await draw.words({ ...reply, direct: true });
      options.later(answers.inPlace(speaker, message, reply.view, reply.names));
      return toast(words);
    };
    const reply = speaking.submitted(activity, request, sent);
    return inTime(activity, reply, answer, toast(ANSWER_FOLLOWS));
  };

  return {
    message: async (activity, request) => {
      const speaker = speakerOf(activity);
      const data = activity.text ? undefined : activity.value;
      const form = forms.read(data);
      if (form !== undefined) {
        return tell(speaker, await speaking.submitted(activity, request, form));
      }
      const said = lineIn(data);
      const reply =
        said === undefined
          ? speaking.typed(activity, request)
          : speaking.pressed(activity, request, said);
      return tell(speaker, await reply);
    },
    invoke: async (activity, request) => {
      switch (activity.name) {
        case 'adaptiveCard/action':
          return action(activity, request);
        case 'task/fetch':
          return dialogs.open(activity, request);
        case 'composeExtension/fetchTask':
          return dialogs.choose(activity, request);
        case 'task/submit':
        case 'composeExtension/submitAction':
          return dialogs.submit(activity, request);
        default:
          return undefined;
      }
    },
  };
}
