// Several worlds whose bots are carried by one process, and die with it.
import { type BotProcess, type BotTask, botProcess, type Death } from './bot-process.ts';
import { aCrashWorld, type CrashWorld } from './crash-world.ts';
import type { Places } from './place.ts';

export interface Party {
  readonly worlds: readonly CrashWorld[];
  /** Resolves when the bot of this world has come to its failpoint, or is dead. */
  over(world: number): Promise<void>;
  /** SIGKILL to all of them. */
  kill(): Promise<void>;
  /** A new process, each bot on its database; `deaths` says by world where a bot dies next. */
  start(deaths?: readonly (Death | undefined)[]): Promise<void>;
  /** What the bots logged as errors since this was last asked for. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

/** One world for each entry, which says whether its bot may read Slack's conversations. All are started. */
export async function aParty(readsHistory: readonly boolean[], places: Places): Promise<Party> {
  // The next process loads while this one works, so that a restart costs no more than opening the databases.
  const bots: { now: BotProcess; next: BotProcess } = { now: botProcess(), next: botProcess() };
  const isAlone = readsHistory.length === 1;
  const worlds = await Promise.all(
    readsHistory.map(async (reads, number) => {
      const ask = (task: BotTask) => bots.now.ask(task, number);
      return aCrashWorld({ readsHistory: reads, isAlone, ask, place: await places() });
    }),
  );
  const start = async (deaths: readonly (Death | undefined)[] = []) => {
    await Promise.all(worlds.map((world, number) => world.start(deaths[number])));
  };
  await start();
  await Promise.all(
    worlds.map(async (world) => {
      await world.teams.install('19:general@thread.tacv2');
      await world.settle();
    }),
  );
  return {
    worlds,
    over: (world) => bots.now.over(world),
    kill: () => bots.now.kill(),
    start: async (deaths) => {
      bots.now = bots.next;
      bots.next = botProcess();
      await start(deaths);
    },
    complaints: () => bots.now.complaints(),
    close: async () => {
      await Promise.all([bots.now.kill(), bots.next.kill()]);
      await Promise.all(worlds.map((world) => world.close()));
    },
  };
}
