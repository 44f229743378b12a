// From what somebody did in Teams to the house and back: a typed line, a pressed button, a form; and each answer by the way
// that fits (contract "What people see"; Teams docs).
import type { Log, MessageRef } from '../../src/app/ports.ts';
import type { House, Reply, Utterance } from '../../src/app/speech.ts';
import type { FieldProblem, Form } from '../../src/chat/view.ts';
import { ANSWER_FOLLOWS, ANSWER_IN_CHAT, toCorrect } from '../../src/chat/views/platform-words.ts';
import { within } from '../node/patience.ts';
import type { Answers } from './answers.ts';
import type { Json } from './connector.ts';
import type { FormDrawing, SentForm } from './forms.ts';
import { dialogSaying, dialogWith, notUnderstood, replaced, titleOf, toast } from './invoke.ts';
import type { Draw } from './message.ts';
import {
  type Activity,
  accountOf,
  lineIn,
  messageOf,
  placeOf,
  readAction,
  readDialog,
  type Speaker,
  speakerOf,
  wordsOf,
} from './payload.ts';

export interface Hearing {
  /** A message: typed, or sent by a button of an old client. */
  message(activity: Activity, request: string): Promise<void>;
  /** An invoke, and what it is answered with inside Teams' three seconds. */
  invoke(activity: Activity, request: string): Promise<Json | undefined>;
}

export interface HearingOptions {
  readonly answers: Answers;
  readonly draw: Draw;
  readonly forms: FormDrawing;
  readonly log: Log;
  house(): House;
  /** How long an answer may take before it goes another way, in milliseconds. */
  readonly patienceMs: number;
  /** An answer that outlives its request is told here, for those who wait until all is quiet. */
  later(work: Promise<void>): void;
}

type NoticeReply = Extract<Reply, { kind: 'notice' }>;

export function createHearing(options: HearingOptions): Hearing {
  const { answers, draw, forms, patienceMs } = options;

  const heardFrom = (
    activity: Activity,
    request: string,
  ): Pick<Utterance, 'request' | 'platform' | 'account' | 'place' | 'thread' | 'message'> => {
    const speaker = speakerOf(activity);
    const message = messageOf(activity);
    return {
      request,
      platform: 'teams',
      account: accountOf(speaker),
      ...placeOf(speaker),
      ...(message === undefined ? {} : { message }),
    };
  };

  const hear = (utterance: Utterance) => options.house().hear(utterance);

  const pressed = (activity: Activity, request: string, words: string): Promise<Reply> =>
    hear({ ...heardFrom(activity, request), via: 'button', words });

  const submitted = (activity: Activity, request: string, sent: SentForm): Promise<Reply> => {
    const from = heardFrom(activity, request);
    const once = sent.once ?? from.message?.id;
    return hear({
      ...from,
      ...(once === undefined ? {} : { once: `teams:form:${from.account}:${once}` }),
      via: 'form',
      words: sent.says,
      fields: sent.fields,
    });
  };

  /** As a message of its own, to the speaker alone. */
  const tell = async (speaker: Speaker, reply: Reply): Promise<void> => {
    switch (reply.kind) {
      case 'notice':
        return answers.notice(speaker, reply.view, reply.names);
      case 'form':
        return answers.form(speaker, reply.view, reply.names);
      case 'correct':
        return answers.notice(speaker, toCorrect(reply.problems), {});
    }
  };

  const inWords = (reply: NoticeReply) =>
    draw.words({ view: reply.view, names: reply.names, direct: true });

  /** The answer beside the pressed card; what has buttons or replaces something becomes a message too. */
  const besideCard = async (
    speaker: Speaker,
    message: MessageRef | undefined,
    reply: Reply,
  ): Promise<Json> => {
    if (reply.kind !== 'notice') {
      await tell(speaker, reply);
      return toast(ANSWER_IN_CHAT);
    }
    const text = await inWords(reply);
    if (reply.replaces && speaker.personal && message !== undefined) {
      await answers.inPlace(speaker, message, reply.view, reply.names);
      return toast(text);
    }
    if (reply.view.buttons.length === 0) return toast(text);
    await tell(speaker, reply);
    return toast(speaker.personal ? text : `${text}\n${ANSWER_IN_CHAT}`);
  };

  const inTime = async (
    speaker: Speaker,
    reply: Promise<Reply>,
    answer: (reply: Reply) => Promise<Json>,
    late: Json,
  ): Promise<Json> => {
    const said = await within(reply, patienceMs);
    if (said !== 'late') return answer(said);
    options.later(reply.then((one) => tell(speaker, one)));
    return late;
  };

  const action = async (activity: Activity, request: string): Promise<Json> => {
    const read = readAction(activity);
    const speaker = speakerOf(activity);
    const message = messageOf(activity);
    if (read?.verb === 'look') return look(activity);
    const form = forms.read(read?.data);
    if (form !== undefined) return formInMessage(activity, request, form);
    const words = lineIn(read?.data);
    if (words === undefined) return notUnderstood();
    return inTime(
      speaker,
      pressed(activity, request, words),
      (reply) => besideCard(speaker, message, reply),
      toast(ANSWER_FOLLOWS),
    );
  };

  /** The card as this person is to see it; Teams asks by itself, so nothing is changed and nobody is told anything. */
  const look = async (activity: Activity): Promise<Json> => {
    const message = messageOf(activity);
    if (message === undefined) return notUnderstood();
    const speaker = speakerOf(activity);
    const seen = await within(options.house().look(message, accountOf(speaker)), patienceMs).catch(
      (error: unknown) => {
        options.log.warn({ error: String(error) }, 'a card could not be drawn for somebody');
        return undefined;
      },
    );
    if (seen === undefined || seen === 'late') return toast('');
    const { view, names, viewer } = seen;
    return replaced(await draw.card({ view, names, viewer, direct: speaker.personal }));
  };

  const formInMessage = (activity: Activity, request: string, sent: SentForm): Promise<Json> => {
    const speaker = speakerOf(activity);
    const message = messageOf(activity);
    const answer = async (reply: Reply): Promise<Json> => {
      if (reply.kind === 'form') return replaced(await forms.inMessage(reply.view, reply.names));
      if (reply.kind === 'correct') {
        const again = await blank(activity, request, sent);
        if (again === undefined) return toast(wordsOfProblems(reply.problems));
        return replaced(await forms.inMessage(again.view, again.names, sent, reply.problems));
      }
      // A form counts once: the answer takes its place.
      if (message === undefined) return besideCard(speaker, message, reply);
      await answers.inPlace(speaker, message, reply.view, reply.names);
      return toast(await inWords(reply));
    };
    return inTime(speaker, submitted(activity, request, sent), answer, toast(ANSWER_FOLLOWS));
  };

  /** The same form again, as its line opens it; undefined when it opens none any more. */
  const blank = async (activity: Activity, request: string, { says }: SentForm) => {
    const reply = await pressed(activity, `${request}:again`, says);
    return reply.kind === 'form' ? { ...reply, view: { ...reply.view, says } } : undefined;
  };

  const openDialog = (activity: Activity, request: string): Promise<Json> => {
    const words = lineIn(readDialog(activity));
    const speaker = speakerOf(activity);
    if (words === undefined)
      return Promise.resolve(dialogSaying('This is not a form of Signalbox.'));
    const answer = (reply: Reply) => inDialog(activity, reply, request, undefined);
    return inTime(speaker, pressed(activity, request, words), answer, dialogSaying(ANSWER_FOLLOWS));
  };

  const submitDialog = (activity: Activity, request: string): Promise<Json> => {
    const data = readDialog(activity);
    const sent = forms.read(data);
    const speaker = speakerOf(activity);
    if (sent === undefined) {
      // A button within a dialog, such as Confirm, types a line like any other.
      const words = lineIn(data);
      if (words === undefined) {
        return Promise.resolve(dialogSaying('This is not a form of Signalbox.'));
      }
      const answer = (reply: Reply) => inDialog(activity, reply, request, undefined);
      return inTime(
        speaker,
        pressed(activity, request, words),
        answer,
        dialogSaying(ANSWER_FOLLOWS),
      );
    }
    const answer = (reply: Reply) => inDialog(activity, reply, request, sent);
    return inTime(
      speaker,
      submitted(activity, request, sent),
      answer,
      dialogSaying(ANSWER_FOLLOWS),
    );
  };

  const inDialog = async (
    activity: Activity,
    reply: Reply,
    once: string,
    sent: SentForm | undefined,
  ): Promise<Json> => {
    if (reply.kind === 'form') return formDialog(reply.view, reply.names, once);
    if (reply.kind === 'notice') {
      if (reply.view.buttons.length === 0) return dialogSaying(await inWords(reply));
      const card = await draw.card({ view: reply.view, names: reply.names, direct: true });
      return dialogWith(titleOf(reply.view), card);
    }
    const again = sent && (await blank(activity, once, sent));
    if (again === undefined) return dialogSaying(wordsOfProblems(reply.problems));
    const card = await forms.inDialog(
      again.view,
      again.names,
      sent?.once ?? once,
      sent,
      reply.problems,
    );
    return dialogWith(again.view.title, card);
  };

  const formDialog = async (
    form: Form,
    names: Parameters<FormDrawing['inDialog']>[1],
    once: string,
  ) => dialogWith(form.title, await forms.inDialog(form, names, once));

  return {
    message: async (activity, request) => {
      const speaker = speakerOf(activity);
      const data = activity.text ? undefined : activity.value;
      const form = forms.read(data);
      if (form !== undefined) return tell(speaker, await submitted(activity, request, form));
      const line = lineIn(data);
      if (line !== undefined) return tell(speaker, await pressed(activity, request, line));
      const { message: _, ...from } = heardFrom(activity, request);
      const via = speaker.personal ? 'command' : 'mention';
      return tell(speaker, await hear({ ...from, via, words: wordsOf(activity) }));
    },
    invoke: async (activity, request) => {
      switch (activity.name) {
        case 'adaptiveCard/action':
          return action(activity, request);
        case 'task/fetch':
          return openDialog(activity, request);
        case 'task/submit':
          return submitDialog(activity, request);
        default:
          return undefined;
      }
    },
  };
}

function wordsOfProblems(problems: readonly FieldProblem[]): string {
  return problems.map(({ message }) => message).join('\n');
}
