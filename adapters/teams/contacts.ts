// Where conversations and people of Teams are found again: the service address of each tenant, a person's id and chat,
// and which of them no longer take messages. Kept in the store, for a bot may speak first after a restart.
import { z } from 'zod';
import type { Clock, Log } from '../../src/app/ports.ts';
import type { Contacts } from '../../src/app/store.ts';
import { isServiceUrl } from './service-url.ts';

/** A tenant's conversations are all reached at the address that was last heard from (Teams docs). */
const tenant = z.object({ serviceUrl: z.string() });
type TenantContact = z.infer<typeof tenant>;

const person = z.object({
  tenant: z.string(),
  /** `29:…`: what refresh lists and chats are made of; the same person's Entra id is the key. */
  mri: z.string(),
  /** The personal chat, once it is known. */
  chat: z.string().optional(),
  /** A conversation they share with the bot, in which Teams can be asked about them. */
  seenIn: z.string().optional(),
  zone: z.string().optional(),
  /** Why their chat takes no message; forgotten as soon as they are heard again. */
  closed: z.string().optional(),
});
type PersonContact = z.infer<typeof person>;

const conversation = z.object({
  tenant: z.string().optional(),
  /** A chat with one person, who sees every button. */
  personal: z.boolean().optional(),
  /** Who added the bot there was greeted. */
  welcomed: z.boolean().optional(),
  /** Why it takes no message; forgotten when the bot is added or spoken to there. */
  closed: z.enum(['not-a-member', 'not-found', 'archived']).optional(),
});
export type ConversationContact = z.infer<typeof conversation>;

/** Who somebody says they are, until Teams has confirmed it; not stored. */
interface Claim {
  readonly mri: string;
  readonly conversation: string;
  readonly zone: string | undefined;
}

export interface TeamsContacts {
  claim(user: string, claim: Claim): void;
  claimed(user: string): Claim | undefined;
  /** Undefined: nothing was heard from this tenant yet. */
  tenant(id: string): Promise<TenantContact | undefined>;
  /** The tenant to speak in where nothing says which: the first of the list, else the one last heard from. */
  home(): Promise<(TenantContact & { readonly tenant: string }) | undefined>;
  person(user: string): Promise<PersonContact | undefined>;
  /** By `29:…`, where only that is known. */
  userOf(mri: string): Promise<string | undefined>;
  conversation(id: string): Promise<ConversationContact | undefined>;
  /** Each changes what is given and keeps the rest; what doesn't change isn't written. */
  noteTenant(id: string, change: TenantContact): Promise<void>;
  notePerson(user: string, change: Partial<PersonContact>): Promise<void>;
  noteConversation(id: string, change: ConversationContact): Promise<void>;
}

const MOST_KNOWN = 20_000;

export function createContacts(options: {
  readonly store: () => Contacts;
  readonly clock: Clock;
  readonly log: Log;
  readonly local: boolean;
  /** Tenants that the installation is for; undefined: whichever is heard from. */
  readonly tenants: () => readonly string[] | undefined;
  /** Where a tenant is reached that nothing was heard from yet; undefined: nowhere. */
  readonly defaultServiceUrl: string | undefined;
}): TeamsContacts {
  const { clock, log } = options;
  const claims = new Map<string, Claim>();

  const parsed = <T>(key: string, shape: z.ZodType<T>, body: string | undefined): T | undefined => {
    if (body === undefined) return undefined;
    const reading = shape.safeParse(JSON.parse(body));
    if (!reading.success) log.warn({ key }, 'a contact could not be read');
    return reading.data;
  };

  // Read each time: another replica may have been told since.
  const bodyOf = async (key: string) => (await options.store().contact(key))?.body;

  const read = async <T>(key: string, shape: z.ZodType<T>): Promise<T | undefined> =>
    parsed(key, shape, await bodyOf(key));

  /** What is noted about one contact at the same time comes one after the other: each keeps what the others noted. */
  const note = async (
    key: string,
    change: (body: string | undefined) => object | undefined,
  ): Promise<void> => {
    const changed = (body: string | undefined) => {
      const next = change(body);
      return next && JSON.stringify(next);
    };
    const before = await bodyOf(key);
    const next = changed(before);
    if (next === undefined || next === before) return;
    await options.store().changeContact(key, changed, clock.now());
  };

  const personOf = (user: string) => read(`teams:person:${user}`, person);

  const byDefault = (): TenantContact | undefined =>
    options.defaultServiceUrl === undefined ? undefined : { serviceUrl: options.defaultServiceUrl };

  const tenantOf = async (id: string) => {
    const found = await read(`teams:tenant:${id}`, tenant);
    // A stored address is no more trusted than one that comes in (reliability T5).
    return found && isServiceUrl(found.serviceUrl, options) ? found : byDefault();
  };

  return {
    claim: (user, claim) => {
      if (claims.size >= MOST_KNOWN) claims.clear();
      claims.set(user, claim);
    },
    claimed: (user) => claims.get(user),
    tenant: tenantOf,
    home: async () => {
      const last = await read('teams:home', z.object({ tenant: z.string() }));
      const wanted = options.tenants() ?? (last === undefined ? [] : [last.tenant]);
      for (const id of wanted) {
        const found = await tenantOf(id);
        if (found !== undefined) return { ...found, tenant: id };
      }
      return undefined;
    },
    person: personOf,
    userOf: async (mri) =>
      isMri(mri)
        ? (await read(`teams:mri:${mri}`, z.object({ user: z.string() })))?.user
        : undefined,
    conversation: (id) => read(`teams:conversation:${id}`, conversation),
    noteTenant: async (id, change) => {
      await note(`teams:tenant:${id}`, () => change);
      await note('teams:home', () => ({ tenant: id }));
    },
    notePerson: async (user, change) => {
      const key = `teams:person:${user}`;
      const changed = (body: string | undefined) =>
        person.safeParse(defined({ ...parsed(key, person, body), ...change })).data;
      await note(key, changed);
      const mri = change.mri ?? '';
      if (isMri(mri)) await note(`teams:mri:${mri}`, () => ({ user }));
    },
    noteConversation: (id, change) => {
      const key = `teams:conversation:${id}`;
      return note(key, (body) => defined({ ...parsed(key, conversation, body), ...change }));
    },
  };
}

/** `29:…`: the only ids that stand for another one; an Entra id stands for itself. */
function isMri(id: string): boolean {
  return id.startsWith('29:');
}

function defined(facts: object): object {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}
