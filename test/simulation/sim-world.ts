// One simulated world: runs steps one after the other on the production code, and has the
// checker look after each.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World as Ports } from '../../src/app/world.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { Release } from '../../src/domain/release/model.ts';
import { phaseOf } from '../../src/domain/release/phase.ts';
import { Book } from './books.ts';
import { ACCOUNTS, People, policies } from './cast.ts';
import { Checker } from './checker.ts';
import { type Dice, dice } from './dice.ts';
import { faultyJournal, lateRows, untrueMessages } from './ending.ts';
import type { Offered, Sight } from './habits.ts';
import { lookAtHomes } from './last-look.ts';
import type { Home, Setting } from './setting.ts';
import { SimChat, SLACK_RULES, TEAMS_RULES } from './sim-chat.ts';
import { countedIds, faultsIn } from './sim-ids.ts';
import { type Planted, type SimProcess, startProcess } from './sim-process.ts';
import { type Life, Tasks, TO_THE_END } from './tasks.ts';
import { type Fault, Fingerprint, type Step } from './trace.ts';
import { Weather } from './weather.ts';
import { WorldFile } from './world-file.ts';

/** Tuesday 24 November 2026, 10:00 in London. */
const START = Date.UTC(2026, 10, 24, 10, 0);
const MINUTE = 60_000;
/** A chat call is over after this, so whoever waits longer stands still. */
const PATIENCE_MS = 8_000;
const SWEEP_MS = 5_000;

export class SimWorld {
  readonly setting: Setting;
  readonly trace = new Fingerprint();
  readonly tasks = new Tasks();
  readonly book = new Book();
  readonly people = new People();
  readonly chats: readonly SimChat[];
  readonly #home: Home;
  readonly #planted: Planted;
  readonly #policies: readonly Policy[];
  readonly #idsInOrder = countedIds();
  readonly #logged: unknown[] = [];
  readonly #log = faultsIn(this.#logged);
  readonly #offered: Offered[] = [];
  readonly processes: SimProcess[] = [];
  #now = START;
  #policy = 0;
  readonly #weather: Weather;
  #policyChanged = false;
  #files = 0;
  #lives = 0;
  #chance: Dice = dice(0);
  #file!: WorldFile;
  #checker!: Checker;

  private constructor(setting: Setting, home: Home, planted: Planted) {
    this.setting = setting;
    this.#home = home;
    this.#planted = planted;
    this.#policies = policies(setting.knowsBen);
    const now = () => this.#now;
    const slack = { ...SLACK_RULES, readable: setting.readable };
    this.chats = [new SimChat(slack, now), new SimChat(TEAMS_RULES, now)];
    this.#weather = new Weather(this.chats, this.people, setting.trouble, now);
    for (const chat of this.chats) {
      chat.fate = () => this.#weather.fate(this.#chance);
      chat.landed = (landing) => {
        this.trace.add(
          `${landing.what} ${landing.message.key} ${JSON.stringify(landing.message.views.at(-1))}`,
        );
        this.#checker.landed(landing);
      };
    }
  }

  static async open(setting: Setting, home: Home, planted: Planted): Promise<SimWorld> {
    const world = new SimWorld(setting, home, planted);
    const path = world.#fileName();
    copyFileSync(home.template, path);
    world.#file = await WorldFile.open(path, world.#log);
    world.#checker = new Checker(world.#file.client, {
      book: world.book,
      policy: () => world.policy,
      platformGroup: () => world.#weather.recentLeads(),
      now: () => world.#now,
    });
    for (let n = 0; n < setting.processes; n += 1) world.#start(n);
    return world;
  }

  async close(): Promise<void> {
    for (const { life } of this.processes) await this.tasks.kill(life, () => false);
    await this.#file.close();
  }

  get now(): number {
    return this.#now;
  }

  get policy(): Policy {
    const policy = this.#policies[this.#policy];
    if (policy === undefined) throw new Error('there is no such policy');
    return policy;
  }

  get wrong(): readonly string[] {
    return this.#checker.wrong;
  }

  get entries(): number {
    return this.#checker.entries;
  }

  /** What people see of this world. */
  sight(): Sight {
    return {
      now: this.#now,
      chats: this.chats,
      releases: this.#releases(),
      offered: this.#offered,
      group: (name) => this.#humansIn(name),
      freezes: this.#checker.freezes,
    };
  }

  #releases(): readonly Release[] {
    const found: Release[] = [];
    for (let n = 1; ; n += 1) {
      const state = this.#checker.state(`R-${n}`);
      if (state === undefined) return found;
      if (phaseOf(state) !== 'closed') found.push(state);
    }
  }

  #humansIn(name: string): readonly string[] {
    const refs = this.policy.groups[name] ?? [];
    return refs.flatMap((ref) =>
      ref.startsWith('slack:')
        ? this.people.leads
        : ACCOUNTS.filter((one) => one.email === ref).map((one) => one.human),
    );
  }

  /** When a process looks by itself, or was asked to. */
  mayLook(n: number): boolean {
    const process = this.processes[n];
    if (process === undefined || this.isStopped(process.life)) return false;
    return process.nudged || this.#now - process.lookedAt >= SWEEP_MS;
  }

  isStopped(life: Life): boolean {
    return life.stoppedUntil > this.#now;
  }

  /** Tasks that can go on. */
  waiting(): readonly string[] {
    return this.tasks.names.filter((name) => {
      const task = this.tasks.named(name);
      return task !== undefined && task.parked.length > 0 && !this.isStopped(task.life);
    });
  }

  nextDue(): Promise<number | undefined> {
    return this.#file.store.nextDue(this.#now);
  }

  due() {
    return this.#file.store.due(this.#now, 8);
  }

  /** A step whose task or process isn't there any more does nothing. */
  async run(step: Step): Promise<void> {
    this.#chance = dice(step.r);
    this.trace.add(JSON.stringify(step));
    await this.#do(step);
    this.#checker.look();
  }

  async #do(step: Step): Promise<void> {
    switch (step.do) {
      case 'say': {
        const { form, ...said } = step.said;
        const once = form === undefined ? {} : { once: `${said.platform}:view:${form}` };
        this.book.add(step.id, { ...said, ...once, request: `${said.platform}:${step.id}` });
        if (step.at !== undefined) await this.#arrive(step.id, step.at, step.calls);
        return;
      }
      case 'home':
        return this.#openHome(step.id, step.account, step.at, step.calls);
      case 'arrive':
        return this.#arrive(step.id, step.at, step.calls);
      case 'go': {
        const task = this.tasks.named(step.task);
        if (task === undefined || this.isStopped(task.life)) return;
        return this.tasks.go(task, step.calls, this.#chance);
      }
      case 'look':
        return this.#sweep(step.at, step.only, step.calls);
      case 'pass':
        return this.#pass(step.ms);
      case 'crash':
        return this.#crash(step.at);
      case 'stop': {
        const process = this.processes[step.at];
        if (process !== undefined) process.life.stoppedUntil = this.#now + step.ms;
        return;
      }
      case 'policy':
        // A transaction takes no turn of the event loop, so no policy is read in the middle of one.
        if (this.tasks.isLocked) return;
        this.#policy = step.index;
        this.#policyChanged = true;
        this.#checker.policyChanged();
        for (const { life, sweeping } of this.processes) {
          if (this.isStopped(life)) continue;
          const name = `${life.name} takes policy ${this.policy.version}`;
          await this.tasks.begin(name, life, TO_THE_END, () => sweeping.catchUp());
        }
        return;
      case 'fault':
        return this.#break(step.fault);
      case 'calm':
        this.#recover(true);
    }
  }

  async #arrive(id: string, n: number, calls: number): Promise<void> {
    const process = this.processes[n];
    const delivery = this.book.get(id);
    if (process === undefined || delivery === undefined || this.isStopped(process.life)) return;
    delivery.copies += 1;
    const name = `${id}.${delivery.copies}`;
    await this.tasks.begin(name, process.life, calls, async () => {
      const reply = await process.house.hear(delivery.utterance);
      this.trace.add(`${name} ${JSON.stringify(reply)}`);
      delivery.replies.push(reply);
      // What this reply acknowledges was committed in this very step, perhaps.
      this.#checker.look();
      this.#checker.replied(delivery);
      if (!('view' in reply)) return;
      const { account } = delivery.utterance;
      this.#offered.push({ account, view: reply.view, id: name });
    });
  }

  async #openHome(id: string, account: string, n: number, calls: number): Promise<void> {
    const process = this.processes[n];
    if (process === undefined || this.isStopped(process.life)) return;
    await this.tasks.begin(id, process.life, calls, () => process.house.openHome(account));
  }

  async #sweep(n: number, only: string | undefined, calls: number): Promise<void> {
    const process = this.processes[n];
    if (process === undefined || this.isStopped(process.life)) return;
    process.nudged = false;
    process.lookedAt = this.#now;
    const name = `${process.life.name} ${only ?? 'sweep'}`;
    if (this.tasks.named(name) !== undefined) return;
    await this.tasks.begin(
      name,
      process.life,
      calls,
      async () => {
        await process.sweeping.sweep();
      },
      only,
    );
  }

  /** Nobody waits for a chat longer than its patience, except a process that stands still. */
  async #pass(ms: number): Promise<void> {
    if (ms > PATIENCE_MS / 2) await this.#finishTasks();
    this.#now += ms;
  }

  async #finishTasks(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      const waiting = this.waiting();
      if (waiting.length === 0) return;
      for (const name of waiting) {
        const task = this.tasks.named(name);
        if (task !== undefined) await this.tasks.go(task, TO_THE_END, this.#chance);
        this.#checker.look();
      }
    }
    throw new Error('the tasks never came to an end');
  }

  async #crash(n: number): Promise<void> {
    const process = this.processes[n];
    if (process === undefined || this.isStopped(process.life)) return;
    if (this.#home.onDisk) {
      await this.#moveToCopy();
      return;
    }
    await this.tasks.kill(process.life, () => this.#chance.percent(50));
    this.#start(n);
  }

  /** All processes die, for they share a store; the next ones open what is left. */
  async #moveToCopy(): Promise<void> {
    const left = this.#fileName();
    this.#file.copyTo(left);
    for (const { life } of this.processes)
      await this.tasks.kill(life, () => this.#chance.percent(50));
    await this.#file.close();
    this.#file = await WorldFile.open(left, this.#log);
    this.#checker.ask(this.#file.client);
    for (let n = 0; n < this.processes.length; n += 1) this.#start(n);
  }

  #fileName(): string {
    this.#files += 1;
    return join(this.#home.folder, `world-${this.#files}.db`);
  }

  #start(n: number): void {
    this.#lives += 1;
    this.processes[n] = startProcess(`p${n}.${this.#lives}`, this.#file.store, {
      tasks: this.tasks,
      chats: this.chats,
      people: this.people,
      ids: this.#idsInOrder,
      log: this.#log,
      now: () => this.#now,
      policy: () => this.policy,
      planted: this.#planted,
    });
  }

  #break(fault: Fault): void {
    if (fault === 'recovery') this.#recover(false);
    else this.#weather.break(fault, this.#chance);
  }

  #recover(calm: boolean): void {
    this.#weather.recover(calm);
    for (const { life } of this.processes) life.stoppedUntil = 0;
  }

  /** No more faults: everything that is due is done within ten minutes, and then everything has to be right. */
  async settle(): Promise<readonly string[]> {
    this.#chance = dice(1);
    this.#recover(true);
    await this.#finishTasks();
    const until = this.#now + 10 * MINUTE;
    while (this.#now < until) {
      for (let n = 0; n < this.processes.length; n += 1)
        await this.#sweep(n, undefined, TO_THE_END);
      await this.#finishTasks();
      this.#checker.look();
      const next = (await this.nextDue()) ?? until;
      this.#now = Math.min(until, Math.max(next, this.#now + 250));
    }
    const late = lateRows(this.#file.client, this.#now);
    const homes = await lookAtHomes({
      chats: this.chats,
      book: this.book,
      due: () => this.due(),
      opens: (id, account) => this.#openHome(id, account, 0, TO_THE_END),
      arrives: (id) => this.#arrive(id, 0, TO_THE_END),
      serves: (key) => this.#sweep(0, key, TO_THE_END),
      finishes: () => this.#finishTasks(),
    });
    const wrong = [...this.wrong];
    wrong.push(
      ...late,
      ...(await faultyJournal(this.#file.store)),
      ...this.#logged.map((fault) => `fault ${JSON.stringify(fault)}`),
      ...(await untrueMessages({
        client: this.#file.client,
        ports: this.#onlooker(),
        chats: this.chats,
        messages: new Map([...this.#checker.messages, ...homes.map((key) => [key, '{}'] as const)]),
        state: (stream) => this.#checker.state(stream),
        outsideChanged: this.#weather.outsideChanged,
        policyChanged: this.#policyChanged,
      })),
    );
    return wrong;
  }

  /** The ports for somebody who only looks, without a stop. */
  #onlooker(): Ports {
    const straight = async () => undefined;
    return {
      store: this.#file.store,
      chats: this.chats.map((chat) => chat.port({ travel: straight })),
      directories: (['slack', 'teams'] as const).map((one) => this.people.directory(one, straight)),
      clock: { now: () => this.#now },
      ids: this.#idsInOrder,
      log: this.#log,
      wakeups: { nudge: () => undefined, start: () => undefined, stop: async () => undefined },
      policy: () => this.policy,
    };
  }
}
