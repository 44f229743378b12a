// Why this file exists: the real bot in a process of its own, so that it can be killed or measured. It waits, with
// everything loaded, until its parent says where to work; from then on its parent also says what time it is.

import { machineClock } from '../../adapters/process/clock.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { loadPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import { type Signalbox, startSignalbox } from '../../adapters/process/signalbox.ts';
// The bot loads each chat's SDK when it starts; a child that waits has the time to do it before.
import '../../adapters/slack/connect.ts';
import '../../adapters/teams/connect.ts';
import type { Clock } from '../../src/app/ports.ts';
import type { BotAnswer, BotOrder, BotTask } from './bot-process.ts';

let bot: Signalbox | undefined;
let time: number | undefined;
const clock: Clock = { now: () => time ?? machineClock.now() };
const log = jsonLog({ level: 'error', secrets: [] });

async function start(task: Extract<BotTask, { do: 'start' }>): Promise<BotAnswer> {
  const reading = loadPolicy(samplePolicyFile);
  if (!reading.ok) throw new Error('the sample policy can not be read');
  time = task.now;
  bot = await startSignalbox({
    databaseUrl: task.databaseUrl,
    policy: reading.policy,
    slack: task.slack,
    teams: task.teams,
    host: '127.0.0.1',
    port: 0,
    clock,
    log,
  });
  return { port: bot.port };
}

async function carryOut(task: BotTask): Promise<BotAnswer> {
  if (task.do === 'start') return start(task);
  if (bot === undefined) throw new Error('the bot has not been started');
  switch (task.do) {
    case 'move':
      time = task.to;
      bot.world.wakeups.nudge();
      return {};
    case 'idle':
      await bot.idle();
      return { nextDue: await bot.world.store.nextDue(clock.now()) };
    case 'stop':
      await bot.stop();
      setImmediate(() => process.disconnect());
      return {};
  }
}

process.on('message', ({ id, task }: BotOrder) => {
  carryOut(task).then(
    (answer) => process.send?.({ id, answer }),
    (error: unknown) => process.send?.({ id, failure: String(error) }),
  );
});
// A parent that is gone wants nothing any more.
process.on('disconnect', () => process.exit(bot === undefined ? 1 : 0));
process.send?.({ ready: true });
