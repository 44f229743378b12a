// The chat of a simulated world: a list of messages, and answers that may get lost.
import type { Chat, Found, MessageRef, Outgoing, Sent } from '../../src/app/ports.ts';
import type { Dice } from './dice.ts';

interface Shown {
  readonly key: string;
  readonly text: string;
}

/** A sender's view of what it has asked for and not heard about. */
export interface Request {
  land(): void;
}

/** What a chat needs from the sender that uses it. */
export interface Caller {
  readonly pause: () => Promise<void>;
  readonly now: () => number;
  /** The request is on its way; undefined: it was answered, or its answer was lost. */
  readonly asks: (request: Request | undefined) => void;
}

export class ChatRoom {
  readonly #dice: Dice;
  readonly #messages = new Map<string, Shown>();
  #ids = 0;
  /** How many answers were lost so far. */
  lostAnswers = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  /** What a message shows; undefined: there is none. */
  textOf(id: string): string | undefined {
    return this.#messages.get(id)?.text;
  }

  get ids(): readonly string[] {
    return [...this.#messages.keys()];
  }

  /** The chat as one sender speaks to it. */
  for(caller: Caller): Chat {
    const post = (channel: string, message: Outgoing) => {
      this.#ids += 1;
      return this.#send({ channel, id: `m${this.#ids}` }, message, caller);
    };
    return {
      platform: 'slack',
      showsHomeAs: 'tab',
      serves: () => true,
      reach: async () => ({ kind: 'open' }),
      post: (place, _to, _thread, message) => post(place, message),
      edit: ({ channel, id }, message) => this.#send({ channel, id }, message, caller),
      find: async (channel, _to, _thread, key) => {
        await caller.pause();
        return this.#dice.percent(20) ? { kind: 'unreadable' } : this.#find(channel, key);
      },
    };
  }

  /** The request travels, is done or isn't, and its answer travels back or is lost. */
  async #send(ref: MessageRef, message: Outgoing, caller: Caller): Promise<Sent> {
    const shown = { key: message.key, text: JSON.stringify(message.view) };
    const land = () => void this.#messages.set(ref.id, shown);
    caller.asks({ land });
    await caller.pause();
    const fate = this.#dice.below(100);
    if (fate < 85) land();
    await caller.pause();
    caller.asks(undefined);
    if (fate < 75) return { kind: 'done', ref };
    if (fate < 90) {
      this.lostAnswers += 1;
      return { kind: 'uncertain', why: 'no answer' };
    }
    if (fate < 95) return { kind: 'failed', why: 'HTTP 500', permanent: false };
    return { kind: 'not-before', at: caller.now() + 20_000 };
  }

  #find(channel: string, key: string): Found {
    for (const [id, message] of this.#messages) {
      if (message.key === key) return { kind: 'there', ref: { channel, id } };
    }
    return { kind: 'not-there' };
  }
}
