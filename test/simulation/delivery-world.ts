// One seed, one world: a release changes while several processes deliver its cards, forget,
// oversleep and crash. Store and deliver are the production ones; the chat is a list of messages, time is a number.
import { LEASE_MS } from '../../src/app/attempt.ts';
import { deliver } from '../../src/app/deliver.ts';
import { draw } from '../../src/app/draw.ts';
import { messageRow } from '../../src/app/messages.ts';
import type { Claim, Store } from '../../src/app/store.ts';
import { releaseRow } from '../../src/app/streams.ts';
import type { World as House } from '../../src/app/world.ts';
import { DIRECTORY } from '../../src/domain/directory/model.ts';
import { event, silent } from '../conformance/store-rows.ts';
import { aPolicy, PLANNED_AT, planned } from '../support/fixtures.ts';
import { ChatRoom, type Request } from './delivery-chat.ts';
import { type Dice, dice } from './dice.ts';
import { type Stepwise, stepwise } from './stepwise.ts';

const SENDERS = 3;
const ROWS = [
  ['slack:C0PAY', 'card'],
  ['slack:C0PAY', 'shared:1'],
  ['slack:C0OPS', 'card'],
] as const;
/** Few, so that a change may bring back what was shown before. */
const REASONS = ['refund rounding', 'card tokens', 'both'];

const policy = aPolicy();
const template = planned({}, policy).release;

/** The two steps in which the planted variants differ from the production store. */
export type Protocol = Pick<Store, 'claim' | 'complete'>;

export interface Ending {
  /** Recorded messages that don't show the current state although nothing is left to deliver, and missing ones. */
  readonly stale: readonly string[];
  /** Rows of one lane that were being sent at the same time under live leases. */
  readonly crossed: number;
  /** Messages that nobody will edit any more, because another was recorded in their place. */
  readonly strays: number;
  /** Sends by which a stray may come about: they lost their lease or their answer, or their process died. */
  readonly doubts: number;
  /** What deliver reported as a fault of ours. */
  readonly faults: readonly unknown[];
}

interface Sender extends Stepwise {
  /** Until then its process is stopped. */
  wakes: number;
  claim: Claim | undefined;
  request: Request | undefined;
}

function idle(): Sender {
  return { ...stepwise(), wakes: 0, claim: undefined, request: undefined };
}

export class World {
  readonly #store: Store;
  readonly #protocol: Protocol;
  readonly #dice: Dice;
  readonly #chat: ChatRoom;
  readonly #number: number;
  readonly #stream: string;
  readonly #senders: (Sender | undefined)[] = Array.from({ length: SENDERS });
  readonly #faults: unknown[] = [];
  #now = PLANNED_AT;
  #seq = 0;
  #crossed = 0;
  #doubts = 0;

  /** `number` must be new to the store: worlds share it, one after the other. */
  constructor(store: Store, protocol: Protocol, seed: number, number: number) {
    this.#store = store;
    this.#protocol = protocol;
    this.#dice = dice(seed);
    this.#chat = new ChatRoom(this.#dice);
    this.#number = number;
    this.#stream = `R-${number}`;
  }

  /** Lives through trouble, then lets everything be delivered, and says what the chat shows in the end. */
  async live(): Promise<Ending> {
    await this.#change();
    for (let step = 0; step < 80; step += 1) {
      this.#now += 1_000 * (1 + this.#dice.below(5));
      if (this.#dice.percent(8)) await this.#change();
      else if (this.#dice.percent(4)) this.#crash();
      else await this.#advance(this.#dice.below(SENDERS));
    }
    await this.#settle();
    return this.#ending();
  }

  /** What a command leaves: new state, and the rows of all cards that show it, in one transaction. */
  async #change(): Promise<void> {
    this.#seq += 1;
    const why = REASONS[this.#dice.below(REASONS.length)] ?? '';
    const state = { ...template, id: this.#stream, version: `4.${this.#number}.0`, why };
    // Closed as far as the neighbours in other worlds can see.
    const row = { ...releaseRow(state, this.#seq, this.#now), status: 'closed' };
    const rows = ROWS.map(([place, part]) => messageRow(this.#stream, place, part, this.#now));
    await this.#store.transaction(async (tx) => {
      await tx.save(row, [event(this.#stream, this.#seq)]);
      await tx.enqueue(rows);
    });
  }

  /** Process `n` goes on by one step, or looks for something to deliver. */
  async #advance(n: number): Promise<void> {
    const sender = this.#senders[n] ?? this.#newSender(n);
    if (!this.#isAwake(sender)) return;
    const ended = await sender.step(() => this.#serve(sender));
    if (ended) this.#senders[n] = undefined;
  }

  #newSender(n: number): Sender {
    const sender = idle();
    this.#senders[n] = sender;
    return sender;
  }

  async #serve(sender: Sender): Promise<void> {
    const due = await this.#store.due(this.#now, 10);
    const row = due[this.#dice.below(due.length)];
    if (row !== undefined) await deliver(row.key, this.#houseOf(sender));
  }

  /** The house as one process has it, which may be interrupted before every call that matters. */
  #houseOf(sender: Sender): House {
    const store = this.#store;
    const paused = <A extends readonly unknown[], R>(call: (...args: A) => Promise<R>) => {
      return async (...args: A): Promise<R> => {
        await sender.pause();
        return call(...args);
      };
    };
    const claim: Store['claim'] = async (...args) => {
      sender.claim = await this.#protocol.claim(...args);
      if (sender.claim) this.#watchLane(sender, sender.claim);
      return sender.claim;
    };
    const readStream = paused(store.stream);
    const gated = {
      claim: paused(claim),
      complete: paused(this.#protocol.complete),
      // Who is who is asked for every message and changes nothing about when it is sent.
      stream: (id: string) => (id === DIRECTORY ? store.stream(id) : readStream(id)),
      post: paused(store.post),
      postpone: paused(store.postpone),
      defer: paused(store.defer),
    };
    const now = () => this.#now;
    const asks = (request: Request | undefined) => this.#asks(sender, request);
    return {
      store: { ...store, ...gated },
      chats: [this.#chat.for({ pause: sender.pause, now, asks })],
      directories: [],
      clock: { now },
      ids: { reference: () => '', code: () => '', hash: (text) => text },
      log: { ...silent, error: (facts) => void this.#faults.push(facts) },
      wakeups: { nudge: () => undefined, start: () => undefined, stop: async () => undefined },
      policy: () => policy,
    };
  }

  /** A process may be stopped anywhere; here it is where that hurts, and for longer than a lease. */
  #asks(sender: Sender, request: Request | undefined): void {
    if (sender.request && this.#hasLostLease(sender)) this.#doubts += 1;
    sender.request = request;
    if (request && this.#dice.percent(30)) {
      sender.wakes = this.#now + LEASE_MS + 1_000 * this.#dice.below(40);
    }
  }

  #isAwake(sender: Sender): boolean {
    return sender.wakes <= this.#now;
  }

  #hasLostLease({ claim }: Sender): boolean {
    return claim !== undefined && claim.leasedUntil <= this.#now;
  }

  /**
   * A process dies; what it had asked of the chat happens now or never. Spared is one that sent with a lease that has
   * run out meanwhile: nobody is left to say so, and no protocol of ours could know.
   */
  #crash(): void {
    const n = this.#dice.below(SENDERS);
    const sender = this.#senders[n];
    if (sender === undefined || (sender.request && this.#hasLostLease(sender))) return;
    if (sender.request) {
      this.#doubts += 1;
      if (this.#dice.percent(50)) sender.request.land();
    }
    this.#senders[n] = undefined;
  }

  #watchLane(self: Sender, claim: Claim): void {
    for (const other of this.#senders) {
      if (other === undefined || other === self || other.claim === undefined) continue;
      const sameLane = other.claim.row.place === claim.row.place;
      if (sameLane && !this.#hasLostLease(other)) this.#crossed += 1;
    }
  }

  /** No more trouble: what is under way ends, and what is left is delivered. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 2_000; round += 1) {
      this.#now += 1_000;
      const busy = this.#senders.filter((sender) => sender !== undefined);
      if (busy.some((sender) => this.#isAwake(sender))) {
        for (const [n, sender] of this.#senders.entries()) if (sender) await this.#advance(n);
        continue;
      }
      const next = await this.#store.nextDue(this.#now);
      if (next === undefined && busy.length === 0) return;
      const wakings = busy.map(({ wakes }) => wakes);
      this.#now = Math.max(this.#now, Math.min(next ?? Number.POSITIVE_INFINITY, ...wakings));
      const free = this.#senders.indexOf(undefined);
      if (next !== undefined && next <= this.#now && free >= 0) await this.#advance(free);
    }
    throw new Error('The world never came to rest.');
  }

  async #ending(): Promise<Ending> {
    const onlooker = { ...idle(), pause: async () => undefined };
    const posts = await this.#store.posts(this.#stream);
    const stale: string[] = [];
    for (const [place, part] of ROWS) {
      const post = posts.find((one) => one.place === place && one.part === part);
      const row = messageRow(this.#stream, place, part, this.#now);
      const drawn = await draw(row, this.#houseOf(onlooker));
      const shown = post && this.#chat.textOf(post.id);
      if (shown !== JSON.stringify(drawn?.view)) stale.push(`${place} ${part}`);
    }
    const recorded = new Set(posts.map(({ id }) => id));
    const strays = this.#chat.ids.filter((id) => !recorded.has(id)).length;
    return {
      stale,
      crossed: this.#crossed,
      strays,
      doubts: this.#doubts + this.#chat.lostAnswers,
      faults: this.#faults,
    };
  }
}
