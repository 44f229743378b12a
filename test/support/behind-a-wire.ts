// A PostgreSQL schema of a test's own behind a wire that can be cut, and stores on it that are closed with the test.
import { onTestFinished } from 'vitest';
import { openStore } from '../../adapters/sql/store.ts';
import { silent } from '../conformance/store-rows.ts';
import { breakableWire, type Wire } from './breakable-wire.ts';
import { freshSchema, type Schema } from './servers.ts';

type Opened = Awaited<ReturnType<typeof openStore>>;

export interface BehindAWire {
  readonly schema: Schema;
  readonly wire: Wire;
  open(url: string): Promise<Opened>;
  /** Beside those that `open` has opened. */
  readonly opened: Opened[];
}

/** Throws where there is no PostgreSQL. */
export async function behindAWire(): Promise<BehindAWire> {
  const schema = await freshSchema();
  const wire = await breakableWire(schema.url);
  const opened: Opened[] = [];
  onTestFinished(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
    await wire.close();
    await schema.drop();
  });
  return {
    schema,
    wire,
    opened,
    async open(url) {
      const store = await openStore({ url, log: silent });
      opened.push(store);
      return store;
    },
  };
}
