// The bot's personal chat with each person, opened when it is first needed, and what is known of the ways to conversations.
import type { ClosedReason } from '../../src/chat/views/closed-words.ts';
import type { Connector, Spot } from './connector.ts';
import type { TeamsContacts } from './contacts.ts';
import { closedReason } from './failure.ts';
import { channelIn } from './payload.ts';

/** A place that can be spoken in; `unknown`: nothing was heard from Teams yet, so nobody knows where it is. */
export type WayThere =
  | { readonly kind: 'open'; readonly at: Spot; readonly tenant: string }
  | { readonly kind: 'closed'; readonly why: ClosedReason }
  | { readonly kind: 'unknown' };

export interface Chats {
  /**
   * The personal chat with a user; `said` is what their own words told of them, which nobody has confirmed yet. Rejects as
   * the connector does.
   */
  withPerson(
    user: string,
    said?: { readonly tenant: string; readonly mri: string },
  ): Promise<WayThere>;
  /** A channel or group chat, or a thread of one. */
  conversation(id: string): Promise<WayThere>;
  /** Where a message of ours stands, whether or not the place still takes new ones. */
  standing(conversation: string): Promise<Spot | undefined>;
  /** Teams said that a place takes nothing from us: remembered until the bot is heard or added there. */
  refused(
    way: { readonly user?: string; readonly conversation: string },
    error: unknown,
  ): Promise<void>;
}

export function createChats(connector: Connector, contacts: TeamsContacts): Chats {
  const home = async (tenant: string | undefined) => {
    if (tenant === undefined) return contacts.home();
    const found = await contacts.tenant(tenant);
    return found && { ...found, tenant };
  };

  const tenantOf = async (conversation: string) =>
    home((await contacts.conversation(channelIn(conversation)))?.tenant);

  return {
    withPerson: async (user, said) => {
      const contact = await contacts.person(user);
      if (contact?.closed !== undefined) return { kind: 'closed', why: 'other' };
      const there = await home(contact?.tenant ?? said?.tenant);
      if (there === undefined) return { kind: 'unknown' };
      const { serviceUrl, tenant } = there;
      const mri = contact?.mri ?? said?.mri ?? user;
      const chat = contact?.chat ?? (await connector.openChat(serviceUrl, tenant, mri));
      // Whose chat it is, is kept only of those whom Teams has confirmed (reliability T6).
      if (contact !== undefined || said === undefined) {
        await contacts.notePerson(user, { tenant, mri, chat });
      }
      await contacts.noteConversation(chat, { tenant, personal: true });
      return { kind: 'open', at: { serviceUrl, conversation: chat }, tenant };
    },
    conversation: async (id) => {
      const contact = await contacts.conversation(channelIn(id));
      if (contact?.closed !== undefined) return { kind: 'closed', why: contact.closed };
      const there = await home(contact?.tenant);
      if (there === undefined) return { kind: 'unknown' };
      const { serviceUrl, tenant } = there;
      return { kind: 'open', at: { serviceUrl, conversation: id }, tenant };
    },
    standing: async (conversation) => {
      const there = await tenantOf(conversation);
      return there && { serviceUrl: there.serviceUrl, conversation };
    },
    refused: async ({ user, conversation }, error) => {
      const why = closedReason(error);
      if (why === undefined || why === 'other') return;
      if (user !== undefined) await contacts.notePerson(user, { closed: why });
      else await contacts.noteConversation(channelIn(conversation), { closed: why });
    },
  };
}
