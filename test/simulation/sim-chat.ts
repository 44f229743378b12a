// A Slack workspace and a Teams tenant in memory, behind the `Chat` port, with the vendors' rules:
// rates, threads, deleted messages, closed channels, lost answers, and a history that can be read or not.
import { isHomeOn } from '../../src/app/homes.ts';
import type { Chat, MessageRef, Outgoing, Platform, Sent } from '../../src/app/ports.ts';
import type { View } from '../../src/chat/view.ts';
import type { ClosedReason } from '../../src/chat/views/closed-words.ts';
import type { Place } from '../../src/domain/policy.ts';

/** One message as people see it. */
export interface Standing {
  readonly id: string;
  readonly channel: string;
  readonly place: Place;
  /** Id of the post it stands under. */
  readonly root: string | undefined;
  readonly key: string;
  /** Everything it has shown, oldest first. */
  readonly views: View[];
  readonly mayRepeat: boolean;
  deleted: boolean;
}

/** What becomes of one call, decided before it is made. */
export type Fate =
  | { readonly kind: 'ok' }
  /** Nobody hears the answer; `after`: it had its effect. */
  | { readonly kind: 'lost'; readonly when: 'before' | 'after' }
  /** Refused for now, without effect. */
  | { readonly kind: 'refused' }
  /** Too many, whatever the rates say. */
  | { readonly kind: 'limited'; readonly ms: number };

export interface Landing {
  readonly message: Standing;
  readonly what: 'post' | 'edit';
}

/** What a call needs from whoever makes it. */
export interface Caller {
  /** Travels to the vendor, or back. `afterDeath` is what still happens if the sender dies under way. */
  travel(call: string, afterDeath?: () => void): Promise<void>;
}

interface Rate {
  readonly most: number;
  readonly inMs: number;
}

export interface Rules {
  readonly platform: Platform;
  /** Calls of one kind in one channel that the vendor takes within each span. */
  readonly posts: readonly Rate[];
  readonly edits: readonly Rate[];
  /** Of a tab there is one for each person, which nobody can delete. */
  readonly showsHomeAs: Chat['showsHomeAs'];
  /** False: nobody may read a conversation back. */
  readonly readable: boolean;
  /** In milliseconds; whoever waits longer for an answer has given up. */
  readonly patienceMs: number;
}

export const SLACK_RULES: Rules = {
  platform: 'slack',
  showsHomeAs: 'tab',
  posts: [{ most: 5, inMs: 5_000 }],
  edits: [{ most: 50, inMs: 60_000 }],
  readable: true,
  patienceMs: 8_000,
};

export const TEAMS_RULES: Rules = {
  platform: 'teams',
  showsHomeAs: 'message',
  posts: [
    { most: 7, inMs: 1_000 },
    { most: 60, inMs: 30_000 },
    { most: 1_800, inMs: 3_600_000 },
  ],
  edits: [
    { most: 7, inMs: 1_000 },
    { most: 60, inMs: 30_000 },
  ],
  readable: false,
  patienceMs: 8_000,
};

const OK: Fate = { kind: 'ok' };
const LOST: Sent = { kind: 'uncertain', why: 'no answer' };
const REFUSED: Sent = { kind: 'failed', why: 'not now', permanent: false };
const BACK_OFF_MS = 2_000;

/** Somebody's Home where it is no message. */
export function isTab({ channel }: Pick<Standing, 'channel'>): boolean {
  return channel.startsWith('home:');
}

export class SimChat {
  readonly rules: Rules;
  readonly #now: () => number;
  readonly #messages = new Map<string, Standing>();
  readonly #closed = new Map<string, ClosedReason>();
  readonly #taken = new Map<string, number[]>();
  readonly #shutUntil = new Map<string, number>();
  #ids = 0;
  /** True: nothing of it can be reached. */
  down = false;
  /** Asked before every send; everything goes well by itself. */
  fate: (what: 'post' | 'edit', channel: string) => Fate = () => OK;
  /** Told of every send that had its effect. */
  landed: (landing: Landing) => void = () => undefined;

  constructor(rules: Rules, now: () => number) {
    this.rules = rules;
    this.#now = now;
  }

  get messages(): readonly Standing[] {
    return [...this.#messages.values()];
  }

  message(id: string): Standing | undefined {
    return this.#messages.get(id);
  }

  close(channel: string, why: ClosedReason): void {
    this.#closed.set(channel, why);
  }

  open(channel: string): void {
    this.#closed.delete(channel);
  }

  openAll(): void {
    this.#closed.clear();
    this.#shutUntil.clear();
  }

  /** Somebody deletes a message. */
  remove(id: string): void {
    const message = this.#messages.get(id);
    if (message !== undefined && !isTab(message)) message.deleted = true;
  }

  /** The chat as one process speaks to it. */
  port(caller: Caller): Chat {
    const { platform, showsHomeAs } = this.rules;
    const channelOf = (place: Place, to: string | undefined) => {
      if (isHomeOn(platform, place))
        return to && `${showsHomeAs === 'tab' ? 'home' : 'direct'}:${to}`;
      return place.startsWith('direct:') ? to && `direct:${to}` : place.slice(platform.length + 1);
    };
    return {
      platform,
      showsHomeAs,
      serves: (place) =>
        place.startsWith(`${platform}:`) ||
        place.startsWith('direct:') ||
        isHomeOn(platform, place),
      post: async (place, to, thread, message) => {
        const channel = channelOf(place, to);
        if (channel === undefined) {
          return { kind: 'failed', why: 'nobody of that name here', permanent: true };
        }
        return this.#send('post', channel, caller, message, () =>
          this.#put(channel, place, thread, message),
        );
      },
      edit: async (ref, message) => {
        const sent = await this.#send('edit', ref.channel, caller, message, () =>
          this.#change(ref, message),
        );
        // The same edit again shows the same: there is nothing to be uncertain about.
        return sent.kind === 'uncertain' ? { ...REFUSED, why: sent.why } : sent;
      },
      find: async (place, to, thread, key) => {
        await caller.travel(`${platform}.find`);
        if (!this.rules.readable) return { kind: 'unreadable' };
        if (this.down) return { kind: 'failed', why: 'down', permanent: false };
        const channel = channelOf(place, to);
        const found = this.messages.find(
          (one) =>
            one.channel === channel && one.root === thread?.id && one.key === key && !one.deleted,
        );
        if (found === undefined) return { kind: 'not-there' };
        return { kind: 'there', ref: { channel: found.channel, id: found.id } };
      },
      reach: async (place) => {
        await caller.travel(`${platform}.reach`);
        if (!place.startsWith(`${platform}:`)) return { kind: 'open' };
        if (this.down) return { kind: 'unknown' };
        const why = this.#closed.get(place.slice(platform.length + 1));
        return why === undefined ? { kind: 'open' } : { kind: 'closed', why };
      },
    };
  }

  /** There and back; what is done on the way is done, whether or not anybody hears of it. */
  async #send(
    what: 'post' | 'edit',
    channel: string,
    caller: Caller,
    { before = Number.POSITIVE_INFINITY }: Outgoing,
    effect: () => Sent,
  ): Promise<Sent> {
    const since = this.#now();
    if (since >= before) return { kind: 'not-before', at: since };
    const fate = this.fate(what, channel);
    const call = `${this.rules.platform}.${what}`;
    await caller.travel(
      call,
      fate.kind === 'ok' ? () => void this.#attempt(what, channel, effect) : undefined,
    );
    if (this.down || (fate.kind === 'lost' && fate.when === 'before'))
      return this.#lost(call, caller);
    if (fate.kind === 'refused') return this.#answer(REFUSED, since, call, caller);
    if (fate.kind === 'limited') {
      this.#shutUntil.set(`${what} ${channel}`, this.#now() + fate.ms);
      return this.#answer({ kind: 'not-before', at: this.#now() + fate.ms }, since, call, caller);
    }
    const sent = this.#attempt(what, channel, effect);
    if (fate.kind === 'lost') return this.#lost(call, caller);
    return this.#answer(sent, since, call, caller);
  }

  async #lost(call: string, caller: Caller): Promise<Sent> {
    await caller.travel(`${call} unanswered`);
    return LOST;
  }

  /** Whoever has waited too long has hung up. */
  async #answer(sent: Sent, since: number, call: string, caller: Caller): Promise<Sent> {
    await caller.travel(`${call} answered`);
    return this.#now() - since > this.rules.patienceMs ? LOST : sent;
  }

  #attempt(what: 'post' | 'edit', channel: string, effect: () => Sent): Sent {
    const lane = `${what} ${channel}`;
    const now = this.#now();
    const shut = this.#shutUntil.get(lane) ?? 0;
    if (now < shut) return { kind: 'not-before', at: shut };
    const rates = what === 'post' ? this.rules.posts : this.rules.edits;
    const taken = (this.#taken.get(lane) ?? []).filter((at) => now - at < 3_600_000);
    const over = rates.find(
      ({ most, inMs }) => taken.filter((at) => now - at < inMs).length >= most,
    );
    if (over !== undefined) return { kind: 'not-before', at: now + BACK_OFF_MS };
    const why = this.#closed.get(channel);
    if (why !== undefined) return { kind: 'failed', why, permanent: true, closed: why };
    taken.push(now);
    this.#taken.set(lane, taken);
    return effect();
  }

  #put(
    channel: string,
    place: Place,
    thread: MessageRef | undefined,
    { view, key, mayRepeat }: Outgoing,
  ): Sent {
    const tab = this.messages.find((one) => isTab(one) && one.channel === channel);
    if (tab !== undefined) return this.#change({ channel, id: tab.id }, { view });
    this.#ids += 1;
    const id = `${this.rules.platform}-${this.#ids}`;
    const root = thread?.id;
    const message = { id, channel, place, root, key, views: [view], mayRepeat, deleted: false };
    this.#messages.set(id, message);
    this.landed({ message, what: 'post' });
    const link = `https://${this.rules.platform}.example/${id}`;
    return { kind: 'done', ref: { channel, id, link } };
  }

  #change(ref: MessageRef, { view }: Pick<Outgoing, 'view'>): Sent {
    const message = this.#messages.get(ref.id);
    if (message === undefined || message.deleted) return { kind: 'gone', why: 'no such message' };
    message.views.push(view);
    this.landed({ message, what: 'edit' });
    return { kind: 'done', ref };
  }
}
