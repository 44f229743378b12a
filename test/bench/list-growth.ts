// What `list` costs among ten thousand releases beside what it costs among a hundred, alternating.
import { Agent } from 'node:http';
import { DAY, HOUR } from '../../src/domain/time/duration.ts';
import { aSlack, type InstalledBot, installedBot } from './installed-bot.ts';
import { post } from './load.ts';
import { anOrganisation, type Organisation, plannedFor, reviewed, write } from './organisation.ts';
import { median } from './statistics.ts';
import type { Book } from './targets.ts';

const FEW = 100;
const MANY = 10_000;
const WARM_UP = 100;
const ROUNDS = 300;

interface Mix {
  readonly name: string;
  /** How many of so many releases are open. */
  readonly open: (releases: number) => number;
}

const mixes: readonly Mix[] = [
  { name: 'all of them open', open: (releases) => releases },
  { name: 'a hundred open', open: () => FEW },
];

/** Prints a row for each mix. Before every `list` something is recorded, so that no answer comes from memory. */
export async function measureListGrowth(book: Book): Promise<void> {
  const organisation = anOrganisation(40);
  const slack = await aSlack(organisation);
  const { policyFile } = organisation;
  const bots: InstalledBot[] = [];
  try {
    console.log(
      '\nlist, one at a time and always after a change, among 10,000 releases and among 100.\n',
    );
    console.log('releases            p50 among 100  among 10,000   ratio  to reach');
    for (const { name, open } of mixes) {
      const few = await withReleases(FEW, FEW, organisation);
      const many = await withReleases(MANY, open(MANY), organisation);
      const asked: Asked[] = [];
      for (const [newest, databaseUrl] of [
        [FEW, few],
        [MANY, many],
      ] as const) {
        const bot = await installedBot({ databaseUrl, policyFile, slack });
        bots.push(bot);
        asked.push({ bot, newest });
      }
      const times = await alternating(asked);
      for (const bot of bots.splice(0)) await bot.stop();
      say(name, times, book);
    }
  } finally {
    for (const bot of bots) await bot.stop();
    await slack.close();
    organisation.remove();
  }
}

async function withReleases(
  releases: number,
  open: number,
  { policy, newFile }: Organisation,
): Promise<string> {
  const url = newFile();
  const now = Date.now();
  const from = releases - open + 1;
  const telling = plannedFor((n) => now + 30 * DAY + n * HOUR, now);
  await write(url, { from, to: releases, telling, policy });
  await write(url, { from: 1, to: from - 1, telling: reviewed(now), policy });
  return url;
}

interface Asked {
  readonly bot: InstalledBot;
  /** The number of a release that is open. */
  readonly newest: number;
}

/** How long each bot took for each `list`. */
async function alternating(asked: readonly Asked[]): Promise<readonly (readonly number[])[]> {
  const agent = new Agent({ keepAlive: true });
  const times = asked.map((): number[] => []);
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    for (const [index, one] of asked.entries()) {
      const took = await afterAChange(one, round, agent);
      if (round >= WARM_UP) times[index]?.push(took);
    }
  }
  agent.destroy();
  return times;
}

/** An item comes and goes, so that the release stays as it is; its first came with its plan. */
async function afterAChange({ bot, newest }: Asked, round: number, agent: Agent): Promise<number> {
  const item = Math.floor(round / 2) + 2;
  const change = round % 2 === 0 ? `add fix: rounding of refund ${item}` : `drop ${item}`;
  const changed = await post(bot, agent, `scope R-${newest} ${change}`);
  if (!changed.body.includes('): You ')) throw new Error(`it was answered: ${changed.body}`);
  const begun = performance.now();
  const { body } = await post(bot, agent, 'list');
  const took = performance.now() - begun;
  if (!body.includes('not closed')) throw new Error(`list was answered: ${body}`);
  return took;
}

function say(name: string, times: readonly (readonly number[])[], book: Book): void {
  const [few = 0, many = 0] = times.map(median);
  const ratio = many / few;
  const columns = [
    name.padEnd(18),
    `${few.toFixed(1)} ms`.padStart(13),
    `${many.toFixed(1)} ms`.padStart(12),
    ratio.toFixed(2).padStart(6),
    book.judge('list growth', ratio),
  ];
  console.log(columns.join('  '));
}
