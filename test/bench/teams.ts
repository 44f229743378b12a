// A query in Teams, typed and pressed, beside a bare botbuilder bot, alternating in one run.
import type { Agent } from 'node:http';
import { load, type Slice } from './load.ts';
import { median, percentile } from './statistics.ts';
import type { Book } from './targets.ts';
import {
  type TeamsContestants,
  type TeamsTarget,
  teamsAction,
  teamsContestants,
  teamsMessage,
} from './teams-contestants.ts';

const CONCURRENCY = [1, 16, 64];
const ROUNDS = 5;
const SLICE = { forMs: 1_000, most: 10_000 };
const WARM_UP = { forMs: 2_500, most: 10_000, concurrency: 16 };

type Ask = (to: TeamsTarget, agent: Agent, line: string) => ReturnType<typeof teamsMessage>;

interface Kind {
  readonly name: string;
  readonly ask: Ask;
  readonly line: string;
  /** What only the bot's own answer says; the twin's says `done`. */
  readonly says: readonly string[];
  /** Whether the answer is a message of its own rather than the body of the response. */
  readonly isSent: boolean;
}

const kinds: readonly Kind[] = [
  {
    name: 'message: list',
    ask: teamsMessage,
    line: 'list',
    says: ['4.1.0', '4.20.0'],
    isSent: true,
  },
  {
    name: 'action: check R-1',
    ask: teamsAction,
    line: 'check R-1',
    says: ['R-1 ', 'Not ready to start'],
    isSent: false,
  },
];

interface Pair {
  readonly bot: Slice;
  readonly bare: Slice;
}

/** Prints a row for each kind and load. */
export async function measureTeams(book: Book, nodeOptions: readonly string[]): Promise<void> {
  const both = await teamsContestants(nodeOptions);
  try {
    await both.plan(20);
    console.log('\nTeams, tokens checked: this bot against a bare botbuilder bot, alternating.\n');
    console.log(
      'what                at once   ratio  to reach                  p95 / p95  to reach',
    );
    for (const kind of kinds) {
      const turn = async (options: typeof WARM_UP): Promise<Pair> => ({
        bare: await slice(both, both.bare, { ...kind, says: ['done'] }, options),
        bot: await slice(both, both.bot, kind, options),
      });
      await turn(WARM_UP);
      for (const concurrency of CONCURRENCY) {
        const pairs: Pair[] = [];
        while (pairs.length < ROUNDS) pairs.push(await turn({ ...SLICE, concurrency }));
        say(kind.name, concurrency, pairs, book);
      }
    }
    console.log('\nEvery answer was looked at, and a forged token got none of either.');
  } finally {
    await both.stop();
  }
}

/** One load; throws unless every single request got its answer. */
async function slice(
  both: TeamsContestants,
  to: TeamsTarget,
  { ask, line, says, isSent }: Kind,
  options: typeof WARM_UP,
): Promise<Slice> {
  both.sent([]);
  const isRight = (body: string) => isSent || says.every((words) => body.includes(words));
  const run = await load((agent) => ask(to, agent, line), { ...options, isRight });
  if (run.wrong !== undefined) throw new Error(`${line} was answered: ${run.wrong}`);
  const sent = both.sent(says);
  if (isSent && sent !== run.times.length) {
    throw new Error(`${run.times.length} times ${line} was answered ${sent} times`);
  }
  return run;
}

function say(name: string, concurrency: number, pairs: readonly Pair[], book: Book): void {
  const ratio = median(pairs.map(({ bot, bare }) => bot.perSecond / bare.perSecond));
  const p95 = median(
    pairs.map(({ bot, bare }) => percentile(bot.times, 0.95) / percentile(bare.times, 0.95)),
  );
  const columns = [
    name.padEnd(19),
    String(concurrency).padStart(4),
    ratio.toFixed(2).padStart(8),
    book.judge('teams rate', ratio).padEnd(25),
    p95.toFixed(2).padStart(9),
    concurrency === 16 ? book.judge('teams p95', p95) : '',
  ];
  console.log(columns.join('  '));
}
