// Durable commands on PostgreSQL and Redis, with one replica and with two, beside the bare Bolt app; and how long
// acknowledgements take while Redis stands still.
import { setTimeout as pause } from 'node:timers/promises';
import { type Servers, servers } from '../support/grounds.ts';
import { type Contestants, contestants } from './contestants.ts';
import { type Ask, type LoadOptions, load, type Slice, slashCommands } from './load.ts';
import { scopeOfOnesOwn } from './slack.ts';
import { median, percentile } from './statistics.ts';
import type { Book } from './targets.ts';

const ROUNDS = 5;
const AT_ONCE = 16;
const SLICE = { forMs: 1_500, most: 20_000, concurrency: AT_ONCE };
/** After a stand-still Redis is found again within a second or two. */
const RECOVERY_MS = 3_000;

/** Prints the shares and the ratio; throws unless every answered command is in the journal. */
export async function measureReplicas(book: Book, nodeOptions: readonly string[]): Promise<void> {
  const ground = await servers();
  try {
    await measureOn(ground, book, nodeOptions);
  } finally {
    await ground.stop();
  }
}

async function measureOn({ redis, database }: Servers, book: Book, options: readonly string[]) {
  const { url, remove } = await database();
  const queue = { url: redis.url };
  const all = await contestants(options, { databaseUrl: url, queue, replicas: 2, remove });
  try {
    await all.plan(AT_ONCE);
    const asks = await warm(all);
    let recorded = asks.recorded;
    const durable = async (ask: Ask) => {
      const slice = await rightly(ask, isRecorded, SLICE);
      recorded += slice.times.length;
      return slice;
    };
    const rounds = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      const bare = await rightly(asks.bare, () => true, SLICE);
      rounds.push({ bare, one: await durable(asks.one), two: await durable(asks.two) });
    }
    const stops = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      const calm = await durable(asks.one);
      redis.pause();
      const stopped = await durable(asks.one);
      redis.resume();
      await pause(RECOVERY_MS);
      stops.push(p99(stopped) / p99(calm));
    }
    say(rounds, stops, book);
    const journal = await all.journal();
    if (!journal.ok || journal.events !== recorded + AT_ONCE) {
      throw new Error(`the journal does not hold what was answered: ${JSON.stringify(journal)}`);
    }
  } finally {
    await all.stop();
  }
}

/** Each has had its turn before anything counts. */
async function warm({ bot, bare, replicas }: Contestants) {
  const script = scopeOfOnesOwn();
  const byConnection = replicas.map((target) => slashCommands(target, script));
  let turn = 0;
  const two: Ask = (agent, connection) => {
    turn += 1;
    const ask = byConnection[turn % byConnection.length];
    if (ask === undefined) throw new Error('there is no replica');
    return ask(agent, connection);
  };
  const asks = { bare: slashCommands(bare, () => 'list'), one: slashCommands(bot, script), two };
  let recorded = 0;
  await rightly(asks.bare, () => true, SLICE);
  for (const ask of [asks.one, asks.two]) {
    recorded += (await rightly(ask, isRecorded, { ...SLICE, forMs: 2_500 })).times.length;
  }
  return { ...asks, recorded };
}

const isRecorded = (body: string) => body.includes('): You ');

async function rightly(
  ask: Ask,
  isRight: (body: string) => boolean,
  options: Omit<LoadOptions, 'isRight'>,
): Promise<Slice> {
  const slice = await load(ask, { ...options, isRight });
  if (slice.wrong !== undefined) throw new Error(`a command was answered: ${slice.wrong}`);
  return slice;
}

const p99 = ({ times }: Slice) => percentile(times, 0.99);

interface Round {
  readonly bare: Slice;
  readonly one: Slice;
  readonly two: Slice;
}

function say(rounds: readonly Round[], stops: readonly number[], book: Book): void {
  const share = median(rounds.map(({ one, bare }) => one.perSecond / bare.perSecond));
  const both = median(rounds.map(({ two, one }) => two.perSecond / one.perSecond));
  const late = median(stops);
  console.log(
    `\nDurable commands on PostgreSQL and Redis, ${AT_ONCE} at once, medians of ${ROUNDS}.\n`,
  );
  console.log(
    `one replica, share of bare Bolt's rate   ${share.toFixed(2)}  ${book.judge('servers durable', share)}`,
  );
  console.log(
    `two replicas, share of one's             ${both.toFixed(2)}  ${book.judge('two replicas', both)}`,
  );
  console.log(
    `p99 with Redis stopped, times the calm   ${late.toFixed(2)}  ${book.judge('redis stopped', late)}`,
  );
}
