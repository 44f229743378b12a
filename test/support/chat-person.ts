// Somebody in the simulated workspace, in the words of a chat: says, presses, fills in, reads.
import type { SlackWorkspace } from '../../adapters/playground/slack/workspace.ts';

type Message = ReturnType<SlackWorkspace['messages']>[number];

export interface ChatPerson {
  readonly id: string;
  /** Types a slash command; returns the private answer's whole text. */
  says(line: string, channelId?: string): Promise<string>;
  /** Mentions the bot in a channel or a thread; returns what came back privately. */
  mentions(line: string, channelId?: string, threadTs?: string): Promise<string>;
  /** Presses a button of the newest message that has it, in a channel's top level; returns the private answer. */
  presses(label: string, where?: Pressable): Promise<string>;
  /** Uses a shortcut of the app, at a message if one is given; returns the private answer. */
  uses(shortcut: string, at?: { readonly channel: string; readonly ts: string }): Promise<string>;
  /** Opens the Home tab; returns everything it says. */
  opensHome(): Promise<string>;
  /** The Home tab as it is now. */
  home(): string;
  /** Presses a button of the Home tab; returns the private answer. */
  pressesAtHome(label: string): Promise<string>;
  /** Fills in the open form by its labels and submits it; returns the private answer, or the form's complaints. */
  submits(values?: Readonly<Record<string, string>>): Promise<string>;
  /** The title of the open form, if any. */
  form(): string | undefined;
  /** All words of the open form, its inputs' labels, hints and values included. */
  formText(): string;
  /** Texts of the direct messages from the bot, oldest first. */
  direct(): readonly string[];
  /** The last private answer. */
  lastPrivate(): string;
}

interface Pressable {
  readonly channelId?: string;
  readonly message?: Message;
  /** A direct message instead of a channel. */
  readonly direct?: boolean;
  /** A private answer instead of a channel. */
  readonly privately?: boolean;
}

const PAYMENTS = 'C0PAY';

export function chatPerson(
  id: string,
  slack: SlackWorkspace,
  settle: () => Promise<void>,
): ChatPerson {
  // Conversation by conversation is not in the order they were written.
  const newestPrivate = () =>
    slack
      .ephemerals(id)
      .toSorted((one, other) => Number(one.ts) - Number(other.ts))
      .at(-1)?.text ?? '';
  const after = async (before: string, answer: Awaited<ReturnType<SlackWorkspace['press']>>) => {
    await settle();
    if (answer.reply !== null) return answer.reply.text;
    if (Object.keys(answer.errors).length > 0) return Object.values(answer.errors).join('\n');
    if (!answer.ok) return answer.notice ?? '';
    const now = newestPrivate();
    return now === before ? '' : now;
  };
  const holding = (label: string, messages: readonly Message[]) =>
    messages.findLast((message) => JSON.stringify(message.blocks).includes(`"text":"${label}"`));
  const find = (label: string, where: Pressable): Message => {
    const channel = where.channelId ?? PAYMENTS;
    const list = where.direct
      ? slack.direct(id)
      : where.privately
        ? slack.ephemerals(id)
        : [
            ...slack.messages(channel),
            ...slack.messages(channel).flatMap((one) => slack.thread(channel, one.ts).slice(1)),
          ];
    const message = where.message ?? holding(label, list);
    if (message === undefined) throw new Error(`no message shows ${label}`);
    return message;
  };
  const homeText = () => wordsOf(slack.home(id)?.blocks ?? []).join('\n');
  return {
    id,
    says: async (line, channelId = PAYMENTS) => {
      const before = newestPrivate();
      return after(before, await slack.command(id, channelId, line));
    },
    mentions: async (line, channelId = PAYMENTS, threadTs) => {
      const before = newestPrivate();
      return after(before, await slack.say(id, channelId, `@Release ${line}`, threadTs));
    },
    presses: async (label, where = {}) => {
      const before = newestPrivate();
      const { channel, ts } = find(label, where);
      return after(before, await slack.press(id, { channelId: channel, ts }, label));
    },
    uses: async (shortcut, at) => {
      const before = newestPrivate();
      const message = at === undefined ? undefined : { channelId: at.channel, ts: at.ts };
      return after(before, await slack.shortcut(id, shortcut, message));
    },
    opensHome: async () => {
      await slack.openHome(id);
      await settle();
      return homeText();
    },
    home: homeText,
    pressesAtHome: async (label) => {
      const direct = slack.direct(id).length;
      const view = slack.home(id);
      if (view === null) throw new Error('no Home is published');
      const answer = await slack.press(id, { viewId: view.id }, label);
      await settle();
      if (!answer.ok) return answer.notice ?? '';
      return slack
        .direct(id)
        .slice(direct)
        .map((message) => message.text)
        .join('\n');
    },
    submits: async (values = {}) => {
      const before = newestPrivate();
      const view = slack.view(id);
      if (view === null) throw new Error('no form is open');
      return after(before, await slack.submit(id, view.id, values));
    },
    form: () => slack.view(id)?.title,
    formText: () => wordsOf(slack.view(id)?.blocks ?? []).join('\n'),
    direct: () => slack.direct(id).map((message) => message.text),
    lastPrivate: newestPrivate,
  };
}

/** The texts and prefilled values anywhere in these blocks. */
function wordsOf(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(wordsOf);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' && (key === 'text' || key.startsWith('initial'))
      ? [value]
      : wordsOf(value),
  );
}
