// A release lived in a bot that is killed at any moment. The chats and the people live on in this
// process; the bot is carried by another one, dies by SIGKILL and starts again on the same database.
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import {
  contractScopes,
  historyScopes,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../../adapters/playground/slack/workspace.ts';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import { startTeamsTenant, type TeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { type ChatPerson, chatPerson } from '../support/chat-person.ts';
import { type TeamsPerson, teamsPerson } from '../support/teams-person.ts';
import { teamsSettings } from '../support/teams-settings.ts';
import { type BotAnswer, BotGone, type BotTask, type Death } from './bot-process.ts';
import type { Place } from './place.ts';

const TOKEN = 'xoxb-crash-0123456789';
const SECRET = '0123456789abcdef0123456789abcdef';
/** Tuesday 24 November 2026, 10:00 in London. */
const START = Date.UTC(2026, 10, 24, 10, 0);

/** On a busy machine a chat may answer late now and then. */
const MOST_FAILURES = 5;

export interface CrashWorld {
  readonly slack: SlackWorkspace;
  readonly teams: TeamsTenant;
  /** Whether the bot may read Slack's conversations, to look for what it may have sent. */
  readonly readsHistory: boolean;
  readonly databaseUrl: string;
  readonly now: () => number;
  readonly person: (id: string) => ChatPerson;
  /** Somebody in Teams, by their handle. */
  readonly inTeams: (handle: string) => TeamsPerson;
  /** Starts the bot on its database; `death` is where it dies next, perhaps while it starts. */
  start(death?: Death): Promise<void>;
  /** How often the bot passed each failpoint since this was last asked for; it dies where it is told. */
  prepare(death: Death | undefined): Promise<void>;
  hits(): Promise<Readonly<Record<string, number>>>;
  /** Lets everything due be done; leases of the dead end meanwhile. */
  settle(): Promise<void>;
  pass(ms: number): Promise<void>;
  /** Draws every card that stands again over itself. */
  redraw(streams: readonly string[]): Promise<void>;
  /** Stops the bot in order. */
  stop(): Promise<void>;
  close(): Promise<void>;
}

export interface CrashWorldOptions {
  readonly readsHistory: boolean;
  /** No other bot is carried by the same process. */
  readonly isAlone: boolean;
  readonly place: Place;
  /** Asks the bot in whatever process carries it now. */
  ask(task: BotTask): Promise<BotAnswer>;
}

export async function aCrashWorld(options: CrashWorldOptions): Promise<CrashWorld> {
  const { ask, readsHistory, isAlone, place } = options;
  const { databaseUrl, queue } = place;
  const time = { now: START };
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: () => time.now,
    botToken: TOKEN,
    signingSecret: SECRET,
    scopes: readsHistory ? [...contractScopes, ...historyScopes] : contractScopes,
    retryDelays: [0, 0, 0],
  });
  const teams = await startTeamsTenant({
    ...sampleTenant(),
    clock: () => time.now,
    tokenClock: () => time.now,
  });

  const moveTo = async (at: number) => {
    time.now = Math.max(time.now, at);
    await ask({ do: 'move', to: time.now });
  };
  const until = async (target: number) => {
    for (;;) {
      await slack.idle();
      await teams.idle();
      const { nextDue } = await ask({ do: 'idle' });
      if (nextDue === undefined || nextDue > target) return;
      await moveTo(nextDue);
    }
  };
  const settle = () => until(time.now + MINUTE);
  /** People look at what they were told, whether or not the bot has died since. */
  const afterwards = async () => {
    try {
      await settle();
    } catch (error) {
      if (!(error instanceof BotGone)) throw error;
    }
  };
  return {
    slack,
    teams,
    readsHistory,
    databaseUrl,
    now: () => time.now,
    person: (id) => chatPerson(id, slack, afterwards),
    inTeams: (handle) => teamsPerson(`29:1${handle}`, teams, afterwards),
    start: async (death) => {
      const started = await ask({
        do: 'start',
        databaseUrl,
        queue,
        slack: { botToken: TOKEN, signingSecret: SECRET, apiUrl: slack.apiUrl },
        teams: teamsSettings(teams),
        now: time.now,
        isAlone,
        death,
      }).catch((error: unknown) => {
        // Alone in its process, a bot that is to die while it starts does so at once.
        if (death === undefined || !(error instanceof BotGone)) throw error;
        return undefined;
      });
      if (started === undefined) return;
      slack.connect(`http://127.0.0.1:${started.port}/slack/events`);
      teams.connect(`http://127.0.0.1:${started.port}/api/messages`);
    },
    prepare: async (death) => {
      await ask({ do: 'prepare', death });
    },
    hits: async () => (await ask({ do: 'hits' })).hits ?? {},
    settle,
    pass: async (ms) => {
      const target = time.now + ms;
      await until(target);
      await moveTo(target);
      await settle();
    },
    redraw: async (streams) => {
      let done = 0;
      for (let failed = 0; ; ) {
        const { redrawn } = await ask({ do: 'redraw', streams, done });
        if (redrawn?.notBefore === undefined) return;
        if (redrawn.why !== undefined) failed += 1;
        if (failed > MOST_FAILURES) throw new Error(redrawn.why);
        done = redrawn.done;
        await moveTo(redrawn.notBefore);
      }
    },
    stop: async () => {
      await ask({ do: 'close' });
    },
    close: async () => {
      await slack.close();
      await teams.close();
      await place.remove();
    },
  };
}
