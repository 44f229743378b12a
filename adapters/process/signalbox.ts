// Puts the adapters together around the house: the one place where they meet.

import { house } from '../../src/app/hear.ts';
import type { Chat, Clock, Directory, Log, Store } from '../../src/app/ports.ts';
import { sweeper } from '../../src/app/sweep.ts';
import type { World } from '../../src/app/world.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { HttpOptions } from '../http/server.ts';
import { listen } from '../http/server.ts';
import { inProcessWakeups } from '../queue/in-process.ts';
import { connectSlack } from '../slack/connect.ts';
import { openStore } from '../sql/store.ts';
import { systemIds } from './ids.ts';

export interface SignalboxOptions {
  readonly databaseUrl: string;
  readonly policy: Policy;
  readonly slack: {
    readonly botToken: string;
    readonly signingSecret: string;
    readonly apiUrl: string;
  };
  readonly host: string | undefined;
  readonly port: number;
  readonly clock: Clock;
  readonly log: Log;
  /** Further routers, such as the playground's. */
  readonly routers?: HttpOptions['routers'];
}

export interface Signalbox {
  readonly port: number;
  readonly world: World;
  /**
   * The policy decides from the next command on. Resolves when every open release that could has taken it in; one that
   * couldn't is logged and tried again, also after a restart. Never rejects.
   */
  takePolicy(policy: Policy): Promise<void>;
  /** Resolves when nothing is due now and nothing is under way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Migrates, connects and listens. Rejects when the database or the port can't be had. */
export async function startSignalbox(options: SignalboxOptions): Promise<Signalbox> {
  const { clock, log } = options;
  const current = { policy: options.policy };
  const store = await openStore({ url: options.databaseUrl, log });
  const wakeups = inProcessWakeups({ clock, log });
  const slack = connectSlack({
    ...options.slack,
    clock,
    log,
    house: () => speaking,
    allowedTeams: () => current.policy.organisation.slackWorkspaces,
  });
  const chats: readonly Chat[] = [slack.chat];
  const directories: readonly Directory[] = [slack.directory];
  const policy = () => current.policy;
  const world: World = { store, chats, directories, clock, ids: systemIds(), log, wakeups, policy };
  const speaking = house(world);
  const sweeping = sweeper(world);
  const http = await listen({
    host: options.host,
    port: options.port,
    routers: [{ path: '/', router: slack.router }, ...(options.routers ?? [])],
    conditions: () => [{ name: 'slack', ...conditionOf(slack.health()) }],
  });
  wakeups.start(sweeping.sweep);
  const housekeeping = forgetReceipts(store, clock, log);
  return {
    port: http.port,
    world,
    takePolicy: async (next) => {
      current.policy = next;
      await sweeping.catchUp();
    },
    idle: async () => {
      await slack.idle();
      await untilIdle(store, sweeping.settled, clock);
    },
    stop: async () => {
      http.stopping();
      clearInterval(housekeeping);
      await slack.stop();
      await http.close();
      await wakeups.stop();
      await sweeping.settled();
      await store.close();
    },
  };
}

function conditionOf(health: { readonly state: 'ok' | 'degraded'; readonly why?: string }) {
  return { state: health.state, why: health.why };
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** Longer than any platform repeats a request, and than a form stays open. */
const RECEIPTS_KEPT_MS = 30 * DAY_MS;

function forgetReceipts(store: Store, clock: Clock, log: Log): NodeJS.Timeout {
  const forget = () => {
    store
      .forgetReceipts(clock.now() - RECEIPTS_KEPT_MS)
      .catch((error: unknown) => log.error({ error }, 'old receipts could not be forgotten'));
  };
  return setInterval(forget, DAY_MS).unref();
}

const LOOK_MS = 5;

async function untilIdle(store: Store, settled: () => Promise<void>, clock: Clock): Promise<void> {
  for (;;) {
    await settled();
    const next = await store.nextDue(clock.now());
    if (next === undefined || next > clock.now()) return settled();
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
