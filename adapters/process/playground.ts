// Local mode: the simulated workspace and tenant beside the bot, their page, and a clock that can be moved forward.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Router } from 'express';
import type { ReadMarks } from '../playground/desk-door.ts';
import { playgroundPage } from '../playground/page-routes.ts';
import { desk } from '../playground/slack/desk.ts';
import { sampleWorkspace } from '../playground/slack/sample-workspace.ts';
import { type SlackWorkspace, startSlackWorkspace } from '../playground/slack/workspace.ts';
import { teamsDesk } from '../playground/teams/desk.ts';
import { sampleTenant } from '../playground/teams/sample-tenant.ts';
import { startTeamsTenant, type TeamsTenant } from '../playground/teams/tenant.ts';
import { type MovableClock, movableClock } from './clock.ts';
import type { Signalbox } from './signalbox.ts';

export interface Playground {
  readonly clock: MovableClock;
  readonly slack: {
    readonly botToken: string;
    readonly signingSecret: string;
    readonly apiUrl: string;
  };
  readonly routers: readonly { readonly path: string; readonly router: Router }[];
  /** The bot is up: people's requests go to it from now on. */
  connect(bot: Signalbox): Promise<void>;
  stop(): Promise<void>;
}

interface Kept {
  readonly aheadMs: number;
  readonly workspace: ReturnType<SlackWorkspace['memory']>;
  /** Absent in what was kept before there was a tenant. */
  readonly tenant?: ReturnType<TeamsTenant['memory']>;
  /** How far each person has read in either; absent in what was kept before this was. */
  readonly read?: readonly (readonly [string, string])[];
}

/** A restart finds the conversations as they were: `file` keeps what Slack itself would keep. */
export async function openPlayground(file: string): Promise<Playground> {
  const kept = recall(file);
  const clock = movableClock(kept?.aheadMs);
  const botToken = `xoxb-${randomBytes(16).toString('hex')}`;
  const signingSecret = randomBytes(16).toString('hex');
  const workspace = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: clock.now,
    botToken,
    signingSecret,
    ...(kept === undefined ? {} : { memory: kept.workspace }),
  });
  const sample = sampleTenant();
  const tenant = await startTeamsTenant({
    ...sample,
    clock: clock.now,
    ...(kept?.tenant === undefined ? {} : { memory: kept.tenant }),
  });
  const keeper = keepUp(file, workspace, tenant, clock, new Map(kept?.read ?? []));
  const current: { bot: Signalbox | undefined } = { bot: undefined };
  const controls = {
    now: clock.now,
    advance: (ms: number) => advance(ms, clock, current.bot),
  };
  return {
    clock,
    slack: { botToken, signingSecret, apiUrl: workspace.apiUrl },
    routers: [
      { path: '/playground/api/teams', router: teamsDesk(tenant, keeper.marks) },
      { path: '/playground/api', router: desk(workspace, controls, keeper.marks) },
      { path: '/playground', router: playgroundPage() },
      { path: '/', router: frontDoor() },
    ],
    connect: async (bot) => {
      current.bot = bot;
      workspace.connect(`http://127.0.0.1:${bot.port}/slack/events`);
      tenant.connect(`http://127.0.0.1:${bot.port}/api/messages`);
      // The bot learns where this tenant is, which is another port at every start.
      for (const { id } of sample.teams) await tenant.install(id);
    },
    stop: async () => {
      keeper.stop();
      await tenant.close();
      await workspace.close();
    },
  };
}

/** More steps than a walk through the tutorial needs; then the clock jumps the rest. */
const MOST_STEPS = 500;

/** Time passes from one due row to the next, so that everything happens at its own moment. */
async function advance(ms: number, clock: MovableClock, bot: Signalbox | undefined): Promise<void> {
  const target = clock.now() + ms;
  for (let step = 0; bot !== undefined && step < MOST_STEPS; step += 1) {
    await bot.idle();
    const next = await bot.world.store.nextDue(clock.now());
    if (next === undefined || next > target) break;
    clock.moveTo(next);
    bot.world.wakeups.nudge();
  }
  clock.moveTo(target);
  bot?.world.wakeups.nudge();
  await bot?.idle();
}

/**
 * Slack and Teams never forget what they have answered for. All programs are one process here, so what a call changed is kept
 * before the bot can hear its answer: however the process ends, the bot's books and theirs agree.
 */
function keepUp(
  file: string,
  workspace: SlackWorkspace,
  tenant: TeamsTenant,
  clock: MovableClock,
  read: Map<string, string>,
) {
  let waiting = false;
  mkdirSync(dirname(file), { recursive: true });
  const save = () => {
    waiting = false;
    const kept: Kept = {
      aheadMs: clock.ahead(),
      workspace: workspace.memory(),
      tenant: tenant.memory(),
      read: [...read],
    };
    writeFileSync(`${file}.new`, JSON.stringify(kept));
    renameSync(`${file}.new`, file);
  };
  const changed = () => {
    if (waiting) return;
    waiting = true;
    queueMicrotask(save);
  };
  workspace.onChange(changed);
  tenant.onChange(changed);
  const marks: ReadMarks = {
    get: (key) => read.get(key),
    set: (key, latest) => {
      read.set(key, latest);
      changed();
    },
  };
  return { marks, stop: save };
}

/** An unreadable file is a playground that begins anew. */
function recall(file: string): Kept | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Kept;
  } catch {
    return undefined;
  }
}

/** Local mode against another Slack: there is no workspace of ours to show. */
export function elsewherePage(apiUrl: string): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response
      .type('text/plain')
      .send(
        `The bot talks to the Slack at ${apiUrl}.\nLeave SLACK_* unset to use the playground's own workspace.\n`,
      );
  });
  return router;
}

/** Whoever opens the bare address of a playground means the playground. */
function frontDoor(): Router {
  const router = Router();
  router.get('/', (_request, response) => response.redirect('/playground'));
  return router;
}
