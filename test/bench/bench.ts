// Why this file exists: `npm run bench`: how fast the bot answers signed requests beside a bare Bolt app that only
// acknowledges, in one run on one machine, alternating, so that the ratio says something on any machine.

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { Agent } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import { startSlackWorkspace } from '../../adapters/playground/slack/workspace.ts';
import { botProcess } from '../crash/bot-process.ts';
import { load, percentile, post, type Script, type Slice, type Target } from './load.ts';

const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-bench-0123456789';
/** One for each connection, so that nobody waits for another's release. */
const RELEASES = 64;
const CONCURRENCY = [1, 16, 64];
const ROUNDS = 3;
const SLICE_MS = 1_500;
const MOST_REQUESTS = 6_000;
const P99_AT_16_MS = 100;

interface Kind {
  readonly name: string;
  /** A fresh one for each target: a script may remember what it has said. */
  readonly script: () => Script;
  /** Stands in every right answer. */
  readonly says: string;
  /** Share of the bare app's rate to reach. */
  readonly toReach: number;
}

const kinds: readonly Kind[] = [
  { name: 'list', script: () => () => 'list', says: 'not closed', toReach: 0.5 },
  { name: 'durable command', script: putInAndOut, says: 'You ', toReach: 0.2 },
];

/** Every command is recorded: what a connection puts into its release's scope it takes out with the next. */
function putInAndOut(): Script {
  const items = new Map<number, { readonly last: number; readonly isIn: boolean }>();
  return (connection) => {
    const release = `R-${connection + 1}`;
    const { last, isIn } = items.get(connection) ?? { last: 0, isIn: false };
    items.set(connection, { last: isIn ? last : last + 1, isIn: !isIn });
    return isIn
      ? `scope ${release} drop ${last}`
      : `scope ${release} add fix: rounding ${last + 1}`;
  };
}

const file = join(tmpdir(), `signalbox-bench-${randomUUID()}.db`);
const slack = await startSlackWorkspace({
  ...sampleWorkspace(),
  clock: Date.now,
  botToken: TOKEN,
  signingSecret: SECRET,
});
const bot = botProcess();
const bolt = fork(join(import.meta.dirname, 'bare-bolt-child.ts'), [SECRET], { silent: true });

try {
  const [[said], started] = await Promise.all([
    once(bolt, 'message'),
    bot.ask({
      do: 'start',
      databaseUrl: `file:${file}`,
      slack: { botToken: TOKEN, signingSecret: SECRET, apiUrl: slack.apiUrl },
      now: undefined,
    }),
  ]);
  const ours: Target = { port: started.port ?? 0, signingSecret: SECRET };
  const bare: Target = { port: (said as { port: number }).port, signingSecret: SECRET };
  process.stdout.write(
    `Measured on ${availableParallelism()} cores; medians of ${ROUNDS} rounds, alternating.\n`,
  );
  await plan(ours);
  for (const kind of kinds) await measure(kind, ours, bare);
} finally {
  await bot.ask({ do: 'stop' }).catch(() => undefined);
  await bot.kill();
  bolt.kill();
  await slack.close();
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
}

async function plan(target: Target): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let n = 1; n <= RELEASES; n += 1) {
    const { body } = await post(
      target,
      agent,
      `plan payments 4.${n}.0 from tomorrow 10:00 to tomorrow 18:00 because it is release ${n}`,
    );
    if (!body.includes(`R-${n}`)) throw new Error(`R-${n} was not planned: ${body}`);
  }
  agent.destroy();
}

async function measure(kind: Kind, ours: Target, bare: Target): Promise<void> {
  const scripts = { ours: kind.script(), bare: kind.script() };
  for (const concurrency of CONCURRENCY) {
    const options = { concurrency, forMs: SLICE_MS, most: MOST_REQUESTS };
    const toBare = () =>
      load(bare, { ...options, script: scripts.bare, isRight: (status) => status === 200 });
    const toOurs = () =>
      load(ours, {
        ...options,
        script: scripts.ours,
        isRight: (status, body) => status === 200 && body.includes(kind.says),
      });
    await load(bare, { ...options, script: scripts.bare, forMs: 300, isRight: () => true });
    await load(ours, { ...options, script: scripts.ours, forMs: 300, isRight: () => true });
    const pairs: { bare: Slice; ours: Slice }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      pairs.push({ bare: await toBare(), ours: await toOurs() });
    }
    report(kind, concurrency, pairs);
  }
}

/** The ratio first: it travels to other machines, the times don't. */
function report(kind: Kind, concurrency: number, pairs: readonly { bare: Slice; ours: Slice }[]) {
  const ratios = pairs.map((p) => p.ours.perSecond / p.bare.perSecond).sort((a, b) => a - b);
  const ratio = ratios[Math.floor(ratios.length / 2)] ?? 0;
  const times = pairs.flatMap((p) => p.ours.times).sort((a, b) => a - b);
  const p99 = percentile(times, 0.99);
  const [wrong] = pairs.flatMap((p) => [...p.ours.wrong, ...p.bare.wrong]);
  if (wrong !== undefined) throw new Error(`a wrong answer: ${wrong}`);
  const reached = (is: boolean) => (is ? 'reached' : 'not reached');
  const lines = [
    `${kind.name}, ${concurrency} at once: ${ratio.toFixed(2)} of bare Bolt's rate`,
    `(${ratios.map((one) => one.toFixed(2)).join(', ')}; to reach ${kind.toReach}: ${reached(ratio >= kind.toReach)})`,
    `p99 ${p99.toFixed(1)} ms${concurrency === 16 ? ` (at most ${P99_AT_16_MS}: ${reached(p99 <= P99_AT_16_MS)})` : ''}`,
    `${times.length} requests`,
  ];
  process.stdout.write(`${lines.join(' · ')}\n`);
}
