// Somebody in the simulated tenant, in the words of a chat: says, presses, fills in, reads.
import type { TeamsTenant } from '../../adapters/playground/teams/tenant.ts';

type Message = ReturnType<TeamsTenant['messages']>[number];
type Answer = Awaited<ReturnType<TeamsTenant['press']>>;

export interface TeamsPerson {
  readonly id: string;
  /** Types a line in the chat with the bot; returns its answer's whole text. */
  says(line: string): Promise<string>;
  /** Mentions the bot in a channel; returns what came back privately. */
  mentions(line: string, channel?: string, thread?: string): Promise<string>;
  /** Presses a button of the newest message that shows it to them; returns the private answer. */
  presses(label: string, where?: Pressable): Promise<string>;
  /** Uses a command of the app in a channel, at a message if one is given; returns what is told. */
  uses(command: string, message?: string, channel?: string): Promise<string>;
  /** Sends the open dialog, inputs by their labels; returns the answer, or the dialog's text when it stays. */
  submits(values?: Readonly<Record<string, string>>): Promise<string>;
  /** The title of the open dialog, if any. */
  dialog(): string | undefined;
  dialogText(): string;
  /** Texts of the messages in the chat with the bot, oldest first, as they are now. */
  direct(): readonly string[];
  /** What they see of the newest card in a channel, refreshed as their client does. */
  sees(channel?: string): Promise<string>;
  /** Titles of the buttons of the newest card in a channel, as they see it. */
  buttons(channel?: string): Promise<readonly string[]>;
}

interface Pressable {
  readonly channel?: string;
  readonly message?: { readonly conversation: string; readonly id: string };
  /** The chat with the bot instead of a channel. */
  readonly direct?: boolean;
  readonly inputs?: Readonly<Record<string, string>>;
}

const PAYMENTS_CHANNEL = '19:payments@thread.tacv2';

export function teamsPerson(
  id: string,
  teams: TeamsTenant,
  settle: () => Promise<void>,
): TeamsPerson {
  const target = ({ chat, id: message }: Message) => ({ conversation: chat, id: message });

  const heard = async (before: number, answer: Answer): Promise<string> => {
    await settle();
    const direct = teams.direct(id).filter((one) => one.byBot);
    const newest = direct.slice(before).map(messageText);
    const said = answer.notice ?? '';
    return [said, ...newest].filter((text) => text !== '').join('\n');
  };
  const count = () => teams.direct(id).filter((one) => one.byBot).length;

  const roots = (channel: string) => teams.messages(channel).filter((one) => one.byBot);
  const newestCard = (channel: string) => {
    const card = roots(channel).findLast((one) => one.attachments.length > 0);
    if (card === undefined) throw new Error(`no card stands in ${channel}`);
    return card;
  };

  const find = async (label: string, where: Pressable) => {
    if (where.message !== undefined) return where.message;
    const list = where.direct
      ? teams.direct(id)
      : roots(where.channel ?? PAYMENTS_CHANNEL).flatMap((root) =>
          teams.thread(root.chat, root.id),
        );
    for (const message of list.toReversed().filter((one) => one.byBot)) {
      const card = await teams.look(id, target(message));
      if (titlesIn(card).includes(label)) return target(message);
    }
    throw new Error(`no message shows ${label}`);
  };

  return {
    id,
    says: async (line) => heard(count(), await teams.say(id, 'personal', line)),
    mentions: async (line, channel = PAYMENTS_CHANNEL, thread) =>
      heard(
        count(),
        await teams.say(id, channel, `@Release ${line}`, thread === undefined ? {} : { thread }),
      ),
    presses: async (label, where = {}) => {
      const message = await find(label, where);
      return heard(count(), await teams.press(id, message, label, where.inputs ?? {}));
    },
    uses: async (command, message, channel = PAYMENTS_CHANNEL) => {
      const spot =
        message === undefined
          ? { chat: channel }
          : { message: { conversation: channel, id: message } };
      return heard(count(), await teams.useCommand(id, command, spot));
    },
    submits: async (values = {}) => heard(count(), await teams.submitDialog(id, values)),
    dialog: () => teams.dialog(id)?.title,
    dialogText: () => cardText(teams.dialog(id)?.card),
    direct: () =>
      teams
        .direct(id)
        .filter((one) => one.byBot)
        .map(messageText),
    sees: async (channel = PAYMENTS_CHANNEL) =>
      cardText(await teams.look(id, target(newestCard(channel)))),
    buttons: async (channel = PAYMENTS_CHANNEL) =>
      titlesIn(await teams.look(id, target(newestCard(channel)))),
  };
}

/** The words of a message: its text, and every text of its cards. */
export function messageText(message: Pick<Message, 'text' | 'attachments'>): string {
  const cards = message.attachments.map((one) => cardText(one.content));
  return [message.text, ...cards].filter((text) => text !== '').join('\n');
}

/** Parts of a card that nobody reads. */
const UNSEEN = ['fallback', 'data', 'refresh', 'msteams'];
const SHOWN = ['text', 'label', 'title', 'value', 'errorMessage'];

/** Every text anywhere in a card, marks of Markdown taken out. */
export function cardText(part: unknown): string {
  return textsIn(part)
    .join('\n')
    .replaceAll('**', '')
    .replace(/\\([\\*_[\]`~{}#>+.!()|-])/g, '$1');
}

function textsIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(textsIn);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (UNSEEN.includes(key)) return [];
    if (typeof value === 'string') return SHOWN.includes(key) ? [value] : [];
    return textsIn(value);
  });
}

/** The titles of every button in a card. */
function titlesIn(part: unknown): readonly string[] {
  if (Array.isArray(part)) return part.flatMap(titlesIn);
  if (typeof part !== 'object' || part === null) return [];
  const { type, title } = part as { readonly type?: unknown; readonly title?: unknown };
  const own =
    typeof type === 'string' && type.startsWith('Action.') && typeof title === 'string'
      ? [title]
      : [];
  const inner = Object.entries(part).flatMap(([key, value]) =>
    key === 'fallback' || key === 'refresh' ? [] : titlesIn(value),
  );
  return [...own, ...inner];
}
