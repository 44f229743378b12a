// Everything the house does at the same time, and who goes on next. Every port call is a place
// where a task may be stopped, for a moment or, when its process dies, for ever.
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import type { Dice } from './dice.ts';

/** What is thrown into a transaction whose process dies in the middle of it. */
class Died extends Error {}

/** A process of the bot as the scheduler sees it. */
export interface Life {
  readonly name: string;
  alive: boolean;
  /** Until then it is stopped as a whole, whatever it was doing. */
  stoppedUntil: number;
}

interface Parked {
  readonly call: string;
  readonly inTransaction: boolean;
  /** What it had asked of the world outside happens although nobody is left to hear of it. */
  readonly afterDeath: (() => void) | undefined;
  readonly go: () => void;
  readonly die: (why: Error) => void;
}

export interface Task {
  readonly name: string;
  readonly life: Life;
  /** So many port calls it may make before it stops. */
  budget: number;
  readonly parked: Parked[];
  over: boolean;
  /** A look at what is due sees this row only. */
  readonly only: string | undefined;
}

export interface Call {
  readonly inTransaction?: boolean;
  readonly afterDeath?: () => void;
}

/** More port calls than any task makes. */
export const TO_THE_END = 1_000_000;

export class Tasks {
  readonly #current = new AsyncLocalStorage<Task>();
  readonly #tasks = new Map<string, Task>();
  #underWay = 0;
  #progress = 0;
  #parkedInside = 0;

  get names(): readonly string[] {
    return [...this.#tasks.keys()];
  }

  named(name: string): Task | undefined {
    return this.#tasks.get(name);
  }

  /** The task that is running, as seen from one of its port calls. */
  get current(): Task | undefined {
    return this.#current.getStore();
  }

  /** Work that somebody else's call sets off goes on as this task's. */
  within<T>(task: Task | undefined, work: () => T): T {
    return task === undefined ? work() : this.#current.run(task, work);
  }

  /** Begins a task and lets it make so many port calls. A task that rejects is a fault of the simulation. */
  async begin(
    name: string,
    life: Life,
    calls: number,
    run: () => Promise<void>,
    only?: string,
  ): Promise<void> {
    const task: Task = { name, life, budget: calls, parked: [], over: false, only };
    this.#tasks.set(name, task);
    let fault: unknown;
    this.#current.run(task, () => {
      run().then(
        () => {
          task.over = true;
        },
        (error: unknown) => {
          task.over = true;
          fault = error;
        },
      );
    });
    await this.#settle();
    task.budget = 0;
    this.#tidy(task);
    if (fault !== undefined) throw fault;
  }

  /** Lets a task go on; which of its waiting calls goes first is the dice's. */
  async go(task: Task, calls: number, dice: Dice): Promise<void> {
    task.budget = calls;
    while (task.budget > 0 && task.parked.length > 0 && task.life.alive) {
      task.budget -= 1;
      const [call] = task.parked.splice(dice.below(task.parked.length), 1);
      if (call?.inTransaction) this.#parkedInside -= 1;
      this.#progress += 1;
      call?.go();
      await this.#settle();
    }
    task.budget = 0;
    this.#tidy(task);
  }

  /** Whether somebody holds the write lock while waiting to go on: nobody else can write meanwhile. */
  get isLocked(): boolean {
    return this.#parkedInside > 0;
  }

  /** A process dies where it stands; `lands` says of each request that was on its way whether it still arrives. */
  async kill(life: Life, lands: () => boolean): Promise<void> {
    life.alive = false;
    for (const [name, task] of [...this.#tasks]) {
      if (task.life !== life) continue;
      for (const call of task.parked.splice(0)) {
        if (call.inTransaction) {
          this.#parkedInside -= 1;
          call.die(new Died());
        } else if (call.afterDeath !== undefined && lands()) call.afterDeath();
      }
      this.#tasks.delete(name);
    }
    await this.#settle();
  }

  /** Waits at a port call until the scheduler lets it through; for ever when its process is dead. */
  enter(life: Life, call: string, about: Call = {}): Promise<void> {
    const task = this.#current.getStore();
    this.#progress += 1;
    if (!life.alive) {
      return about.inTransaction ? Promise.reject(new Died()) : new Promise(() => {});
    }
    if (task === undefined || task.budget > 0) {
      if (task !== undefined) task.budget -= 1;
      return Promise.resolve();
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const inTransaction = about.inTransaction ?? false;
    if (inTransaction) this.#parkedInside += 1;
    const { afterDeath } = about;
    task.parked.push({ call, inTransaction, afterDeath, go: resolve, die: reject });
    // It had seemed over while it waited for the write lock, and another may be called the same meanwhile.
    let name = task.name;
    while ((this.#tasks.get(name) ?? task) !== task) name += "'";
    this.#tasks.set(name, task);
    return promise;
  }

  /** A real call that takes turns of the event loop: nothing else is chosen while it is under way. */
  async wait<T>(life: Life, call: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await call();
    } finally {
      this.#underWay -= 1;
      this.#progress += 1;
      // Its process died meanwhile: what was done is done, and nobody hears of it.
      if (!life.alive) await new Promise(() => {});
    }
  }

  /** Resolves when everything that could go on has stopped or ended. */
  async #settle(): Promise<void> {
    let still = 0;
    let before = -1;
    for (;;) {
      await turn();
      if (this.#underWay === 0) return;
      // Behind a transaction that waits to go on others wait, too.
      still = this.#progress === before ? still + 1 : 0;
      before = this.#progress;
      if (this.#parkedInside > 0 && still >= 3) return;
    }
  }

  #tidy(task: Task): void {
    if (!task.over || task.parked.length > 0) return;
    for (const [name, one] of this.#tasks) if (one === task) this.#tasks.delete(name);
  }
}
