// What goes wrong outside a simulated bot, and when it is over.
import { ACCOUNTS, CHANNELS, type People } from './cast.ts';
import type { Dice } from './dice.ts';
import type { Fate, SimChat } from './sim-chat.ts';
import type { Fault } from './trace.ts';

/** What a directory says may be as old as this. */
const FRESH_MS = 60_000;

interface Membership {
  readonly at: number;
  readonly leads: readonly string[];
}

export class Weather {
  readonly #chats: readonly SimChat[];
  readonly #people: People;
  readonly #trouble: number;
  readonly #now: () => number;
  readonly #memberships: Membership[];
  #calm = false;
  /** Something changed that no journal tells of. */
  outsideChanged = false;

  /** Of a hundred sends `trouble` go wrong. */
  constructor(chats: readonly SimChat[], people: People, trouble: number, now: () => number) {
    this.#chats = chats;
    this.#people = people;
    this.#trouble = trouble;
    this.#now = now;
    this.#memberships = [{ at: now(), leads: people.leads }];
  }

  fate(chance: Dice): Fate {
    if (this.#calm || !chance.percent(this.#trouble)) return { kind: 'ok' };
    const which = chance.below(100);
    if (which < 30) return { kind: 'lost', when: 'before' };
    if (which < 60) return { kind: 'lost', when: 'after' };
    if (which < 85) return { kind: 'refused' };
    return { kind: 'limited', ms: [1_000, 30_000, 120_000][chance.below(3)] ?? 1_000 };
  }

  break(fault: Exclude<Fault, 'recovery'>, chance: Dice): void {
    const chat = this.#chats[chance.below(this.#chats.length)];
    if (chat === undefined) return;
    const { platform } = chat.rules;
    switch (fault) {
      case 'chat-down':
        chat.down = true;
        return;
      case 'channel-closed': {
        const here = CHANNELS.filter((one) => one.startsWith(`${platform}:`));
        const place = here[chance.below(here.length)] ?? '';
        this.outsideChanged = true;
        const why = (['archived', 'not-a-member', 'not-found'] as const)[chance.below(3)];
        chat.close(place.slice(platform.length + 1), why ?? 'archived');
        return;
      }
      case 'message-deleted': {
        const message = chat.messages[chance.below(chat.messages.length)];
        if (message !== undefined) chat.remove(message.id);
        return;
      }
      case 'directory-down':
        this.outsideChanged = true;
        this.#people.unreachable.add(platform);
        return;
      case 'group-changed': {
        this.outsideChanged = true;
        const all = [['eve'], [], ['eve', 'dan'], ['cat', 'eve']];
        this.#people.leads = all[chance.below(all.length)] ?? [];
        this.#memberships.push({ at: this.#now(), leads: this.#people.leads });
        return;
      }
    }
  }

  /** `calm`: for good. */
  recover(calm: boolean): void {
    this.#calm ||= calm;
    for (const chat of this.#chats) {
      chat.down = false;
      chat.openAll();
    }
    this.#people.unreachable.clear();
  }

  /** Whoever was in the group within the last minute: answers may be as old as that. */
  recentLeads(): readonly string[] {
    const since = this.#now() - FRESH_MS;
    const recent = this.#memberships.filter((one, n) => {
      const next = this.#memberships[n + 1];
      return next === undefined || next.at >= since || one.at >= since;
    });
    const humans = new Set(recent.flatMap(({ leads }) => leads));
    return ACCOUNTS.filter((one) => humans.has(one.human)).map((one) => one.email);
  }
}
