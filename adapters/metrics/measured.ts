// Counts what passes through the ports, from outside: the house and the store know nothing of it.
import type { Chat, Platform, Sent } from '../../src/app/ports.ts';
import type { House } from '../../src/app/speech.ts';
import type { QueuedRow, Store, Transaction } from '../../src/app/store.ts';
import type { World } from '../../src/app/world.ts';
import type { Instruments } from './instruments.ts';

/** The house, with what people say counted. */
export function measuredHouse(house: House, { commands, commandDuration }: Instruments): House {
  return {
    ...house,
    hear: async (utterance) => {
      const { platform } = utterance;
      const answered = commandDuration.startTimer({ platform });
      const reply = await house.hear(utterance);
      answered();
      commands.inc({ platform, outcome: reply.outcome ?? 'answered' });
      return reply;
    },
  };
}

/** The world, with what falls due counted. */
export function measuredWorld(world: World, instruments: Instruments): World {
  const asked: Asked = new Map();
  countFromNothing(instruments, world.chats);
  return {
    ...world,
    chats: world.chats.map((chat) => measuredChat(chat, asked, instruments)),
    store: measuredStore(world, asked, instruments),
  };
}

/** Which chat was asked last to show a row that is being delivered: the store hears of the outcome, not of the chat. */
type Asked = Map<string, Platform>;

/** Many times what is under way at once. What a paused process never brought to an end is forgotten. */
const MOST_ASKED = 1000;

function measuredChat(chat: Chat, asked: Asked, { chatCalls }: Instruments): Chat {
  const { platform } = chat;
  const timed = async (call: 'post' | 'edit', key: string, ask: () => Promise<Sent>) => {
    if (asked.size >= MOST_ASKED) asked.clear();
    asked.set(key, platform);
    const answered = chatCalls.startTimer({ platform, call });
    const sent = await ask();
    answered({ outcome: sent.kind === 'failed' && sent.permanent ? 'refused' : sent.kind });
    return sent;
  };
  return {
    ...chat,
    post: (place, to, thread, message) =>
      timed('post', message.key, () => chat.post(place, to, thread, message)),
    edit: (ref, message) => timed('edit', message.key, () => chat.edit(ref, message)),
  };
}

function measuredStore({ store, clock }: World, asked: Asked, instruments: Instruments): Store {
  const ended = outcomesTo(asked, instruments);
  return {
    ...store,
    // A timer has rung when what it means is committed.
    transaction: async (work) => {
      const taken: QueuedRow[] = [];
      const result = await store.transaction((tx) => work(noting(tx, taken)));
      for (const row of taken) ended(row, 'done', clock.now());
      return result;
    },
    complete: async (claim, post, now, more) => {
      const result = await store.complete(claim, post, now, more);
      const shown = post !== undefined || more?.forget === true;
      ended(claim.row, shown ? 'done' : 'nothing-to-send', now);
      return result;
    },
    postpone: async (claim, at, why) => {
      await store.postpone(claim, at, why);
      const { uncertain, failed } = why;
      ended(claim.row, uncertain ? 'uncertain' : failed === undefined ? 'card-first' : 'failed');
    },
    defer: async (claim, at) => {
      await store.defer(claim, at);
      const platform = ended(claim.row, 'not-before');
      instruments.rateLimitWait.observe({ platform }, seconds(at - clock.now()));
    },
    bury: async (claim, why, now, next) => {
      await store.bury(claim, why, now, next);
      ended(claim.row, 'dead');
    },
  };
}

function noting(tx: Transaction, taken: QueuedRow[]): Transaction {
  return {
    ...tx,
    takeTimer: async (key, now) => {
      const row = await tx.takeTimer(key, now);
      if (row !== undefined) taken.push(row);
      return row;
    },
  };
}

const OUTCOMES = [
  'done',
  'nothing-to-send',
  'not-before',
  'uncertain',
  'failed',
  'card-first',
  'dead',
] as const;

type DeliveryOutcome = (typeof OUTCOMES)[number];

/** A counter that appears with its first count has grown by nothing, as Prometheus sees it: those that are watched are there from the start. */
function countFromNothing({ commands, deliveries, timers }: Instruments, chats: readonly Chat[]) {
  const platforms = chats.map(({ platform }) => platform);
  for (const platform of platforms) {
    for (const outcome of ['accepted', 'answered', 'problem', 'fault']) {
      commands.inc({ platform, outcome }, 0);
    }
  }
  for (const platform of [...platforms, 'none'] as const) {
    for (const outcome of OUTCOMES) deliveries.inc({ platform, outcome }, 0);
  }
  for (const outcome of ['done', 'failed', 'dead']) timers.inc({ outcome }, 0);
}

/** Counts the outcome of one try at a row; `doneAt`: when it was dealt with. Answers which chat was asked. */
function outcomesTo(asked: Asked, instruments: Instruments) {
  const { timers, timerLateness, deliveries, deliveryLateness } = instruments;
  return ({ kind, key, dueAt }: QueuedRow, outcome: DeliveryOutcome, doneAt?: number) => {
    const platform = asked.get(key) ?? 'none';
    asked.delete(key);
    const late = doneAt === undefined ? undefined : seconds(doneAt - dueAt);
    if (kind === 'timer') {
      timers.inc({ outcome: doneAt === undefined ? outcome : 'done' });
      if (late !== undefined) timerLateness.observe(late);
    } else {
      deliveries.inc({ platform, outcome });
      if (late !== undefined && outcome === 'done') deliveryLateness.observe({ platform }, late);
    }
    return platform;
  };
}

function seconds(ms: number): number {
  return Math.max(0, ms) / 1000;
}
