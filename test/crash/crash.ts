// Behind `npm run crash`: SIGKILL at every failpoint of every step of a release, and after every restart, with the totals.
import { parseArgs } from 'node:util';
import { Agenda, everyDeath, onceEach, type Wanted } from './agenda.ts';
import { FAILPOINTS } from './failpoints.ts';
import { ON_A_FILE, onServers } from './place.ts';
import { STEPS } from './release-steps.ts';
import { scout, walked } from './scout.ts';

const { values } = parseArgs({
  options: {
    /** `2/4`: the second quarter of all deaths. */
    shard: { type: 'string', default: '1/1' },
    /** Bots in one process. With one it dies the moment it passes its point; more are faster. */
    bots: { type: 'string', default: '1' },
    /** Processes at once. */
    processes: { type: 'string', default: '2' },
    /** Begins no further release after this time. */
    minutes: { type: 'string', default: '60' },
    /** Each failpoint once, as `npm test` does. */
    once: { type: 'boolean', default: false },
    /** What the bots live on: `file`, or `servers`, which is PostgreSQL and Redis. */
    on: { type: 'string', default: 'file' },
  },
});

const started = performance.now();
const seconds = () => ((performance.now() - started) / 1000).toFixed(0);
const say = (line: string) => process.stdout.write(`${seconds().padStart(5)} s  ${line}\n`);

const ground = values.on === 'servers' ? await onServers() : undefined;
const places = ground?.places ?? ON_A_FILE;
const scouted = await scout(!values.once, places);
const [shard = 1, shards = 1] = values.shard.split('/').map(Number);
const wanted = (values.once ? onceEach(scouted) : everyDeath(scouted)).filter(
  (_, number) => number % shards === shard - 1,
);
const points = new Set(wanted.flatMap(({ deaths }) => deaths.map(({ point }) => point)));
const reachable = FAILPOINTS.filter(({ unreached }) => unreached === undefined);
say(`${FAILPOINTS.length} failpoints, of which the release passes ${reachable.length}`);
say(`${wanted.length} deaths to die at ${points.size} of them in ${STEPS.length} steps`);

const agenda = new Agenda(wanted, scouted);
const wrongs: string[] = [];
let kills = 0;
let walks = 0;
let releases = 0;
/** Neighbours differ in what they may read: half of the bots find in Slack what they may have sent. */
function party(chain: number): readonly boolean[] {
  const length = Math.min(Number(values.bots), agenda.open);
  return Array.from({ length }, (_, bot) => (walks + chain + bot) % 2 === 0);
}

async function chain(number: number): Promise<void> {
  while (!agenda.isDone && performance.now() - started < Number(values.minutes) * 60_000) {
    const bots = party(number);
    const result = await walked(bots, agenda.plan(), places);
    walks += 1;
    releases += bots.length;
    kills += result.kills;
    wrongs.push(...result.wrongs);
    for (const wrong of result.wrongs) say(`WRONG  ${wrong}`);
    say(
      `${agenda.died.length} of ${wanted.length} deaths, ${kills} kills, ${wrongs.length} wrongs`,
    );
  }
}

await Promise.all(Array.from({ length: Number(values.processes) }, (_, number) => chain(number)));
await ground?.stop();
for (const one of agenda.missed) say(`not reached: ${spelt(one)}`);
say(
  `${agenda.died.length} of ${wanted.length} deaths died, ${agenda.missed.length} never reached, ` +
    `${kills} bots killed in ${releases} releases: ${wrongs.length} violations`,
);
process.exitCode = wrongs.length === 0 && agenda.isDone ? 0 : 1;

function spelt({ deaths, steps }: Wanted): string {
  const where = deaths.map(({ point, hit }) => `${point} #${hit}`).join(' then ');
  return `${where} in ${steps.map((step) => STEPS[step]?.name).join(', ')}`;
}
