// Lives through the world of one seed. The seed decides which faults and habits the world has and
// every step in it; the steps are kept, so that a failure can be lived again and shortened.
import { ACCOUNTS } from './cast.ts';
import { type Dice, dice } from './dice.ts';
import { HABITS, type Habit, nextThing, type Said } from './habits.ts';
import type { Home, Setting } from './setting.ts';
import type { Planted } from './sim-process.ts';
import { SimWorld } from './sim-world.ts';
import { TO_THE_END } from './tasks.ts';
import type { Fault, Step } from './trace.ts';

/** Faults that happen at some moment, … */
const SUDDEN = [
  'crashes',
  'standstill',
  'policy',
  'chat-down',
  'channel-closed',
  'message-deleted',
  'directory-down',
  'group-changed',
] as const;
/** … and those that are in the air. */
const LASTING = ['duplicates', 'delays', 'interleaving', 'lost-wake-ups', 'trouble'] as const;
const FAULTS = [...SUDDEN, ...LASTING] as const;
export type Trouble = (typeof FAULTS)[number];

export interface Outcome {
  readonly seed: number;
  readonly setting: Setting;
  readonly steps: readonly Step[];
  /** Every invariant that was violated; empty: none. */
  readonly wrong: readonly string[];
  readonly fingerprint: string;
  readonly entries: number;
  /** Virtual milliseconds. */
  readonly lasted: number;
}

const NOTHING: Planted = {};

export async function liveThrough(
  seed: number,
  home: Home,
  planted: Planted = NOTHING,
): Promise<Outcome> {
  const chance = dice(seed * 7919 + 13);
  const anyOf = FAULTS.filter(() => chance.percent(50));
  const faults = new Set(planted.needs ?? anyOf);
  const habits = new Set(HABITS.filter(() => chance.percent(60)));
  const setting: Setting = {
    processes: chance.percent(25) && !home.onDisk ? 2 : 1,
    knowsBen: chance.percent(50),
    trouble: faults.has('trouble') ? 5 + chance.below(25) : 0,
    readable: chance.percent(50),
  };
  const world = await SimWorld.open(setting, home, planted);
  const chooser = new Chooser(world, chance, faults, habits);
  const steps: Step[] = [];
  return finished(seed, world, steps, async () => {
    const most = 40 + chance.below(50);
    for (let n = 0; n < most && world.wrong.length === 0; n += 1) {
      if (n === Math.floor(most * 0.8)) chooser.calm();
      const step = await chooser.next();
      steps.push(step);
      await world.run(step);
    }
  });
}

/** Lives through some steps again. */
export async function relive(
  seed: number,
  setting: Setting,
  steps: readonly Step[],
  home: Home,
  planted: Planted = NOTHING,
): Promise<Outcome> {
  const world = await SimWorld.open(setting, home, planted);
  return finished(seed, world, steps, async () => {
    for (const step of steps) if (world.wrong.length === 0) await world.run(step);
  });
}

async function finished(
  seed: number,
  world: SimWorld,
  steps: readonly Step[],
  live: () => Promise<void>,
): Promise<Outcome> {
  const since = world.now;
  try {
    await live();
    const wrong = world.wrong.length > 0 ? world.wrong : await world.settle();
    const { setting, entries } = world;
    const fingerprint = world.trace.text();
    return { seed, setting, steps, wrong, fingerprint, entries, lasted: world.now - since };
  } finally {
    await world.close();
  }
}

/** Chooses the next step by the dice among what can happen now. */
class Chooser {
  readonly #world: SimWorld;
  readonly #dice: Dice;
  readonly #faults: Set<Trouble>;
  readonly #habits: ReadonlySet<Habit>;
  readonly #sudden: (typeof SUDDEN)[number][];
  readonly #onTheirWay: string[] = [];
  readonly #said: string[] = [];
  #ids = 0;
  #calm = false;

  constructor(world: SimWorld, chance: Dice, faults: Set<Trouble>, habits: ReadonlySet<Habit>) {
    this.#world = world;
    this.#dice = chance;
    this.#faults = faults;
    this.#sudden = SUDDEN.filter((one) => faults.has(one));
    this.#habits = habits;
  }

  /** From here on nothing goes wrong any more. */
  calm(): void {
    this.#faults.clear();
    this.#sudden.length = 0;
    this.#calm = true;
  }

  async next(): Promise<Step> {
    if (this.#calm) {
      this.#calm = false;
      return { do: 'calm', r: this.#r() };
    }
    for (;;) {
      const step = await this.#one();
      if (step !== undefined) return step;
    }
  }

  #r(): number {
    return this.#dice.below(1_000_000_000);
  }

  async #one(): Promise<Step | undefined> {
    if (this.#habits.has('home') && this.#dice.percent(5)) return this.#home();
    const chance = this.#dice.below(100);
    if (chance < 34) return this.#say();
    if (chance < 42) return this.#arrive();
    if (chance < 58) return this.#go();
    if (chance < 80) return this.#lookOut();
    if (chance < 92) return this.#pass();
    return this.#fault();
  }

  #process(): number {
    return this.#dice.below(this.#world.processes.length);
  }

  /** Mostly to the end; in worlds with interleaving often to some port call in the middle. */
  #calls(): number {
    if (!this.#faults.has('interleaving') || this.#dice.percent(40)) return TO_THE_END;
    return this.#dice.percent(50) ? 1 + this.#dice.below(8) : 1 + this.#dice.below(40);
  }

  /** A tab is opened; where a Home is a message somebody asks for it. */
  #home(): Step | undefined {
    const who = ACCOUNTS[this.#dice.below(ACCOUNTS.length)];
    if (who === undefined) return undefined;
    const { platform, account } = who;
    if (platform === 'teams')
      return this.#saying({ platform, account, via: 'command', words: 'home' });
    this.#ids += 1;
    const id = `h${this.#ids}`;
    return { do: 'home', id, account, at: this.#process(), calls: this.#calls(), r: this.#r() };
  }

  #say(): Step | undefined {
    const said = nextThing(this.#dice, this.#world.sight(), this.#habits);
    return said && this.#saying(said);
  }

  #saying(said: Said): Step {
    this.#ids += 1;
    const id = `d${this.#ids}`;
    const late = this.#faults.has('delays') && this.#dice.percent(30);
    (late ? this.#onTheirWay : this.#said).push(id);
    const at = late ? undefined : this.#process();
    return { do: 'say', id, said, at, calls: this.#calls(), r: this.#r() };
  }

  #arrive(): Step | undefined {
    const late = this.#onTheirWay;
    const again = this.#faults.has('duplicates') && this.#dice.percent(50);
    const list = again ? this.#said.slice(-6) : late;
    const id = list[this.#dice.below(list.length)];
    if (id === undefined) return undefined;
    if (!again) {
      late.splice(late.indexOf(id), 1);
      this.#said.push(id);
    }
    return { do: 'arrive', id, at: this.#process(), calls: this.#calls(), r: this.#r() };
  }

  #go(): Step | undefined {
    const waiting = this.#world.waiting();
    const task = waiting[this.#dice.below(waiting.length)];
    return task === undefined ? undefined : { do: 'go', task, calls: this.#calls(), r: this.#r() };
  }

  async #lookOut(): Promise<Step | undefined> {
    const at = this.#process();
    if (!this.#world.mayLook(at)) return undefined;
    if (this.#faults.has('lost-wake-ups') && this.#dice.percent(50)) return undefined;
    const due = this.#dice.percent(70) ? await this.#world.due() : [];
    const only = due[this.#dice.below(due.length)]?.key;
    return { do: 'look', at, only, calls: this.#calls(), r: this.#r() };
  }

  async #pass(): Promise<Step> {
    const { now } = this.#world;
    const next = await this.#world.nextDue();
    const ahead = next === undefined ? 0 : next - now;
    const chance = this.#dice.below(100);
    const ms =
      ahead > 0 && chance < 60
        ? ahead
        : chance < 90
          ? 200 + this.#dice.below(5_000)
          : 60_000 * (1 + this.#dice.below(30));
    return { do: 'pass', ms, r: this.#r() };
  }

  #fault(): Step | undefined {
    const at = this.#process();
    const r = this.#r();
    const wanted = this.#sudden[this.#dice.below(this.#sudden.length)];
    if (wanted === undefined) return undefined;
    const fault = (name: Fault): Step => ({ do: 'fault', fault: name, r });
    switch (wanted) {
      case 'crashes':
        return { do: 'crash', at, r };
      case 'standstill':
        return { do: 'stop', at, ms: 20_000 + this.#dice.below(40_000), r };
      case 'policy':
        return { do: 'policy', index: this.#dice.below(3), r };
      case 'chat-down':
      case 'channel-closed':
      case 'directory-down':
        return fault(this.#dice.percent(60) ? wanted : 'recovery');
      case 'message-deleted':
      case 'group-changed':
        return fault(wanted);
      default:
        return undefined;
    }
  }
}
