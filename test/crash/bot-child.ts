// The real bot in a process of its own, so that it can be killed or measured. It waits, with
// everything loaded, until its parent says where to work; from then on its parent also says what time it is. One process
// carries several bots that know nothing of each other, since loading it is what a restart costs.

import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { flushCompileCache } from 'node:module';
import { machineClock } from '../../adapters/process/clock.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { loadPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import { type Signalbox, startSignalbox } from '../../adapters/process/signalbox.ts';
// The bot loads each chat's SDK when it starts; a child that waits has the time to do it before.
import '../../adapters/slack/connect.ts';
import '../../adapters/teams/connect.ts';
import type { Clock } from '../../src/app/ports.ts';
import type { World } from '../../src/app/world.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { withoutRest } from '../support/looks.ts';
import type { BotAnswer, BotOrder, BotTask, Death } from './bot-process.ts';
import { withFailpoints } from './failpoints.ts';
import { redrawn } from './redrawn.ts';

interface Bot {
  readonly signalbox: Signalbox;
  /** Its ports without failpoints: looking at it is no step of its life. */
  readonly world: World;
  readonly life: Life;
  moveTo(at: number): void;
}

const reading = loadPolicy(samplePolicyFile);
const bots = new Map<number, Bot>();
const watching = new Set<string>();
const log = jsonLog({ level: 'error', secrets: [] });

/** Counts the points a bot passes, and ends its life at the one it is told. */
class Life {
  readonly #number: number;
  readonly #isAlone: boolean;
  #death: Death | undefined;
  #over = false;
  #hits: Record<string, number> = {};

  constructor(number: number, isAlone: boolean) {
    this.#number = number;
    this.#isAlone = isAlone;
  }

  prepare(death: Death | undefined): void {
    this.#death = death;
    this.#hits = {};
  }

  hits(): Readonly<Record<string, number>> {
    return this.#hits;
  }

  /** Alone in its process the bot dies here and now. With others it does nothing more until its parent kills them all. */
  readonly pass = (point: string): boolean => {
    if (this.#over) return false;
    const hit = (this.#hits[point] ?? 0) + 1;
    this.#hits[point] = hit;
    if (this.#death?.point !== point || this.#death.hit !== hit) return true;
    if (this.#isAlone) process.kill(process.pid, 'SIGKILL');
    this.#over = true;
    process.send?.({ over: this.#number });
    return false;
  };
}

function samplePolicy(): Policy {
  if (!reading.ok) throw new Error('the sample policy can not be read');
  return reading.policy;
}

async function start(number: number, task: Extract<BotTask, { do: 'start' }>): Promise<BotAnswer> {
  const time = { now: task.now };
  const clock: Clock = { now: () => time.now ?? machineClock.now() };
  const life = new Life(number, task.isAlone === true);
  life.prepare(task.death);
  if (task.isAlone !== undefined) watchRequests();
  const unwatched: World[] = [];
  const signalbox = await startSignalbox({
    databaseUrl: task.databaseUrl,
    queue: task.queue,
    policy: samplePolicy(),
    slack: task.slack,
    teams: task.teams,
    host: '127.0.0.1',
    port: 0,
    clock,
    log,
    looks: task.now === undefined ? undefined : withoutRest,
    around:
      task.isAlone !== undefined
        ? (world) => {
            unwatched.push(world);
            return withFailpoints(world, life.pass);
          }
        : undefined,
  });
  const moveTo = (at: number) => {
    time.now = at;
    signalbox.world.wakeups.nudge();
  };
  bots.set(number, { signalbox, world: unwatched[0] ?? signalbox.world, life, moveTo });
  return { port: signalbox.port };
}

async function carryOut(number: number, task: BotTask): Promise<BotAnswer> {
  if (task.do === 'start') return start(number, task);
  const bot = bots.get(number);
  if (bot === undefined) throw new Error('the bot has not been started');
  const { signalbox, world, life } = bot;
  switch (task.do) {
    case 'move':
      bot.moveTo(task.to);
      return {};
    case 'idle':
      await signalbox.idle();
      return { nextDue: await world.store.nextDue(world.clock.now()) };
    case 'prepare':
      life.prepare(task.death);
      return {};
    case 'hits':
      return { hits: life.hits() };
    case 'redraw':
      return { redrawn: await redrawn(task.streams, task.done, world) };
    case 'close':
      await signalbox.stop();
      return {};
    case 'stop':
      await signalbox.stop();
      setImmediate(() => process.disconnect());
      return {};
  }
}

/** Node tells of every request to any server in this process, and when its answer has been handed over. */
function watchRequests(): void {
  if (watching.size > 0) return;
  for (const [channel, point] of [
    ['http.server.request.start', 'http.serve:before'],
    ['http.server.response.finish', 'http.serve:after'],
  ] as const) {
    watching.add(channel);
    subscribe(channel, (message) => {
      const { server } = message as { readonly server: Server };
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : undefined;
      for (const { signalbox, life } of bots.values()) {
        if (signalbox.port === port) life.pass(point);
      }
    });
  }
}

process.on('message', ({ id, bot = 0, task }: BotOrder) => {
  carryOut(bot, task).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, failure: String(error) }),
  );
});
// A parent that is gone wants nothing any more.
process.on('disconnect', () => process.exit(bots.size === 0 ? 1 : 0));
// Whoever is killed has no time to keep what was compiled.
flushCompileCache();
process.send?.({ ready: true });
