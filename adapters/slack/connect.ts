// Slack, put together: what the process is given to listen to, speak to and ask.
import type { Receiver } from '@slack/bolt';
import type { Router } from 'express';
import { createFresh } from '../../src/app/fresh.ts';
import { createPace, type Pace } from '../../src/app/pace.ts';
import type { Chat, Clock, Directory, Log } from '../../src/app/ports.ts';
import type { House } from '../../src/app/speech.ts';
import { within } from '../node/patience.ts';
import type { HttpProxy } from '../node/proxy.ts';
import { createAnswers } from './answers.ts';
import { createClient } from './client.ts';
import { createDirectChannels } from './direct-channels.ts';
import { createDirectory } from './directory.ts';
import { createHealthWatch, type SlackHealth } from './health.ts';
import { createHearing } from './hearing.ts';
import { createHttpReceiver } from './http-receiver.ts';
import { createIdentity } from './identity.ts';
import { createListening } from './receiver.ts';
import { createResponseUrls } from './response-url.ts';
import { createChat } from './send.ts';
import { createSocketReceiver, type SocketTimes } from './socket-receiver.ts';

/** Which Slack app we are, and how its requests come. */
export type SlackSettings = {
  readonly botToken: string;
  /** Address of the Web API (`SLACK_API_URL`); Slack's own when absent. */
  readonly apiUrl?: string | undefined;
  /** By which Socket Mode connects; for calls the whole process has one, or none. */
  readonly proxy?: HttpProxy | undefined;
} & (
  | {
      /** Over HTTP, signed. */
      readonly signingSecret: string;
    }
  | {
      /** Over connections that we open (Socket Mode). */
      readonly appToken: string;
      readonly socketTimes?: Partial<SocketTimes>;
    }
);

export interface SlackOptions {
  readonly settings: SlackSettings;
  readonly clock: Clock;
  /** Whether a request is of now, as its stamp says; default: `clock`. */
  readonly requestClock?: Clock;
  readonly log: Log;
  /** Asked for at each request: the house needs this adapter's ports before it can be built. */
  house(): House;
  /** The policy's list of workspaces; undefined: the token's own. Read at each request. */
  allowedTeams(): readonly string[] | undefined;
  /** How long the house may take before an answer goes another way; 2,000 ms by contract. */
  readonly patienceMs?: number;
  /** How fast each channel is written to; undefined: nobody but this process writes there. */
  readonly pace?: Pace | undefined;
}

export interface Slack {
  /** Serves `POST /slack/events`; wants the raw request, so mount it ahead of any body parser. None in Socket Mode. */
  readonly router: Router | undefined;
  readonly chat: Chat;
  readonly directory: Directory;
  health(): SlackHealth;
  /** The house can answer: from now on Socket Mode connects. Requests over HTTP come as soon as the router is mounted. */
  open(): void;
  /** Resolves when no request from Slack is being worked on, forms and late answers included. */
  idle(): Promise<void>;
  /** Hangs up, stops asking Slack by itself and waits for the requests under way. */
  stop(): Promise<void>;
}

const probeEveryMs = 10_000;

/** Asks at once who we are and never fails: while Slack can't be reached, `health` says so. */
export function connectSlack(options: SlackOptions): Slack {
  const { clock, log, settings } = options;
  const { apiUrl } = settings;
  const patienceMs = options.patienceMs ?? 2_000;
  const clientOptions = { botToken: settings.botToken, apiUrl, log };
  const watch = createHealthWatch();
  const client = createClient(clientOptions, watch);
  const identity = createIdentity(client, log);
  const isOurs = (team: string): boolean | undefined => {
    const allowed = options.allowedTeams();
    if (allowed !== undefined) return allowed.includes(team);
    const self = identity.known();
    return self === undefined ? undefined : self.team === team;
  };
  const home = () => identity.known()?.team;
  const directory = createDirectory({ client, clock, log, isOurs, home });
  const direct = createDirectChannels(client);
  const responseUrls = createResponseUrls({ apiUrl, log });
  const botName = () => identity.known()?.name;
  const answers = createAnswers({ client, clock, directory, direct, responseUrls, log, botName });
  const hearing = createHearing({
    client,
    answers,
    log,
    house: options.house,
    admits: async (team) => {
      // Only a process that has just started doesn't know; half of Slack's patience is left for the answer.
      if (isOurs(team) === undefined) await within(identity.ask(), patienceMs / 2);
      const ours = isOurs(team);
      if (ours === undefined) return 'unknown';
      return ours ? 'yes' : 'no';
    },
    patienceMs,
  });
  const way = wayOf(settings, options.requestClock ?? clock, log);
  const listening = createListening({
    receiver: way.receiver,
    client: clientOptions,
    log,
    identity,
    hearing,
    patienceMs,
    withdrawn: (why) => {
      log.error({}, why);
      watch.withdrawn(why);
    },
  });
  void identity.ask();
  // Without calls nobody would notice that Slack is back; being asked about health is a reason to look.
  const probes = createFresh<void>(clock, probeEveryMs);
  const probe = async () => {
    await client.auth.test().catch(() => undefined);
  };

  return {
    router: way.router,
    open: way.open,
    chat: createChat({
      client,
      clock,
      pace: options.pace ?? createPace(clock),
      direct,
      log,
      known: answers.known,
      botName,
    }),
    directory,
    health: () => {
      const problem = watch.problem();
      if (problem !== undefined) void probes.get('auth.test', probe);
      const unknown =
        identity.known() === undefined
          ? "Slack hasn't said yet which workspace this is"
          : undefined;
      const problems = [problem ?? unknown, way.problem()].filter((each) => each !== undefined);
      return problems.length === 0
        ? { state: 'ok' }
        : { state: 'degraded', why: problems.join('; ') };
    },
    idle: () => listening.idle(),
    stop: async () => {
      identity.stop();
      await way.close();
      await listening.idle();
    },
  };
}

/** How requests come in. */
interface Way {
  readonly receiver: Receiver;
  readonly router: Router | undefined;
  open(): void;
  close(): Promise<void>;
  /** Why none can come now. */
  problem(): string | undefined;
}

function wayOf(settings: SlackSettings, clock: Clock, log: Log): Way {
  if ('signingSecret' in settings) {
    const { signingSecret } = settings;
    const http = createHttpReceiver({ signingSecret, clock, log });
    return { ...http, open: () => {}, close: async () => {}, problem: () => undefined };
  }
  const { appToken, apiUrl, proxy, socketTimes } = settings;
  const receiver = createSocketReceiver({
    appToken,
    client: { apiUrl, log },
    proxy,
    log,
    times: socketTimes,
  });
  return {
    receiver,
    router: undefined,
    open: () => void receiver.start(),
    close: () => receiver.stop(),
    problem: () => receiver.problem(),
  };
}
