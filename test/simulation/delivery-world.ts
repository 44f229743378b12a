// Why this file exists: one seed, one world: people change a release while several senders deliver its card over the
// production store, forget, oversleep and crash. The chat in it is a list of messages; time is a number.
import type { Claim, MessageRef, OutboxRow, QueuedRow, Store } from '../../src/app/ports.ts';
import { event, release } from '../conformance/store-rows.ts';

const LEASE_MS = 30;
/** Nobody begins to send with less of the lease left: a send takes no longer unless its process is stopped. */
const SEND_MS = 10;
const SENDERS = 3;
const PLACES = ['slack:C0PAY', 'slack:C0OPS'] as const;
/** Few, so that a change may bring back what was shown before. */
const TEXTS = ['planned', 'approved', 'deploying'];

/** The two steps in which the planted variants differ from the production store. */
export type Protocol = Pick<Store, 'claim' | 'complete'>;

export interface Ending {
  /** Recorded messages that don't show the current state although nothing is left to deliver. */
  readonly stale: readonly string[];
  /** Rows of one lane that were being sent at the same time under live leases. */
  readonly crossed: number;
  /** Messages that nobody will edit any more, because another was recorded in their place. */
  readonly strays: number;
  /** Sends by which a stray may come about: they lost their lease or their answer, or their process died. */
  readonly doubts: number;
}

interface Shown {
  readonly key: string;
  readonly text: string;
}

interface Sender {
  steps?: AsyncGenerator<void>;
  /** Until then its process is stopped. */
  wakes: number;
  claim?: Claim;
  /** What it has asked of the chat and hasn't heard about yet. */
  request?: { land(): void };
}

/** Numbers that look random and depend on the seed alone. */
function dice(seed: number) {
  let state = Math.imul(seed + 1, 2_654_435_761);
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * limit);
  };
  return { below, percent: (chance: number) => below(100) < chance };
}

export class World {
  readonly #store: Store;
  readonly #protocol: Protocol;
  readonly #dice: ReturnType<typeof dice>;
  readonly #stream: string;
  readonly #number: number;
  readonly #messages = new Map<string, Shown>();
  readonly #senders: (Sender | undefined)[] = Array.from({ length: SENDERS });
  #now: number;
  #seq = 0;
  #ids = 0;
  #text = '';
  #crossed = 0;
  #doubts = 0;

  /** `number` must be new to the store: worlds share it, one after the other. */
  constructor(store: Store, protocol: Protocol, seed: number, number: number) {
    this.#store = store;
    this.#protocol = protocol;
    this.#dice = dice(seed);
    this.#number = number;
    this.#stream = `R-${number}`;
    this.#now = number * 1_000_000;
  }

  /** Lives through trouble, then lets everything be delivered, and says what the chat shows in the end. */
  async live(): Promise<Ending> {
    await this.#change();
    for (let step = 0; step < 60; step += 1) {
      this.#now += 1 + this.#dice.below(6);
      if (this.#dice.percent(10)) await this.#change();
      else if (this.#dice.percent(4)) this.#crash();
      else {
        const n = this.#dice.below(SENDERS);
        if (!this.#senders[n] || this.#isAwake(this.#senders[n])) await this.#advance(n);
      }
    }
    await this.#settle();
    return this.#ending();
  }

  /** One command: new state, and the cards that show it, in one transaction. */
  async #change(): Promise<void> {
    this.#seq += 1;
    this.#text = TEXTS[this.#dice.below(TEXTS.length)] ?? '';
    const row = release(this.#number, this.#seq, { state: JSON.stringify(this.#text) });
    const card = (place: string, n: number): OutboxRow => ({
      key: `${this.#stream} card ${n}`,
      kind: 'message' as const,
      stream: this.#stream,
      place: `${place} ${this.#stream}`,
      part: 'card',
      body: '{}',
      dueAt: this.#now,
      priority: 5,
    });
    const note = {
      ...card(PLACES[0], 0),
      key: `${this.#stream} note ${this.#seq}`,
      part: `note:${this.#seq}`,
      priority: 1,
    };
    await this.#store.transaction(async (tx) => {
      await tx.save(row, [event(this.#stream, this.#seq)]);
      await tx.enqueue(PLACES.map(card));
      if (this.#dice.percent(30)) await tx.enqueue([note]);
    });
  }

  /** Sender `n` goes on by one step; without one, a new one starts. */
  async #advance(n: number): Promise<void> {
    const sender = this.#senders[n] ?? { wakes: 0 };
    sender.steps ??= this.#serve(sender);
    this.#senders[n] = sender;
    const { done = false } = await sender.steps.next();
    if (done) this.#senders[n] = undefined;
  }

  /** A process may be stopped anywhere; here it is where that hurts, and for longer than a lease. */
  #mayOversleep(sender: Sender): void {
    if (this.#dice.percent(30)) sender.wakes = this.#now + LEASE_MS + this.#dice.below(40);
  }

  #isAwake(sender: Sender | undefined): boolean {
    return sender !== undefined && sender.wakes <= this.#now;
  }

  /**
   * A process dies; what it had asked of the chat happens now or never. Spared is one that sent with a lease that has
   * run out meanwhile: nobody is left to say so, and no protocol of ours could know.
   */
  #crash(): void {
    const n = this.#dice.below(SENDERS);
    const sender = this.#senders[n];
    if (sender === undefined) return;
    const { claim, request } = sender;
    if (claim && request && this.#now >= claim.leasedUntil) return;
    if (request) {
      this.#doubts += 1;
      if (this.#dice.percent(50)) request.land();
    }
    this.#senders[n] = undefined;
  }

  /** What deliver does with one row, with a chance to stop wherever it waits for something. */
  async *#serve(self: Sender): AsyncGenerator<void> {
    const rows = await this.#store.due(this.#now, 10);
    const row = rows[this.#dice.below(rows.length)];
    if (row === undefined) return;
    yield;
    const claim = await this.#protocol.claim(row.key, this.#now, LEASE_MS);
    if (claim === undefined) return;
    this.#watchLane(claim);
    self.claim = claim;
    yield;
    const text = await this.#draw(claim.row);
    const { stream, place, part, key, uncertain } = claim.row;
    const post = await this.#store.post(stream, place, part);
    yield;
    if (!uncertain && post?.shown === text) {
      await this.#protocol.complete(claim, undefined, this.#now);
      return;
    }
    if (this.#now + SEND_MS >= claim.leasedUntil) {
      await this.#store.postpone(claim, this.#now, {});
      return;
    }
    const known = post?.id ?? (uncertain ? this.#find(key) : undefined);
    const ref = { channel: place, id: known ?? this.#newId() };
    const land = () => void this.#messages.set(ref.id, { key, text });
    self.request = { land };
    this.#mayOversleep(self);
    yield;
    yield* this.#hear(claim, ref, text, land);
  }

  /** The chat does what it was asked, or doesn't; and its answer is heard, or isn't. */
  async *#hear(
    claim: Claim,
    ref: MessageRef,
    text: string,
    land: () => void,
  ): AsyncGenerator<void> {
    const { stream, place, part } = claim.row;
    const fate = this.#dice.below(100);
    if (fate < 85) land();
    yield;
    if (this.#now >= claim.leasedUntil) this.#doubts += 1;
    if (fate < 75) {
      const post = { stream, place, part, ...ref, shown: text };
      await this.#protocol.complete(claim, post, this.#now);
    } else if (fate < 90) {
      this.#doubts += 1;
      await this.#store.postpone(claim, this.#now + 5, { failed: 'no answer', uncertain: true });
    } else if (fate < 95) {
      await this.#store.postpone(claim, this.#now + 5, { failed: 'HTTP 500' });
    } else {
      await this.#store.postpone(claim, this.#now + 20, {});
    }
  }

  async #draw(row: QueuedRow): Promise<string> {
    if (row.part !== 'card') return row.part;
    const snapshot = await this.#store.stream(row.stream);
    return String(JSON.parse(snapshot?.state ?? '""'));
  }

  #newId(): string {
    this.#ids += 1;
    return `m${this.#ids}`;
  }

  #find(key: string): string | undefined {
    for (const [id, message] of this.#messages) if (message.key === key) return id;
    return undefined;
  }

  #watchLane({ row }: Claim): void {
    const others = this.#senders.filter((sender) => sender?.claim?.row.place === row.place);
    const live = others.filter((sender) => (sender?.claim?.leasedUntil ?? 0) > this.#now);
    this.#crossed += live.length;
  }

  /** No more trouble from people: what is under way ends, and one sender serves what is left. */
  async #settle(): Promise<void> {
    for (let round = 0; round < 2_000; round += 1) {
      this.#now += 1;
      const awake = [...this.#senders.keys()].filter((n) => this.#isAwake(this.#senders[n]));
      for (const n of awake) await this.#advance(n);
      if (awake.length > 0) continue;

      const wakings = this.#senders.flatMap((sender) => sender?.wakes ?? []);
      const next = await this.#store.nextDue(this.#now);
      if (next === undefined && wakings.length === 0) return;
      this.#now = Math.max(this.#now, Math.min(next ?? Number.POSITIVE_INFINITY, ...wakings));
      const free = this.#senders.indexOf(undefined);
      if (next !== undefined && next <= this.#now && free >= 0) await this.#advance(free);
    }
    throw new Error('The world never came to rest.');
  }

  async #ending(): Promise<Ending> {
    const posts = await this.#store.posts(this.#stream);
    const recorded = new Set(posts.map(({ id }) => id));
    const stale = posts
      .filter(({ part }) => part === 'card')
      .filter(({ id }) => this.#messages.get(id)?.text !== this.#text)
      .map(({ place, id }) => `${place} ${id}`);
    const missing = PLACES.map((place) => `${place} ${this.#stream}`).filter(
      (place) => !posts.some((post) => post.place === place && post.part === 'card'),
    );
    const strays = [...this.#messages.keys()].filter((id) => !recorded.has(id)).length;
    return {
      stale: [...stale, ...missing],
      crossed: this.#crossed,
      strays,
      doubts: this.#doubts,
    };
  }
}
