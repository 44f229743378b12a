// The bot comes and goes: added, removed, spoken to again. Nothing here decides anything about releases; it only says which
// conversations are open (Teams docs: an uninstall is not always followed by a 403).
import type { Clock, Log } from '../../src/app/ports.ts';
import { welcome } from '../../src/chat/views/platform-words.ts';
import type { Answers } from './answers.ts';
import type { ConversationContact, TeamsContacts } from './contacts.ts';
import { type Activity, channelIn, speakerOf, tenantOf } from './payload.ts';

export interface Installs {
  /** Whoever speaks can be reached there from now on. */
  heard(activity: Activity): Promise<void>;
  /** An event about the bot itself, or about a channel. */
  event(activity: Activity): Promise<void>;
}

export interface InstallsOptions {
  readonly contacts: TeamsContacts;
  readonly answers: Answers;
  readonly clock: Clock;
  readonly log: Log;
  /** Ids of the policy's channels. */
  channels(): readonly string[];
}

export function createInstalls(options: InstallsOptions): Installs {
  const { contacts, answers } = options;

  /** Chats being greeted now; whether one was greeted before is the contact's to say. */
  const greeting = new Set<string>();

  const conversationIs = async (activity: Activity, closed: ConversationContact['closed']) => {
    const personal = speakerOf(activity).personal;
    await contacts.noteConversation(channelIn(activity.conversation.id), {
      tenant: tenantOf(activity),
      closed,
      ...(personal ? { personal } : {}),
    });
  };

  const isOpen = async (conversation: string): Promise<boolean> => {
    const contact = await contacts.conversation(conversation);
    return contact !== undefined && contact.closed === undefined;
  };

  const heard = async (activity: Activity): Promise<void> => {
    const speaker = speakerOf(activity);
    await contacts.noteTenant(speaker.tenant, { serviceUrl: activity.serviceUrl });
    const conversation = channelIn(activity.conversation.id);
    // Whoever uses the app beside a conversation says nothing of whether the bot is in it.
    if (speaker.aside && !(await isOpen(conversation))) return;
    await conversationIs(activity, undefined);
    const { mri, user, zone } = speaker;
    contacts.claim(user, { mri, conversation, zone });
    // Which ids are one person's is only known once Teams has said so: a token doesn't cover the body (reliability T6).
    if ((await contacts.person(user)) === undefined) return;
    await contacts.notePerson(user, {
      closed: undefined,
      seenIn: conversation,
      ...(zone === undefined ? {} : { zone }),
    });
  };

  const added = async (activity: Activity): Promise<void> => {
    const speaker = speakerOf(activity);
    if (!speaker.personal) {
      await contacts.noteTenant(speaker.tenant, { serviceUrl: activity.serviceUrl });
      await conversationIs(activity, undefined);
      // The event names one channel of the team; which others belong to it shows when they are tried.
      for (const channel of options.channels()) {
        const known = await contacts.conversation(channel);
        if (known?.closed !== undefined) {
          await contacts.noteConversation(channel, { closed: undefined });
        }
      }
      return;
    }
    await heard(activity);
    // Two events tell of one installation, and they may come at once.
    const chat = channelIn(activity.conversation.id);
    if (greeting.has(chat)) return;
    greeting.add(chat);
    try {
      if ((await contacts.conversation(chat))?.welcomed === true) return;
      await contacts.noteConversation(chat, { welcomed: true });
      await answers.notice(speaker, welcome(), {});
    } finally {
      greeting.delete(chat);
    }
  };

  const removed = async (activity: Activity): Promise<void> => {
    const speaker = speakerOf(activity);
    await conversationIs(activity, 'not-a-member');
    await contacts.noteConversation(channelIn(activity.conversation.id), { welcomed: false });
    if (speaker.personal && (await contacts.person(speaker.user)) !== undefined) {
      await contacts.notePerson(speaker.user, { closed: 'uninstalled' });
    }
    options.log.warn({ conversation: activity.conversation.id }, 'the bot was removed in Teams');
  };

  const channelGone = async (activity: Activity): Promise<void> => {
    const channel = activity.channelData?.channel?.id;
    if (channel) await contacts.noteConversation(channel, { closed: 'not-found' });
  };

  return {
    heard,
    event: async (activity) => {
      const bot = activity.recipient.id;
      const isBot = ({ id }: { readonly id: string }) => id === bot;
      if (activity.type === 'installationUpdate') {
        return activity.action?.startsWith('remove') === true ? removed(activity) : added(activity);
      }
      if (activity.membersAdded?.some(isBot) === true) return added(activity);
      if (activity.membersRemoved?.some(isBot) === true) return removed(activity);
      if (activity.channelData?.eventType === 'channelDeleted') return channelGone(activity);
      await contacts.noteTenant(tenantOf(activity), { serviceUrl: activity.serviceUrl });
    },
  };
}
