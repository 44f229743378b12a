// From what somebody did in Slack to the house and back: who may speak, forms opened within their trigger's
// life, and each answer by the way that fits (contract "What people see"; Slack docs, 2.2).
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log, Names } from '../../src/app/ports.ts';
import type { House, Reply } from '../../src/app/speech.ts';
import type { Notice } from '../../src/chat/view.ts';
import {
  noSuchShortcut,
  notConnectedYet,
  notOnTheList,
  openHere,
  toCorrect,
  tooLongForAForm,
} from '../../src/chat/views/platform-words.ts';
import { within } from '../node/patience.ts';
import type { Answers } from './answers.ts';
import { errorsIn, formModal, noticeModal, skeletonModal } from './modal.ts';
import {
  type Heard,
  type Opened,
  originFrom,
  type Speaker,
  type Submitted,
  type Used,
} from './payload.ts';

/**
 * Answers Slack's request: with nothing, a message, or what a form is to do. False when that can't reach Slack
 * any more; never rejects.
 */
export type Ack = (body?: object) => Promise<boolean>;

export interface Hearing {
  command(heard: Heard, ack: Ack): Promise<void>;
  press(heard: Heard, ack: Ack): Promise<void>;
  shortcut(used: Used, ack: Ack): Promise<void>;
  submission(heard: Submitted, ack: Ack): Promise<void>;
  /** Events are acknowledged elsewhere. */
  mention(heard: Heard): Promise<void>;
  /** Somebody looks at the Home tab; by account and workspace. */
  home(opened: Opened): Promise<void>;
}

export interface HearingOptions {
  readonly client: WebClient;
  readonly answers: Answers;
  readonly log: Log;
  house(): House;
  /** Whether we work for this workspace. */
  admits(team: string): Promise<'yes' | 'no' | 'unknown'>;
  /** How long an answer may take before it goes another way, in milliseconds. */
  readonly patienceMs: number;
}

const opened = z.object({ view: z.object({ id: z.string(), hash: z.string().optional() }) });
type OpenedView = z.infer<typeof opened>['view'];

/** A form on its way to the screen. */
interface Opening {
  readonly title: string;
  /** Undefined when Slack didn't open it: the trigger had run out, or Slack can't be reached. */
  readonly view: Promise<OpenedView | undefined>;
}

/** A reply that can be shown in a form. */
type Shown = Exclude<Reply, { readonly kind: 'posted' }>;

const nobody: Names = {};
/** As people know it. */
const platform = 'Slack';
/** The policy's list of workspaces. */
const ourList = 'organisation.slack.workspaces';

export function createHearing(options: HearingOptions): Hearing {
  const { client, answers, log, patienceMs } = options;

  /** What to say to somebody we don't work for; undefined for everybody else. */
  const unwelcome = async ({ speaker }: Pick<Heard, 'speaker'>): Promise<Notice | undefined> => {
    const { team, user } = speaker;
    const admitted = await options.admits(team);
    if (admitted === 'yes') return undefined;
    log.warn({ team, user, admitted }, 'a request from a workspace that is not on the list');
    return admitted === 'no' ? notOnTheList(ourList) : notConnectedYet(platform);
  };

  const tell = (
    { speaker }: { readonly speaker: Speaker },
    notice: Notice,
    names = nobody,
    replaces = false,
  ) => answers.privately(speaker, notice, names, replaces);

  /** A trigger lives three seconds, so the form opens before anything is looked up. */
  const openSkeleton = (heard: Heard): Opening | undefined => {
    const title = options.house().formTitle(heard.utterance.words);
    if (title === undefined || heard.trigger === undefined) return undefined;
    const call = { trigger_id: heard.trigger, view: skeletonModal(title) };
    const asked = heard.inModal ? client.views.push(call) : client.views.open(call);
    const view = asked.then(
      (answer) => opened.parse(answer).view,
      (error: unknown) => {
        log.warn({ error: String(error) }, 'a form could not be opened');
        return undefined;
      },
    );
    return { title, view };
  };

  const modalFor = async (heard: Heard, reply: Shown, title: string) => {
    const from = originFrom(heard);
    if (reply.kind === 'form') {
      return formModal(reply.view, await answers.known(reply.view, reply.names), from);
    }
    const notice = reply.kind === 'notice' ? reply.view : toCorrect(reply.problems);
    const names = reply.kind === 'notice' ? reply.names : nobody;
    return noticeModal(title, notice, await answers.known(notice, names), from);
  };

  /** The answer in the place of the form that was sent. */
  const instead = async (heard: Heard, reply: Shown, title: string) => ({
    response_action: 'update',
    view: await modalFor(heard, reply, title),
  });

  const answerTitle = ({ utterance }: Heard) =>
    options.house().formTitle(utterance.words) ?? 'Signalbox';

  /** Puts the answer into the form that is open; elsewhere when it isn't. */
  const fill = async (heard: Heard, opening: Opening, reply: Reply): Promise<void> => {
    const view = await opening.view;
    if (view === undefined || reply.kind === 'posted') return deliver(heard, reply);
    try {
      await client.views.update({
        view_id: view.id,
        ...(view.hash === undefined ? {} : { hash: view.hash }),
        view: await modalFor(heard, reply, opening.title),
      });
    } catch (error) {
      log.warn({ error: String(error) }, 'an open form could not be filled');
      await (reply.kind === 'form'
        ? tell(heard, tooLongForAForm(heard.utterance.words))
        : deliver(heard, reply));
    }
  };

  /** An answer that no longer fits into Slack's request. */
  const deliver = async (heard: Heard, reply: Reply): Promise<void> => {
    switch (reply.kind) {
      case 'notice':
        return tell(heard, reply.view, reply.names, reply.replaces);
      case 'form':
        return tell(heard, openHere(platform, heard.utterance.words));
      case 'correct':
        return tell(heard, toCorrect(reply.problems));
      case 'posted':
        return;
    }
  };

  const hear = (heard: Heard) => options.house().hear(heard.utterance);

  /** In Slack's request itself; by another way when there is no way back (a connection that was cut). */
  const answer = async (heard: Heard, ack: Ack, notice: Notice, names = nobody): Promise<void> => {
    const taken = await ack(privateBody(await answers.shown(notice, names)));
    if (!taken) await tell(heard, notice, names);
  };

  const press: Hearing['press'] = async (heard, ack) => {
    const refusal = await unwelcome(heard);
    if (refusal !== undefined) {
      await ack();
      return tell(heard, refusal);
    }
    const opening = openSkeleton(heard);
    const reply = hear(heard);
    // Acknowledged when it is recorded, so that a crash before that shows as a failure to press again.
    if (opening === undefined) await within(reply, patienceMs);
    await ack();
    const said = await reply;
    await (opening === undefined ? deliver(heard, said) : fill(heard, opening, said));
  };

  return {
    command: async (heard, ack) => {
      const refusal = await unwelcome(heard);
      if (refusal !== undefined) return answer(heard, ack, refusal);
      const opening = openSkeleton(heard);
      const reply = hear(heard);
      if (opening !== undefined) {
        await ack();
        return fill(heard, opening, await reply);
      }
      const inTime = await within(reply, patienceMs);
      if (inTime !== 'late' && inTime.kind === 'notice') {
        return answer(heard, ack, inTime.view, inTime.names);
      }
      await ack();
      await deliver(heard, await reply);
    },

    press,

    shortcut: async ({ speaker, heard }, ack) => {
      if (heard !== undefined) return press(heard, ack);
      await ack();
      await tell({ speaker }, (await unwelcome({ speaker })) ?? noSuchShortcut());
    },

    submission: async (heard, ack) => {
      const refusal = await unwelcome(heard);
      if (refusal !== undefined) {
        await ack();
        return tell(heard, refusal);
      }
      const reply = hear(heard);
      const inTime = await within(reply, patienceMs);
      if (inTime !== 'late' && inTime.kind !== 'notice' && inTime.kind !== 'posted') {
        const errors =
          inTime.kind === 'correct' ? errorsIn(inTime.problems, heard.inputs) : undefined;
        const taken = await ack(
          errors === undefined
            ? await instead(heard, inTime, 'Not recorded yet')
            : { response_action: 'errors', errors },
        );
        return taken ? undefined : deliver(heard, inTime);
      }
      // Asked for in no conversation, it is answered where its reader is looking.
      const isAnswer = inTime !== 'late' && inTime.kind === 'notice';
      if (isAnswer && heard.speaker.responseUrl === undefined) {
        const taken = await ack(await instead(heard, inTime, answerTitle(heard)));
        return taken ? undefined : deliver(heard, inTime);
      }
      await ack();
      await deliver(heard, await reply);
    },

    mention: async (heard) => {
      const refusal = await unwelcome(heard);
      await (refusal === undefined ? deliver(heard, await hear(heard)) : tell(heard, refusal));
    },

    home: async ({ account, team }) => {
      const admitted = await options.admits(team);
      if (admitted === 'yes') return options.house().openHome(account);
      log.warn({ account, admitted }, 'a Home in a workspace that is not on the list was opened');
    },
  };
}

function privateBody(message: object): object {
  return { response_type: 'ephemeral', ...message };
}
