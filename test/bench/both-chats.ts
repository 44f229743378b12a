// How long it takes from Approve in one chat to the changed card in the other, through both simulated
// services over HTTP.
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleWorkspace } from '../../adapters/playground/slack/sample-workspace.ts';
import { startSlackWorkspace } from '../../adapters/playground/slack/workspace.ts';
import { sampleTenant } from '../../adapters/playground/teams/sample-tenant.ts';
import { startTeamsTenant } from '../../adapters/playground/teams/tenant.ts';
import { jsonLog } from '../../adapters/process/log.ts';
import { readPolicy } from '../../adapters/process/policy-file.ts';
import { startSignalbox } from '../../adapters/process/signalbox.ts';
import { teamsSettings } from '../support/teams-settings.ts';
import { ascending, percentile } from './statistics.ts';
import type { Book } from './targets.ts';

/** The first few compile what the rest run, and aren't counted. */
const WARM_UP = 10;
const SAMPLES = 200;
const SECRET = '0123456789abcdef0123456789abcdef';
const TOKEN = 'xoxb-bench-0123456789';

/** A service of its own for each release, with a channel in each chat: the pace of one channel isn't what is measured. */
const numbers = Array.from({ length: WARM_UP + SAMPLES }, (_, n) => n + 1);
const slackChannel = (n: number) => `C0B${String(n).padStart(4, '0')}`;
const teamsChannel = (n: number) => `19:bench${n}@thread.tacv2`;

const POLICY = `
version: 1
groups: { cab: [ben@example.org] }
services:
${numbers
  .map(
    (n) =>
      `  - { name: s${n}, captains: [ana@example.org], approvals: one, channels: [{ slack: ${slackChannel(n)} }, { teams: "${teamsChannel(n)}" }] }`,
  )
  .join('\n')}
approvals: { one: { rules: [{ name: Change authority, group: cab, count: 1 }] } }
`;

async function aWorld() {
  const policy = readPolicy(POLICY, tmpdir());
  if (!policy.ok) throw new Error(policy.problems.map(({ says }) => says).join('\n'));
  const workspace = sampleWorkspace();
  const slack = await startSlackWorkspace({
    ...workspace,
    channels: numbers.map((n) => ({
      ...workspace.channels[0],
      id: slackChannel(n),
      name: `bench-${n}`,
      members: workspace.people.map(({ id }) => id),
    })),
    clock: Date.now,
    botToken: TOKEN,
    signingSecret: SECRET,
    rateLimits: false,
  });
  const tenant = sampleTenant();
  const [team] = tenant.teams;
  if (team === undefined) throw new Error('the sample tenant has no team');
  const channels = numbers.map((n) => ({ id: teamsChannel(n), name: `bench ${n}` }));
  const teams = await startTeamsTenant({
    ...tenant,
    teams: [{ ...team, channels: [...team.channels, ...channels] }],
    clock: Date.now,
    rateLimits: false,
  });
  const file = join(tmpdir(), `signalbox-bench-${randomUUID()}.db`);
  const bot = await startSignalbox({
    databaseUrl: `file:${file}`,
    policy: policy.policy,
    slack: { botToken: TOKEN, signingSecret: SECRET, apiUrl: slack.apiUrl },
    teams: teamsSettings(teams),
    host: '127.0.0.1',
    port: 0,
    clock: { now: Date.now },
    log: jsonLog({ level: 'error', secrets: [] }),
  });
  slack.connect(`http://127.0.0.1:${bot.port}/slack/events`);
  teams.connect(`http://127.0.0.1:${bot.port}/api/messages`);
  await teams.install(team.id);
  const stop = async () => {
    await bot.stop();
    await slack.close();
    await teams.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  };
  return { slack, teams, stop };
}

type World = Awaited<ReturnType<typeof aWorld>>;

/** Resolves once `isTrue`, looked at after every change of the chat; rejects after ten seconds. */
function once(chat: { onChange(listener: () => void): () => void }, isTrue: () => boolean) {
  return new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the card never changed')), 10_000);
    const off = chat.onChange(() => {
      if (!isTrue()) return;
      clearTimeout(late);
      off();
      resolve();
    });
  });
}

const cardInSlack = ({ slack }: World, n: number) => slack.messages(slackChannel(n))[0];
const cardInTeams = ({ teams }: World, n: number) =>
  teams.messages(teamsChannel(n)).find((one) => one.byBot);
const met = (card: unknown) => JSON.stringify(card ?? '').includes('Change authority: 1 of 1');

/** Milliseconds from the press in one chat to the card in the other. */
async function approve(world: World, n: number): Promise<number> {
  const { slack, teams } = world;
  const say = (line: string) => slack.command('U0ANA', slackChannel(n), line);
  await say(`plan s${n} 1.0 from tomorrow 10:00 to tomorrow 18:00`);
  await say(`candidate R-${n} @9f3c2ab`);
  await say(`request R-${n}`);
  const ready = (card: unknown) => JSON.stringify(card ?? '').includes('Asked for approval');
  while (!ready(cardInSlack(world, n)) || !ready(cardInTeams(world, n))) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  if (met(cardInSlack(world, n)) || met(cardInTeams(world, n))) {
    throw new Error(`R-${n} is approved before anybody pressed`);
  }
  if (n % 2 === 0) {
    const changed = once(teams, () => met(cardInTeams(world, n)));
    const begun = performance.now();
    const { ts = '' } = cardInSlack(world, n) ?? {};
    await slack.press('U0BEN', { channelId: slackChannel(n), ts }, 'Approve');
    await changed;
    return performance.now() - begun;
  }
  const card = cardInTeams(world, n);
  if (card === undefined) throw new Error('no card stands in Teams');
  const target = { conversation: card.chat, id: card.id };
  await teams.look('29:1ben', target);
  const changed = once(slack, () => met(cardInSlack(world, n)));
  const begun = performance.now();
  await teams.press('29:1ben', target, 'Approve');
  await changed;
  return performance.now() - begun;
}

/** Prints one row: how soon the other chat knows. */
export async function measureBothChats(book: Book): Promise<void> {
  const world = await aWorld();
  try {
    const times: number[] = [];
    for (const n of numbers) times.push(await approve(world, n));
    const sorted = ascending(times.slice(WARM_UP));
    const [p50, p99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
    console.log(
      `\nApprove in one chat to the card in the other, ${sorted.length} times, either way: ` +
        `p50 ${p50.toFixed(0)} ms (${book.judge('chats p50', p50)}), ` +
        `p99 ${p99.toFixed(0)} ms (${book.judge('chats p99', p99)})`,
    );
  } finally {
    await world.stop();
  }
}
