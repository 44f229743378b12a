// A million timers that wait: what a look at them costs beside a thousand, how late ten thousand ring that are due in one
// second, in process and by Redis, and how long it takes to do what has become overdue when Redis has forgotten everything.
import { openStore } from '../../adapters/sql/store.ts';
import type { OutboxRow, Store } from '../../src/app/store.ts';
import { DAY, MINUTE } from '../../src/domain/time/duration.ts';
import { silent } from '../conformance/store-rows.ts';
import { type Servers, servers } from '../support/grounds.ts';
import { aSlack, installedBot } from './installed-bot.ts';
import { anOrganisation, type Organisation, plannedFor, write } from './organisation.ts';
import { ascending, median, percentile } from './statistics.ts';
import type { Book, TargetName } from './targets.ts';
import { watchTimers } from './watch-timers.ts';

const FEW = 1_000;
const MANY = 1_000_000;
const RUSH = 10_000;
const OVERDUE = 100_000;
const TOGETHER = 1_000;
const LOOKS = 200;
const SERVICES = 400;
/** Another process writes what is due: the bot has to find it by a look of its own. */
const AHEAD_MS = 60_000;
const OVERDUE_PATIENCE_MS = 300_000;
const LOOK_MS = 100;

/** Prints a block for each of the two grounds. */
export async function measureMillion(book: Book): Promise<void> {
  const ground = await servers();
  const organisation = anOrganisation(SERVICES);
  try {
    console.log('\nA million pending timers.\n');
    await onFile(organisation, book);
    await onServers(organisation, ground, book);
  } finally {
    organisation.remove();
    await ground.stop();
  }
}

async function onFile(organisation: Organisation, book: Book): Promise<void> {
  const url = organisation.newFile();
  await grown('SQLite', url, book);
  await rushed({ name: 'in process', target: 'rush in process', organisation, url }, book);
}

async function onServers(organisation: Organisation, ground: Servers, book: Book): Promise<void> {
  const { url, remove } = await ground.database();
  const redisUrl = ground.redis.url;
  try {
    await grown('PostgreSQL', url, book);
    const rush = {
      name: 'by Redis',
      target: 'rush by Redis',
      organisation,
      url,
      redisUrl,
    } as const;
    await rushed(rush, book, async () => {
      say('done after a flush', 'after a flush', await flushed(url, ground), 'ms', book);
    });
  } finally {
    await remove();
  }
}

/** From a thousand to a million, and what a look costs with each. */
async function grown(name: string, url: string, book: Book): Promise<void> {
  const store = await openStore({ url, log: silent });
  try {
    await put(store, 0, FEW);
    const before = await lookMs(store);
    const begun = performance.now();
    await put(store, FEW, MANY);
    const perSecond = (1000 * (MANY - FEW)) / (performance.now() - begun);
    console.log(`${name}: ${Math.round(perSecond)} inserted a second`);
    const ratio = (await lookMs(store)) / before;
    say(`${name}: a look, times that among ${FEW}`, 'look among a million', ratio, '', book);
  } finally {
    await store.close();
  }
}

/** Timers of releases that are gone: they ring into nothing, as stale ones do. */
const timerOf = (n: number, dueAt: number): OutboxRow => ({
  key: `timer:R-9${n}:${dueAt}`,
  kind: 'timer',
  stream: `R-9${n}`,
  place: '',
  part: 'window-opens',
  body: '{}',
  dueAt,
  priority: 0,
});

async function put(store: Store, from: number, to: number): Promise<void> {
  const later = Date.now() + 60 * DAY;
  for (let first = from; first < to; first += TOGETHER) {
    const rows = Array.from({ length: TOGETHER }, (_, n) => timerOf(first + n, later + first + n));
    await store.transaction((tx) => tx.enqueue(rows));
  }
}

/** What the sweep reads each time. */
async function lookMs(store: Store): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < LOOKS; n += 1) {
    const begun = performance.now();
    const now = Date.now();
    await store.due(now, 32);
    await store.timersAhead(now, now + 60 * MINUTE, 1_000);
    await store.nextDue(now);
    times.push(performance.now() - begun);
  }
  return median(times);
}

interface Rush {
  readonly name: string;
  readonly target: TargetName;
  readonly organisation: Organisation;
  readonly url: string;
  readonly redisUrl?: string;
}

/** Ten thousand reminders that are due in one second, of releases that are planned for it. */
async function rushed(
  { name, target, organisation, url, redisUrl }: Rush,
  book: Book,
  further: () => Promise<void> = async () => undefined,
): Promise<void> {
  const { policy, policyFile } = organisation;
  const slack = await aSlack(organisation);
  const due = Date.now() + AHEAD_MS;
  const telling = plannedFor((n) => due + Math.floor((1000 * n) / RUSH), Date.now());
  await write(url, { from: 1, to: RUSH, telling, policy });
  const redis = redisUrl === undefined ? {} : { redisUrl };
  const bot = await installedBot({ databaseUrl: url, ...redis, policyFile, slack });
  const journal = await watchTimers(url, RUSH);
  try {
    const late = ascending(await journal.rung(RUSH, due + 1000));
    console.log(`${name}: lateness p50 ${percentile(late, 0.5).toFixed(0)} ms`);
    say(`${name}: lateness p99`, target, percentile(late, 0.99), 'ms', book);
    console.log(`${name}: resident ${Math.round((bot.resident() ?? 0) / 1e6)} MB`);
    await further();
  } finally {
    await journal.close();
    await bot.stop();
    await slack.close();
  }
}

/** A hundred thousand rows fall due while Redis forgets everything; answers how long it takes until none is left. */
async function flushed(url: string, { redis }: Servers): Promise<number> {
  const store = await openStore({ url, log: silent });
  try {
    const past = Date.now() - MINUTE;
    // Nobody begins before all of them are there.
    await store.hold('a measurement', Date.now());
    for (let first = 0; first < OVERDUE; first += TOGETHER) {
      const rows = Array.from({ length: TOGETHER }, (_, n) => timerOf(first + n, past));
      await store.transaction((tx) => tx.enqueue(rows));
    }
    await redis.command('FLUSHALL');
    await store.resume();
    const begun = performance.now();
    // A server too busy to say has something to do.
    const isLeft = () =>
      store.due(Date.now(), 1, 'timer').then(
        (rows) => rows.length > 0,
        () => true,
      );
    while (await isLeft()) {
      if (performance.now() - begun > OVERDUE_PATIENCE_MS) return Number.POSITIVE_INFINITY;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    return performance.now() - begun;
  } finally {
    await store.close();
  }
}

function say(what: string, target: TargetName, value: number, unit: string, book: Book): void {
  const digits = unit === '' ? 2 : 0;
  console.log(`${what}: ${value.toFixed(digits)} ${unit} ${book.judge(target, value)}`);
}
