// Who we are in Slack: the token's own workspace and the bot's user. Asked once it can be answered, and
// again until it is, so that a Slack outage at start-up cures itself (Slack docs, the startup trap).
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Log } from '../../src/app/ports.ts';

const answer = z.object({
  team_id: z.string(),
  user_id: z.string(),
  user: z.string().min(1).optional().catch(undefined),
  bot_id: z.string().optional(),
});

interface Self {
  readonly team: string;
  readonly user: string;
  /** What people mention it by. */
  readonly name: string | undefined;
  readonly bot: string | undefined;
}

export interface Identity {
  /** What is known without asking. */
  known(): Self | undefined;
  /** What is known, else what Slack answers now; undefined while it doesn't. */
  ask(): Promise<Self | undefined>;
  stop(): void;
}

/** Five seconds, then longer and longer up to a minute. */
const retryMs = (attempts: number) => Math.min(attempts, 12) * 5_000;

export function createIdentity(client: WebClient, log: Log): Identity {
  let self: Self | undefined;
  let asking: Promise<Self | undefined> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let attempts = 0;

  const attempt = async (): Promise<Self | undefined> => {
    attempts += 1;
    try {
      const { team_id, user_id, user, bot_id } = answer.parse(await client.auth.test());
      self = { team: team_id, user: user_id, name: user, bot: bot_id };
      log.info({ team: team_id, user: user_id }, 'connected to Slack');
    } catch (error) {
      log.warn({ error: String(error) }, 'Slack did not say who we are; asking again');
      if (!stopped) timer = setTimeout(() => void ask(), retryMs(attempts)).unref();
    } finally {
      asking = undefined;
    }
    return self;
  };

  const ask = (): Promise<Self | undefined> => {
    if (self !== undefined) return Promise.resolve(self);
    clearTimeout(timer);
    asking ??= attempt();
    return asking;
  };

  return {
    known: () => self,
    ask,
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
