// A process to be killed. It commits releases, says so, and then dies inside a transaction
// because its parent sends SIGKILL when it reads `inside`.
import { openStore } from '../../adapters/sql/store.ts';
import { event, message, release, saved, silent } from './store-rows.ts';

const [url = ''] = process.argv.slice(2);
const store = await openStore({ url, log: silent });

for (let n = 1; n <= 5; n += 1) await saved(store, release(n));
await store.transaction(async (tx) => {
  await tx.save(release(6), [event('R-6', 1)]);
  await tx.enqueue([message('card:R-6')]);
  process.stdout.write('inside\n');
  await new Promise(() => setInterval(() => undefined, 1_000));
});
