// Dialogs: a button or a command of the app asks for one, its form is sent, and it closes with the answer or stays with what was wrong.
import type { Reply } from '../../src/app/speech.ts';
import {
  ANSWER_FOLLOWS,
  ANSWER_IN_CHAT,
  NOT_OURS,
  noSuchShortcut,
  wordsOfProblems,
} from '../../src/chat/views/platform-words.ts';
import type { Json } from './connector.ts';
import { extensionLine } from './extension.ts';
import type { SentForm } from './form-card.ts';
import type { FormDrawing } from './forms.ts';
import type { InTime } from './hearing.ts';
import { dialogSaying, dialogWith } from './invoke.ts';
import type { Draw } from './message.ts';
import { type Activity, lineIn, readDialog, type Said } from './payload.ts';
import type { Speaking } from './speaking.ts';

export interface Dialogs {
  /** `task/fetch`: a button that needs a form was pressed. */
  open(activity: Activity, request: string): Promise<Json>;
  /** `composeExtension/fetchTask`: a command of the app was chosen, at a message or where people write. */
  choose(activity: Activity, request: string): Promise<Json>;
  /** `task/submit`, `composeExtension/submitAction`: the form was sent, or a button within the dialog pressed. */
  submit(activity: Activity, request: string): Promise<Json>;
}

export interface DialogsOptions {
  readonly draw: Draw;
  readonly forms: FormDrawing;
  readonly speaking: Speaking;
  readonly inTime: InTime;
}

export function createDialogs({ draw, forms, speaking, inTime }: DialogsOptions): Dialogs {
  const showing = async (
    activity: Activity,
    reply: Reply,
    from: Pick<SentForm, 'place'> & { readonly once: string },
    sent: SentForm | undefined,
  ): Promise<Json> => {
    const where = { once: from.once, place: from.place };
    switch (reply.kind) {
      case 'form':
        return dialogWith(reply.view.title, await forms.inDialog(reply.view, reply.names, where));
      case 'notice': {
        const drawing = { ...reply, direct: true, place: from.place };
        if (reply.view.buttons.length === 0) return dialogSaying(await draw.words(drawing));
        return dialogWith('Signalbox', await draw.card(drawing));
      }
      case 'posted':
        return dialogSaying(ANSWER_IN_CHAT);
      case 'correct': {
        const again = sent && (await speaking.again(activity, from.once, sent));
        if (sent === undefined || again === undefined) {
          return dialogSaying(wordsOfProblems(reply.problems));
        }
        const { view, names } = again;
        const card = await forms.inDialog(view, names, where, sent, reply.problems);
        return dialogWith(view.title, card);
      }
    }
  };

  const late = dialogSaying(ANSWER_FOLLOWS);

  const pressed = (activity: Activity, request: string, data: unknown): Promise<Json> => {
    const said = lineIn(data);
    return said === undefined
      ? Promise.resolve(dialogSaying(NOT_OURS))
      : typed(activity, request, said);
  };

  const typed = (activity: Activity, request: string, said: Said): Promise<Json> => {
    const from = { once: request, place: said.place };
    const reply = speaking.pressed(activity, request, said);
    return inTime(activity, reply, (one) => showing(activity, one, from, undefined), late);
  };

  return {
    open: (activity, request) => pressed(activity, request, readDialog(activity)),
    choose: async (activity, request) => {
      const says = extensionLine(activity);
      if (says !== undefined) return typed(activity, request, { says, place: undefined });
      const view = noSuchShortcut();
      return dialogSaying(await draw.words({ view, names: {}, direct: true }));
    },
    submit: (activity, request) => {
      const data = readDialog(activity);
      const sent = forms.read(data);
      if (sent === undefined) return pressed(activity, request, data);
      const from = { once: sent.once ?? request, place: sent.place };
      const reply = speaking.submitted(activity, request, sent);
      return inTime(activity, reply, (one) => showing(activity, one, from, sent), late);
    },
  };
}
