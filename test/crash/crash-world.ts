// Why this file exists: a release lived in a bot that is killed at any moment. The workspace and the people live on in
// this process; the bot is a child that dies by SIGKILL and starts again on the same file.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import {
  contractScopes,
  historyScopes,
  type SlackWorkspace,
  startSlackWorkspace,
} from '../../adapters/playground/slack/workspace.ts';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import { startTeamsTenant, type TeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { replayAll } from '../../adapters/sql/replay.ts';
import { openJournal } from '../../adapters/sql/store.ts';
import { verifyJournal } from '../../adapters/sql/verify.ts';
import { foldStream } from '../../src/app/streams.ts';
import { MINUTE } from '../../src/domain/time/duration.ts';
import { type ChatPerson, chatPerson } from '../support/chat-person.ts';
import { messageText, type TeamsPerson, teamsPerson } from '../support/teams-person.ts';
import { teamsSettings } from '../support/teams-settings.ts';
import { type BotProcess, botProcess } from './bot-process.ts';

const TOKEN = 'xoxb-crash-0123456789';
const SECRET = '0123456789abcdef0123456789abcdef';
/** Tuesday 24 November 2026, 10:00 in London. */
const START = Date.UTC(2026, 10, 24, 10, 0);

export interface CrashWorld {
  readonly slack: SlackWorkspace;
  readonly teams: TeamsTenant;
  /** Somebody in Teams, by their handle. */
  readonly inTeams: (handle: string) => TeamsPerson;
  /** Texts of the bot's posts in the channel of Teams, as they are now. */
  readonly teamsPosts: () => readonly string[];
  readonly person: (id: string) => ChatPerson;
  /** Text of the living card. */
  readonly card: () => string;
  /** SIGKILL, and a new process on the same file. */
  killAndRestart(): Promise<void>;
  /** Lets everything due be done; leases of the dead end meanwhile. */
  settle(): Promise<void>;
  pass(ms: number): Promise<void>;
  /** Types of the journal's events of a stream, in order; throws if the chain or a snapshot is wrong. */
  journal(stream: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function aCrashWorld(): Promise<CrashWorld> {
  const time = { now: START };
  const file = join(tmpdir(), `signalbox-crash-${randomUUID()}.db`);
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: () => time.now,
    botToken: TOKEN,
    signingSecret: SECRET,
    scopes: [...contractScopes, ...historyScopes],
    retryDelays: [0, 0, 0],
  });
  const teams = await startTeamsTenant({
    ...sampleTenant(),
    clock: () => time.now,
    tokenClock: () => time.now,
  });
  // The next process loads while this one works, so that a restart costs no more than opening the file.
  const bots: { now: BotProcess; next: BotProcess } = { now: botProcess(), next: botProcess() };
  const start = async () => {
    const { port } = await bots.now.ask({
      do: 'start',
      databaseUrl: `file:${file}`,
      slack: { botToken: TOKEN, signingSecret: SECRET, apiUrl: slack.apiUrl },
      teams: teamsSettings(teams),
      now: time.now,
    });
    slack.connect(`http://127.0.0.1:${port}/slack/events`);
    teams.connect(`http://127.0.0.1:${port}/api/messages`);
  };
  await start();
  await teams.install('19:general@thread.tacv2');

  const moveTo = async (at: number) => {
    time.now = Math.max(time.now, at);
    await bots.now.ask({ do: 'move', to: time.now });
  };
  const until = async (target: number) => {
    for (;;) {
      await slack.idle();
      await teams.idle();
      const { nextDue } = await bots.now.ask({ do: 'idle' });
      if (nextDue === undefined || nextDue > target) return;
      await moveTo(nextDue);
    }
  };
  const settle = () => until(time.now + MINUTE);
  return {
    slack,
    teams,
    inTeams: (handle) => teamsPerson(`29:1${handle}`, teams, settle),
    teamsPosts: () =>
      teams
        .messages('19:payments@thread.tacv2')
        .filter((one) => one.byBot)
        .map(messageText),
    person: (id) => chatPerson(id, slack, settle),
    card: () => slack.messages('C0PAY')[0]?.text ?? '',
    killAndRestart: async () => {
      await bots.now.kill();
      bots.now = bots.next;
      bots.next = botProcess();
      await start();
    },
    settle,
    pass: async (ms) => {
      const target = time.now + ms;
      await until(target);
      await moveTo(target);
      await settle();
    },
    journal: (stream) => readJournal(file, stream),
    close: async () => {
      await Promise.all([bots.now.kill(), bots.next.kill()]);
      await slack.close();
      await teams.close();
      for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
    },
  };
}

async function readJournal(file: string, stream: string): Promise<readonly string[]> {
  const journal = openJournal(`file:${file}`);
  try {
    const verified = await verifyJournal(journal);
    if (!verified.ok) throw new Error(`the audit chain is broken: ${JSON.stringify(verified)}`);
    const replayed = await replayAll(journal, foldStream);
    if (replayed.differences.length > 0) throw new Error(JSON.stringify(replayed.differences));
    return (await journal.events(stream)).map((event) => event.type);
  } finally {
    journal.close();
  }
}
