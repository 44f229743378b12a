// The two that are compared, each in a process of its own: this bot beside a simulated workspace, on a SQLite file unless
// something else is said, and a bare Bolt app.
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import { startSlackWorkspace } from '../../adapters/playground/slack/workspace.ts';
import { openJournal } from '../../adapters/sql/store.ts';
import { type Verification, verifyJournal } from '../../adapters/sql/verify.ts';
import { botProcess } from '../crash/bot-process.ts';
import { post, type Target } from './load.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-bench-0123456789';

/** What the bot runs on. */
export interface Ground {
  readonly databaseUrl: string;
  readonly queue?: { readonly url: string };
  readonly replicas: 1 | 2;
  /** Removes the database. */
  remove(): Promise<void>;
}

export interface Contestants {
  readonly bot: Target;
  /** The bot and its other replicas. */
  readonly replicas: readonly Target[];
  readonly bare: Target;
  /** Plans releases of one service until there are so many. */
  plan(count: number): Promise<void>;
  /** The bot's journal, read from its file and verified. */
  journal(): Promise<Verification>;
  stop(): Promise<void>;
}

/** Starts both on free ports of this machine; `nodeOptions` are the bot's, such as `--cpu-prof`. */
export async function contestants(
  nodeOptions: readonly string[],
  ground: Ground = aFile(),
): Promise<Contestants> {
  const { databaseUrl, queue } = ground;
  const slack = await startSlackWorkspace({
    ...sampleWorkspace(),
    clock: Date.now,
    botToken: TOKEN,
    signingSecret: SECRET,
  });
  const bolt = fork(join(import.meta.dirname, 'bare-bolt-child.ts'), [SECRET], { silent: true });
  const listening = once(bolt, 'message') as Promise<[{ readonly port: number }]>;
  const processes = Array.from({ length: ground.replicas }, () => botProcess(nodeOptions));
  const [first, ...others] = await Promise.all(
    processes.map(async (process) => {
      const { port = 0 } = await process.ask({
        do: 'start',
        databaseUrl,
        queue,
        slack: { botToken: TOKEN, signingSecret: SECRET, apiUrl: slack.apiUrl },
        now: undefined,
      });
      return { port, signingSecret: SECRET };
    }),
  );
  const [said] = await listening;
  if (first === undefined) throw new Error('there is no bot');
  const bot = first;
  let planned = 0;
  return {
    bot,
    replicas: [bot, ...others],
    bare: { port: said.port, signingSecret: SECRET },
    plan: async (count) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (; planned < count; planned += 1) await planOne(bot, agent, planned + 1);
      agent.destroy();
    },
    journal: async () => {
      const journal = await openJournal(databaseUrl);
      const verified = await verifyJournal(journal);
      await journal.close();
      return verified;
    },
    stop: async () => {
      const gone = once(bolt, 'exit');
      bolt.kill();
      for (const process of processes) {
        await process.ask({ do: 'stop' });
        await process.gone();
      }
      await Promise.all([gone, slack.close()]);
      await ground.remove();
    },
  };
}

function aFile(): Ground {
  const file = join(tmpdir(), `signalbox-bench-${randomUUID()}.db`);
  const remove = async () => {
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  };
  return { databaseUrl: `file:${file}`, replicas: 1, remove };
}

async function planOne(bot: Target, agent: Agent, n: number): Promise<void> {
  const window = 'from tomorrow 10:00 to tomorrow 18:00';
  const line = `plan payments 4.${n}.0 ${window} because it is number ${n}`;
  const { body } = await post(bot, agent, line);
  if (!body.includes(`R-${n}`)) throw new Error(`R-${n} was not planned: ${body}`);
}
