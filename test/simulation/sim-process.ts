// One process of the bot, put together from the production code, with a stop at every port call.
import { house } from '../../src/app/hear.ts';
import type { Chat, Ids, Log } from '../../src/app/ports.ts';
import type { House, Utterance } from '../../src/app/speech.ts';
import type { Store, Transaction } from '../../src/app/store.ts';
import { type Sweeper, sweeper } from '../../src/app/sweep.ts';
import type { World as Ports } from '../../src/app/world.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { People } from './cast.ts';
import type { Trouble } from './seed.ts';
import type { Caller, SimChat } from './sim-chat.ts';
import type { Life, Tasks } from './tasks.ts';

/** What all processes of a world share. */
export interface Surroundings {
  readonly tasks: Tasks;
  readonly chats: readonly SimChat[];
  readonly people: People;
  readonly ids: Ids;
  readonly log: Log;
  readonly now: () => number;
  readonly policy: () => Policy;
  readonly planted: Planted;
}

/** How a bug is planted: other ports for the house to be built on, other words for it to hear. */
export interface Planted {
  readonly ports?: Plant;
  readonly hears?: (utterance: Utterance) => Utterance;
  /** What has to go wrong for it to show, where few worlds would have it: this, and nothing else. */
  readonly needs?: readonly Trouble[];
}

/** `raw` is the same ports without a stop. */
export type Plant = (ports: Ports, about: { readonly raw: Ports; readonly tasks: Tasks }) => Ports;

export interface SimProcess {
  readonly life: Life;
  readonly house: House;
  readonly sweeping: Sweeper;
  /** Somebody has asked for a look at what is due. */
  nudged: boolean;
  lookedAt: number;
}

type Method = (...args: readonly unknown[]) => Promise<unknown>;

/** Every method of a port, run through `around` by its name. */
function wrapped<T extends object>(
  port: T,
  around: (name: string, call: () => Promise<unknown>) => Promise<unknown>,
): T {
  const methods = Object.keys(port).map((name) => {
    const method = Reflect.get(port, name) as Method;
    const stopped: Method = (...args) => around(name, () => method(...args));
    return [name, stopped] as const;
  });
  return { ...port, ...Object.fromEntries(methods) };
}

export function startProcess(name: string, store: Store, around: Surroundings): SimProcess {
  const { tasks, people, now } = around;
  const life: Life = { name, alive: true, stoppedUntil: 0 };
  const travel = (call: string, afterDeath?: () => void) =>
    tasks.enter(life, call, afterDeath === undefined ? {} : { afterDeath });
  const caller: Caller = { travel };
  const process = { life, nudged: true, lookedAt: Number.NEGATIVE_INFINITY };
  const common = {
    ids: around.ids,
    log: around.log,
    clock: { now },
    wakeups: {
      nudge: () => {
        process.nudged = true;
      },
      start: () => undefined,
      stop: async () => undefined,
    },
    policy: around.policy,
  };
  const stopped: Ports = {
    ...common,
    store: stoppedStore(store, life, tasks),
    chats: around.chats.map((chat) => chat.port(caller)),
    directories: (['slack', 'teams'] as const).map((one) => people.directory(one, travel)),
  };
  const straight = async () => undefined;
  const raw: Ports = {
    ...common,
    store,
    chats: around.chats.map((chat): Chat => chat.port({ travel: straight })),
    directories: (['slack', 'teams'] as const).map((one) => people.directory(one, straight)),
  };
  const { planted } = around;
  const ports = planted.ports?.(stopped, { raw, tasks }) ?? stopped;
  const speaking = house(ports);
  const hear: House['hear'] = (utterance) => speaking.hear(planted.hears?.(utterance) ?? utterance);
  return Object.assign(process, { house: { ...speaking, hear }, sweeping: sweeper(ports) });
}

/** The store with a stop before every call of it, and before every call of a transaction. */
function stoppedStore(store: Store, life: Life, tasks: Tasks): Store {
  const at = async (name: string, call: () => Promise<unknown>) => {
    await tasks.enter(life, `store.${name}`);
    return tasks.wait(life, call);
  };
  const inside = async (name: string, call: () => Promise<unknown>) => {
    await tasks.enter(life, `tx.${name}`, { inTransaction: true });
    return call();
  };
  const gated = wrapped(store, at);
  return {
    ...gated,
    due: async (now, limit) => {
      const rows = await gated.due(now, limit);
      const only = tasks.current?.only;
      return only === undefined ? rows : rows.filter(({ key }) => key === only);
    },
    transaction: async (work) => {
      await tasks.enter(life, 'store.transaction');
      const task = tasks.current;
      const stopped = async (tx: Transaction) => {
        const result = await work(wrapped<Transaction>(tx, inside));
        // The last moment before the commit.
        await tasks.enter(life, 'tx.commit', { inTransaction: true });
        return result;
      };
      // Whoever comes first writes for all that wait.
      return tasks.wait(life, () =>
        store.transaction((tx) => tasks.within(task, () => stopped(tx))),
      );
    },
  };
}
