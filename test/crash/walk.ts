// Walks a party of worlds through the release, step by step, and lets their bots die where a plan says.
import { outboxIn, postsIn } from '../support/rows.ts';
import { BotGone, type Death } from './bot-process.ts';
import type { CrashWorld } from './crash-world.ts';
import { journalIn } from './on-database.ts';
import type { Party } from './party.ts';
import { STEPS, type Step } from './release-steps.ts';
import { missingIn, wrongAtTheEnd, wrongIn } from './truth.ts';

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
  passed(
    world: CrashWorld,
    step: number,
    when: 'step' | 'restart',
    hits: Hits,
  ): void | Promise<void>;
  /** The messages that stand after each step where nobody dies; undefined while that isn't known. */
  readonly messages: readonly (readonly string[])[] | undefined;
}

export interface Walk {
  /** Bots that were killed. */
  readonly kills: number;
  /** What was found wrong, with where the bot had died. */
  readonly wrongs: readonly string[];
}

/** One whole release in each world, but for what follows from something wrong. The party can't be used again. */
export async function walk(party: Party, plan: Plan): Promise<Walk> {
  const walking = new Walking(party, plan);
  for (const number of STEPS.keys()) {
    if (walking.wrongs.length === 0) await walking.step(number);
  }
  if (walking.wrongs.length === 0) {
    walking.wrongs.push(...(await Promise.all(party.worlds.map(wrongAtTheEnd))).flat());
  }
  return walking;
}

class Walking implements Walk {
  kills = 0;
  readonly wrongs: string[] = [];
  readonly #party: Party;
  readonly #plan: Plan;
  readonly #lives: readonly WorldLife[];

  constructor(party: Party, plan: Plan) {
    this.#party = party;
    this.#plan = plan;
    this.#lives = party.worlds.map((world) => new WorldLife(world));
  }

  async step(number: number): Promise<void> {
    const step = stepAt(number);
    const deaths = this.#lives.map((_, world) => this.#plan.deaths(world, number));
    await Promise.all(this.#lives.map(({ world }, n) => world.prepare(deaths[n]?.[0])));
    const doings = this.#lives.map((life) => life.attempt(step));
    if (deaths.every((one) => one.length === 0)) await this.#passed(doings, number, 'step');
    const died = await this.#die(step, number, deaths, doings);
    for (const [n, one] of deaths.entries()) {
      if (one.length > 0) this.#plan.ended(n, number, died[n] === true);
    }
    const messages = this.#plan.messages?.[number] ?? [];
    const found = this.#lives.map((life) => life.completed(step, number, messages));
    for (const [n, wrongs] of (await Promise.all(found)).entries()) {
      const where = `${step.name}, died at ${deaths[n]?.map(named).join(' then ') || 'no point'}`;
      this.wrongs.push(...wrongs.map((wrong) => `${where}: ${wrong}`));
    }
    this.wrongs.push(...this.#party.complaints().map((line) => `${step.name}: logged ${line}`));
  }

  /** Says which bots came to all their deaths. */
  async #die(
    step: Step,
    number: number,
    deaths: readonly (readonly Death[])[],
    doings: readonly Promise<unknown>[],
  ): Promise<readonly boolean[]> {
    const died = deaths.map(() => true);
    // Whoever has been stopped has to be started again.
    const rounds = Math.max(step.stops === true ? 1 : 0, ...deaths.map((one) => one.length));
    let underWay = doings;
    for (let round = 0; round < rounds; round += 1) {
      const now = deaths.map((one) => one[round]);
      for (const [n, one] of (await theirEnds(this.#party, underWay, now)).entries()) {
        died[n] &&= one;
      }
      await this.#party.kill();
      this.kills += this.#lives.length;
      await Promise.allSettled(underWay);
      for (const life of this.#lives) this.wrongs.push(...(await life.afterDeath(step, number)));
      await this.#party.start(deaths.map((one) => one[round + 1]));
      underWay = this.#lives.map((life) => life.recover());
    }
    if (rounds > 0) await this.#passed(underWay, number, 'restart');
    return died;
  }

  async #passed(
    doings: readonly Promise<unknown>[],
    number: number,
    when: 'step' | 'restart',
  ): Promise<void> {
    await Promise.all(doings);
    for (const { world } of this.#lives) {
      await this.#plan.passed(world, number, when, await world.hits());
    }
  }
}

function stepAt(number: number): Step {
  const step = STEPS[number];
  if (step === undefined) throw new Error(`there is no step ${number}`);
  return step;
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
async function standing(world: CrashWorld): Promise<readonly string[]> {
  const { databaseUrl } = world;
  const outbox = (await outboxIn(databaseUrl)).map(
    ({ key, due }) => `${key} (${due - world.now()} ms)`,
  );
  const posts = (await postsIn(databaseUrl)).map(
    ({ key, channel, id }) => `${key} is ${channel} ${id}`,
  );
  return [(await journalIn(databaseUrl, 'R-1')).join(), ...outbox, ...posts];
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

  /** The bot is dead: what anybody was told stands in its database, and what it was sending is uncertain. */
  async afterDeath(step: Step, number: number): Promise<readonly string[]> {
    for (const { key, kind, leased } of await outboxIn(this.world.databaseUrl)) {
      if (kind !== 'message' || leased === null) continue;
      this.#uncertain.set(key, (this.#uncertain.get(key) ?? 0) + 1);
    }
    const isTold = step.tells !== undefined && this.#told.includes(step.tells);
    if (!isTold || (await this.#isRecorded(number))) return [];
    return [`${step.name}: "${this.#told}" was told, and isn't recorded`];
  }

  /** Whoever got no answer repeats it. Then all of it has happened, once, and shows. */
  async completed(
    step: Step,
    number: number,
    messages: readonly string[],
  ): Promise<readonly string[]> {
    try {
      if (!(await this.#isRecorded(number))) await step.does(this.world);
      const facts = factsUpTo(number).join();
      const journal = (await journalIn(this.world.databaseUrl, 'R-1')).join();
      return [
        ...(journal === facts ? [] : [`the journal says ${journal}`]),
        ...(await wrongIn(this.world, this.#uncertain)),
        ...(await missingIn(this.world, messages)),
        ...(step.wrong?.(this.world) ?? []).map((shown) => `it doesn't show: ${shown}`),
      ];
    } catch (error) {
      return [`it doesn't go on: ${String(error)}`, ...(await standing(this.world))];
    }
  }

  async #isRecorded(number: number): Promise<boolean> {
    const journal = await journalIn(this.world.databaseUrl, 'R-1');
    return journal.length >= factsUpTo(number).length;
  }
}

function factsUpTo(number: number): readonly string[] {
  return STEPS.slice(0, number + 1).flatMap(({ records }) => records);
}
