// A process that wakes by the Redis at its first argument, whatever that does to it, and says so once it has dealt with a row
// that falls due a second later. Apart, since a loop that never lets anything else happen could only be ended from outside.
import { queueWakeups } from '../../../adapters/queue/bullmq.ts';
import { openStore } from '../../../adapters/sql/store.ts';
import { silent } from '../../conformance/store-rows.ts';
import { startReplica, timer } from '../../support/replica.ts';

const [url = ''] = process.argv.slice(2);
// A bot is held by the port it listens at; wake-ups hold no process, and this one would end when Redis is quick to go.
setInterval(() => undefined, 60_000);
const store = await openStore({ url: ':memory:', log: silent });
const wakeups = queueWakeups({ clock: { now: Date.now }, log: silent, url });
const replica = startReplica(store, wakeups, silent, async (key) => {
  console.log(`dealt with ${key}`);
  process.exit();
});
await replica.add(timer('later', Date.now() + 1_000));
