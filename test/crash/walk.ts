// Why this file exists: walks a party of worlds through the release, step by step, and lets their bots die where a plan says.
import { BotGone, type Death } from './bot-process.ts';
import type { CrashWorld } from './crash-world.ts';
import { journalOn, outboxOn, postsOn } from './on-file.ts';
import type { Party } from './party.ts';
import { STEPS, type Step } from './release-steps.ts';
import { wrongAtTheEnd, wrongIn } from './truth.ts';

export type Hits = Readonly<Record<string, number>>;

export interface Plan {
  /**
   * Where the bot of this world dies in this step, one after the other: first while the step is under way, then in what
   * it does after its restart. None: it lives, or dies whenever the others do.
   */
  deaths(world: number, step: number): readonly Death[];
  /** Told of each bot that was to die in a step whether it came to all its deaths. */
  ended(world: number, step: number, died: boolean): void;
  /** Told how often each failpoint was passed in a step, or after the restart that followed it. */
  passed(world: number, step: number, when: 'step' | 'restart', hits: Hits): void;
}

export interface Walk {
  /** Bots that were killed. */
  readonly kills: number;
  /** What was found wrong, with where the bot had died. */
  readonly wrongs: readonly string[];
}

/** One whole release in each world. The party can't be used again. */
export async function walk(party: Party, plan: Plan): Promise<Walk> {
  const lives = party.worlds.map((world) => new WorldLife(world));
  const wrongs: string[] = [];
  let kills = 0;
  for (const [number, step] of STEPS.entries()) {
    const deaths = lives.map((_, world) => plan.deaths(world, number));
    // Whoever has been stopped has to be started again.
    const rounds = Math.max(step.stops === true ? 1 : 0, ...deaths.map((one) => one.length));
    const died = deaths.map(() => true);
    await Promise.all(lives.map(({ world }, n) => world.prepare(deaths[n]?.[0])));
    let doings: readonly Promise<unknown>[] = lives.map((life) => life.attempt(step));
    const passed = async (when: 'step' | 'restart') => {
      await Promise.all(doings);
      for (const [n, { world }] of lives.entries()) {
        plan.passed(n, number, when, await world.hits());
      }
    };
    if (deaths.every((one) => one.length === 0)) await passed('step');
    for (let round = 0; round < rounds; round += 1) {
      const reached = await theirEnds(
        party,
        doings,
        deaths.map((one) => one[round]),
      );
      reached.forEach((one, n) => {
        died[n] &&= one;
      });
      await party.kill();
      kills += lives.length;
      await Promise.allSettled(doings);
      for (const life of lives) wrongs.push(...life.afterDeath(step, number));
      await party.start(deaths.map((one) => one[round + 1]));
      doings = lives.map((life) => life.recover());
    }
    if (rounds > 0) await passed('restart');
    for (const [n, one] of deaths.entries()) {
      if (one.length > 0) plan.ended(n, number, died[n] === true);
    }
    const found = await Promise.all(lives.map((life) => life.completed(step, number)));
    for (const [n, one] of found.entries()) {
      const where = `${step.name}, died at ${deaths[n]?.map(named).join(' then ') || 'no point'}`;
      wrongs.push(...one.map((wrong) => `${where}: ${wrong}`));
    }
    wrongs.push(...party.complaints().map((line) => `${step.name}: logged ${line}`));
    // What follows from something wrong is wrong, too.
    if (wrongs.length > 0) return { kills, wrongs };
  }
  for (const { world } of lives) wrongs.push(...wrongAtTheEnd(world));
  return { kills, wrongs };
}

function named({ point, hit }: Death): string {
  return `${point} #${hit}`;
}

/** Resolves when each bot that is to die has come to its point, or has done all it had to do without: true for those that have. */
function theirEnds(
  party: Party,
  doings: readonly Promise<unknown>[],
  deaths: readonly (Death | undefined)[],
): Promise<readonly boolean[]> {
  return Promise.all(
    deaths.map(async (death, world) => {
      if (death === undefined) return true;
      const finished = doings[world]?.then(
        () => false,
        () => true,
      );
      return Promise.race([party.over(world).then(() => true), finished ?? false]);
    }),
  );
}

/** What there is to see, for whoever looks for the fault. */
function standing(world: CrashWorld): readonly string[] {
  const { file } = world;
  const outbox = outboxOn(file).map(({ key, due }) => `${key} (${due - world.now()} ms)`);
  const posts = postsOn(file).map(({ key, channel, id }) => `${key} is ${channel} ${id}`);
  return [journalOn(file, 'R-1').join(), ...outbox, ...posts];
}

/** One world on its way. */
class WorldLife {
  readonly world: CrashWorld;
  readonly #uncertain = new Map<string, number>();
  #told = '';

  constructor(world: CrashWorld) {
    this.world = world;
  }

  /** Does the step, or as much of it as the bot lives to see. */
  async attempt(step: Step): Promise<void> {
    this.#told = '';
    this.#told = await step.does(this.world).catch(() => '');
  }

  /** Lets the bot do all it has to do, or as much of it as it lives to do. */
  async recover(): Promise<void> {
    await this.world.settle().catch((error: unknown) => {
      if (!(error instanceof BotGone)) throw error;
    });
  }

  /** The bot is dead: what anybody was told stands in its file, and what it was sending is uncertain. */
  afterDeath(step: Step, number: number): readonly string[] {
    for (const { key, kind, leased } of outboxOn(this.world.file)) {
      if (kind !== 'message' || leased === null) continue;
      this.#uncertain.set(key, (this.#uncertain.get(key) ?? 0) + 1);
    }
    const isTold = step.tells !== undefined && this.#told.includes(step.tells);
    if (!isTold || this.#isRecorded(number)) return [];
    return [`${step.name}: "${this.#told}" was told, and isn't recorded`];
  }

  #isRecorded(number: number): boolean {
    const facts = STEPS.slice(0, number + 1).flatMap(({ records }) => records);
    return journalOn(this.world.file, 'R-1').length >= facts.length;
  }

  /** Whoever got no answer repeats it. Then all of it has happened, once, and shows. */
  async completed(step: Step, number: number): Promise<readonly string[]> {
    try {
      if (!this.#isRecorded(number)) await step.does(this.world);
    } catch (error) {
      return [`can't be done again: ${String(error)}`, ...standing(this.world)];
    }
    const facts = STEPS.slice(0, number + 1).flatMap(({ records }) => records);
    const journal = journalOn(this.world.file, 'R-1');
    return [
      ...(journal.join() === facts.join() ? [] : [`the journal says ${journal.join(', ')}`]),
      ...(await wrongIn(this.world, this.#uncertain)),
    ];
  }
}
