// Every call of every port is a place where the process may die, and each has a name. A method that
// a port is given and that has no failpoint here does not compile.
import type { Chat, Clock, Directory, Ids, Log, Platform, Wakeups } from '../../src/app/ports.ts';
import type { Store, Transaction } from '../../src/app/store.ts';
import type { World } from '../../src/app/world.ts';

type Method = (...given: never[]) => unknown;

type Manner<M> = M extends (...given: never[]) => Promise<unknown> ? 'awaited' : 'at-once';

/** How a call ends, and, where the release of `release-steps.ts` never makes it, why not. */
type Entry<Ends> = Ends | { readonly manner: Ends; readonly unreached: string };

type Table = Readonly<Record<string, Entry<Manner<Method>> | Entry<'awaited'>>>;

/**
 * One line for every method of a port. Is a line missing? Add it: `'awaited'` where the method returns a promise, else
 * `'at-once'`. If the release of `release-steps.ts` never makes the call, let one of its steps make it; where that can't
 * be, write `{ manner: 'awaited', unreached: 'why' }`.
 */
export type Calls<Port> = {
  readonly [Name in keyof Port as NonNullable<Port[Name]> extends Method ? Name : never]-?: Entry<
    Manner<NonNullable<Port[Name]>>
  >;
};

const STORE: Calls<Store> = {
  stream: 'awaited',
  streams: 'awaited',
  count: { manner: 'awaited', unreached: 'asked for a long list' },
  events: 'awaited',
  actors: { manner: 'awaited', unreached: 'asked inside a transaction only' },
  receipt: 'awaited',
  post: 'awaited',
  posts: 'awaited',
  postsOf: 'awaited',
  postsByMessage: 'awaited',
  postByMessage: { manner: 'awaited', unreached: 'asked when a client draws a message anew' },
  accounts: 'awaited',
  account: 'awaited',
  accountsCalled: 'awaited',
  contact: 'awaited',
  transaction: 'awaited',
  due: 'awaited',
  timersAhead: { manner: 'awaited', unreached: 'asked where a queue spreads the work' },
  nextDue: 'awaited',
  claim: 'awaited',
  complete: 'awaited',
  postpone: 'awaited',
  defer: 'awaited',
  bury: { manner: 'awaited', unreached: 'nothing is given up' },
  behind: 'awaited',
  queued: 'awaited',
  untried: 'awaited',
  dead: { manner: 'awaited', unreached: 'asked by operators' },
  backlog: { manner: 'awaited', unreached: 'asked by operators' },
  held: { manner: 'awaited', unreached: 'asked by operators' },
  hold: { manner: 'awaited', unreached: 'after a restore' },
  resume: { manner: 'awaited', unreached: 'after a restore' },
  saveAccount: 'awaited',
  changeContact: 'awaited',
  forgetReceipts: { manner: 'awaited', unreached: 'once an hour by the clock of the machine' },
  close: 'awaited',
};

const BEFOREHAND = 'people and messages are looked up before a transaction';

const TRANSACTION: Calls<Transaction> = {
  stream: 'awaited',
  streams: 'awaited',
  count: { manner: 'awaited', unreached: 'asked for a long list' },
  events: { manner: 'awaited', unreached: 'asked when a vote is outdated' },
  actors: 'awaited',
  receipt: 'awaited',
  post: { manner: 'awaited', unreached: 'asked when a card is shared' },
  posts: 'awaited',
  postsOf: { manner: 'awaited', unreached: 'asked for a list' },
  postsByMessage: { manner: 'awaited', unreached: BEFOREHAND },
  postByMessage: { manner: 'awaited', unreached: BEFOREHAND },
  accounts: 'awaited',
  account: { manner: 'awaited', unreached: BEFOREHAND },
  accountsCalled: { manner: 'awaited', unreached: BEFOREHAND },
  contact: { manner: 'awaited', unreached: BEFOREHAND },
  nextNumber: 'awaited',
  save: 'awaited',
  reconcileTimers: 'awaited',
  enqueue: 'awaited',
  sending: 'awaited',
  timersUntil: 'awaited',
  takeTimer: 'awaited',
  keepReceipt: 'awaited',
};

const CHAT: Calls<Chat> = {
  serves: 'at-once',
  post: 'awaited',
  edit: 'awaited',
  find: 'awaited',
  reach: 'awaited',
};

const DIRECTORY: Calls<Directory> = {
  profile: 'awaited',
  byEmail: 'awaited',
  group: 'awaited',
};

const TEAMS_DIRECTORY: Calls<Directory> = {
  ...DIRECTORY,
  group: { manner: 'awaited', unreached: 'Teams has no groups that a policy can name' },
};

const WAKEUPS: Calls<Wakeups> = { nudge: 'at-once', start: 'at-once', stop: 'awaited' };

const CLOCK: Calls<Clock> = { now: 'at-once' };

const NO_LINK = 'nobody links two accounts';
const IDS: Calls<Ids> = {
  reference: { manner: 'at-once', unreached: 'no request fails' },
  code: { manner: 'at-once', unreached: NO_LINK },
  hash: { manner: 'at-once', unreached: NO_LINK },
};

const LOG: Calls<Log> = {
  info: { manner: 'at-once', unreached: 'nothing is worth telling' },
  warn: { manner: 'at-once', unreached: 'nothing goes wrong' },
  error: { manner: 'at-once', unreached: 'nothing fails' },
};

/** Moments that are no calls: a request came in and was answered; a transaction has begun and is about to be committed. */
const MOMENTS = { 'http.serve': 'at-once', 'tx.work': 'awaited' } as const;

const DIRECTORIES: Readonly<Record<Platform, Calls<Directory>>> = {
  slack: DIRECTORY,
  teams: TEAMS_DIRECTORY,
};

/** Passes a named point. Says whether to go on: no once the bot has died there or before. */
export type Pass = (point: string) => boolean;

/**
 * How each port of the world is wrapped. A port that is new to `World` is missing here: write its table above, and its
 * line below and in `DECLARED`.
 */
const WRAPPED: { readonly [Port in keyof World]: (port: World[Port], pass: Pass) => World[Port] } =
  {
    store: (store, pass) => {
      const watched = watching(store, 'store', STORE, pass);
      return {
        ...watched,
        transaction: (work) => watched.transaction((tx) => working(tx, work, pass)),
      };
    },
    chats: (chats, pass) => chats.map((chat) => watching(chat, chat.platform, CHAT, pass)),
    directories: (directories, pass) =>
      directories.map((one) =>
        watching(one, `${one.platform}-directory`, DIRECTORIES[one.platform], pass),
      ),
    clock: (clock, pass) => watching(clock, 'clock', CLOCK, pass),
    ids: (ids, pass) => watching(ids, 'ids', IDS, pass),
    log: (log, pass) => watching(log, 'log', LOG, pass),
    wakeups: (wakeups, pass) => watching(wakeups, 'wakeups', WAKEUPS, pass),
    // Not a port: it is read in memory.
    policy: (policy) => policy,
  };

const DECLARED: Readonly<Record<string, Table>> = {
  store: STORE,
  tx: TRANSACTION,
  slack: CHAT,
  teams: CHAT,
  'slack-directory': DIRECTORY,
  'teams-directory': TEAMS_DIRECTORY,
  clock: CLOCK,
  ids: IDS,
  log: LOG,
  wakeups: WAKEUPS,
};

export interface Failpoint {
  /** `store.claim:before`, `slack.post:after`. */
  readonly name: string;
  /** Why the release never passes it; undefined: it does. */
  readonly unreached: string | undefined;
}

/** Every point there is. */
export const FAILPOINTS: readonly Failpoint[] = [
  ...Object.entries(DECLARED).flatMap(([port, calls]) =>
    Object.entries(calls).flatMap(([call, entry]) =>
      around(`${port}.${call}`, typeof entry === 'string' ? undefined : entry.unreached),
    ),
  ),
  ...Object.keys(MOMENTS).flatMap((moment) => around(moment, undefined)),
];

function around(call: string, unreached: string | undefined): readonly Failpoint[] {
  return [`${call}:before`, `${call}:after`].map((name) => ({ name, unreached }));
}

/** The world with a failpoint before and after every call of its ports. */
export function withFailpoints(world: World, pass: Pass): World {
  return {
    store: WRAPPED.store(world.store, pass),
    chats: WRAPPED.chats(world.chats, pass),
    directories: WRAPPED.directories(world.directories, pass),
    clock: WRAPPED.clock(world.clock, pass),
    ids: WRAPPED.ids(world.ids, pass),
    log: WRAPPED.log(world.log, pass),
    wakeups: WRAPPED.wakeups(world.wakeups, pass),
    policy: WRAPPED.policy(world.policy, pass),
  };
}

/** The dead do nothing more: what they wait for never comes. */
function nothingMore(): Promise<never> {
  return new Promise(() => undefined);
}

async function working<T>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<T>,
  pass: Pass,
): Promise<T> {
  if (!pass('tx.work:before')) return nothingMore();
  const result = await work(watching(tx, 'tx', TRANSACTION, pass));
  return pass('tx.work:after') ? result : nothingMore();
}

function watching<Port extends object>(port: Port, name: string, calls: Table, pass: Pass): Port {
  return new Proxy(port, {
    get: (target, property) => {
      const value: unknown = Reflect.get(target, property);
      const entry = calls[String(property)];
      if (typeof value !== 'function' || entry === undefined) return value;
      const manner = typeof entry === 'string' ? entry : entry.manner;
      const call = `${name}.${String(property)}`;
      const perform = (given: readonly unknown[]): unknown => Reflect.apply(value, target, given);
      return manner === 'awaited'
        ? async (...given: readonly unknown[]) => {
            if (!pass(`${call}:before`)) return nothingMore();
            const result = await perform(given);
            return pass(`${call}:after`) ? result : nothingMore();
          }
        : (...given: readonly unknown[]) => {
            pass(`${call}:before`);
            const result = perform(given);
            pass(`${call}:after`);
            return result;
          };
    },
  });
}
