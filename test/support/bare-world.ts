// A world of nothing but a store and a clock, for what needs no chat, no directory and nobody's id.
import { loadPolicy, samplePolicyFile } from '../../adapters/process/policy-file.ts';
import type { Log, Wakeups } from '../../src/app/ports.ts';
import type { Store } from '../../src/app/store.ts';
import type { World } from '../../src/app/world.ts';

const UNHEARD: Wakeups = {
  nudge: () => undefined,
  start: () => undefined,
  stop: async () => undefined,
};

/** With the sample policy. Whoever asks for an id is told that nobody should. */
export function bareWorld(
  store: Store,
  now: () => number,
  log: Log,
  wakeups: Wakeups = UNHEARD,
): World {
  const reading = loadPolicy(samplePolicyFile);
  if (!reading.ok) throw new Error('the sample policy can not be read');
  const nobody = () => {
    throw new Error('nobody asks for ids here');
  };
  return {
    store,
    wakeups,
    log,
    clock: { now },
    chats: [],
    directories: [],
    ids: { reference: nobody, code: nobody, hash: nobody },
    policy: () => reading.policy,
  };
}
