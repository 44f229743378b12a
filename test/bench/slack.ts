// How fast the bot answers signed requests beside a bare Bolt app that only acknowledges, alternating
// in one run on one machine, so that the ratio means something on every machine.
import { availableParallelism } from 'node:os';
import { type Contestants, contestants } from './contestants.ts';
import { type LoadOptions, load, type Script, type Slice, slashCommands } from './load.ts';
import { ascending, median, percentile } from './statistics.ts';
import type { Book, TargetName } from './targets.ts';

const CONCURRENCY = [1, 16, 64];
const ROUNDS = 5;
const SLICE = { forMs: 1_000, most: 10_000 };
/** Long enough for the compiler of either to have seen what matters. */
const WARM_UP = { forMs: 2_500, most: 10_000, concurrency: 16 };

interface Kind {
  readonly name: string;
  /** Open releases while it is measured. */
  readonly releases: number;
  readonly script: () => Script;
  readonly isRight: (body: string) => boolean;
  /** Whether each of them leaves an event behind. */
  readonly isRecorded: boolean;
  /** Share of the bare app's rate to reach. */
  readonly target: TargetName;
}

const kinds: readonly Kind[] = [
  {
    name: 'list',
    releases: 20,
    script: () => () => 'list',
    isRight: (body) => body.includes('R-1 ') && body.includes('R-20 '),
    isRecorded: false,
    target: 'slack list',
  },
  {
    name: 'durable command',
    releases: 64,
    script: scopeOfOnesOwn,
    isRight: (body) => body.includes('): You '),
    isRecorded: true,
    target: 'slack durable',
  },
];

/** Every connection has a release of its own, adds an item to it and takes it away again: each time the journal grows. */
export function scopeOfOnesOwn(): Script {
  const said = new Map<number, number>();
  return (connection) => {
    const before = said.get(connection) ?? 0;
    said.set(connection, before + 1);
    const item = Math.floor(before / 2) + 1;
    const release = `R-${connection + 1}`;
    return before % 2 === 0
      ? `scope ${release} add fix: rounding of refund ${item}`
      : `scope ${release} drop ${item}`;
  };
}

interface Pair {
  readonly bot: Slice;
  readonly bare: Slice;
}

/** Prints a row for each kind and load; throws unless every answered command is in the journal. */
export async function measureSlack(book: Book, nodeOptions: readonly string[]): Promise<void> {
  const both = await contestants(nodeOptions);
  try {
    console.log(
      `\nSigned requests over loopback on ${availableParallelism()} cores: this bot against a`,
    );
    console.log(
      'bare Bolt app that only acknowledges, alternating. Ratio: requests per second, bot / Bolt.\n',
    );
    console.log(
      'what              at once   ratio  to reach                    p50 ms  p99 ms  to reach                    bot/s  Bolt/s',
    );
    let recorded = 0;
    for (const kind of kinds) recorded += await measure(kind, both, book);
    const journal = await both.journal();
    const planned = Math.max(...kinds.map((kind) => kind.releases));
    if (!journal.ok || journal.events !== recorded + planned) {
      throw new Error(`the journal does not hold what was answered: ${JSON.stringify(journal)}`);
    }
    console.log(
      `\nEvery answered command is in the journal, and its chain verifies: ${journal.events} events.`,
    );
  } finally {
    await both.stop();
  }
}

/** Answers how many commands were recorded. */
async function measure(kind: Kind, both: Contestants, book: Book): Promise<number> {
  await both.plan(kind.releases);
  const script = kind.script();
  let recorded = 0;
  const turn = async (options: Pick<LoadOptions, 'concurrency' | 'forMs' | 'most'>) => {
    const bare = await load(
      slashCommands(both.bare, () => 'list'),
      { ...options, isRight: () => true },
    );
    const bot = await load(slashCommands(both.bot, script), { ...options, isRight: kind.isRight });
    if (kind.isRecorded) recorded += bot.times.length;
    const wrong = bot.wrong ?? bare.wrong;
    if (wrong !== undefined) throw new Error(`${kind.name} was answered: ${wrong}`);
    return { bot, bare };
  };
  await turn(WARM_UP);
  for (const concurrency of CONCURRENCY) {
    const pairs: Pair[] = [];
    while (pairs.length < ROUNDS) pairs.push(await turn({ ...SLICE, concurrency }));
    say(kind, concurrency, pairs, book);
  }
  return recorded;
}

function say(kind: Kind, concurrency: number, pairs: readonly Pair[], book: Book): void {
  const ratio = median(pairs.map(({ bot, bare }) => bot.perSecond / bare.perSecond));
  const times = ascending(pairs.flatMap(({ bot }) => bot.times));
  const p99 = percentile(times, 0.99);
  const rates = (of: (pair: Pair) => Slice) => median(pairs.map((pair) => of(pair).perSecond));
  const columns = [
    kind.name.padEnd(16),
    String(concurrency).padStart(4),
    ratio.toFixed(2).padStart(8),
    book.judge(kind.target, ratio).padEnd(26),
    milliseconds(percentile(times, 0.5)),
    milliseconds(p99),
    (concurrency === 16 ? book.judge('slack p99', p99) : '').padEnd(26),
    rates(({ bot }) => bot)
      .toFixed(0)
      .padStart(7),
    rates(({ bare }) => bare)
      .toFixed(0)
      .padStart(7),
  ];
  console.log(columns.join('  '));
}

function milliseconds(time: number): string {
  return time.toFixed(1).padStart(6);
}
