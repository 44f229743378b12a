// A policy is in force from the next command on; every open release takes it in by one command of its own (contract
// "Policy"). What hasn't happened when the process ends, or fails, is found again by asking the journal.
import { NOT_CLOSED } from '../domain/release/phase.ts';
import { outsideOf } from './context.ts';
import { perform } from './perform.ts';
import type { Reply } from './speech.ts';
import type { World } from './world.ts';

/** How long a release that couldn't take the policy in is left alone. */
const RETRY_MS = 60_000;

export interface Reload {
  /** Resolves when every release that could has taken the policy in. Never rejects: a failure is logged and tried again. */
  catchUp(): Promise<void>;
}

export function reload(world: World): Reload {
  let takenByAll: string | undefined;
  let failed: { readonly version: string; readonly until: number } | undefined;
  let underWay = Promise.resolve();

  async function run(): Promise<void> {
    const { version } = world.policy();
    if (version === takenByAll) return;
    if (version === failed?.version && world.clock.now() < failed.until) return;
    if (await takenBy(await behind(version, world), world)) takenByAll = version;
    else failed = { version, until: world.clock.now() + RETRY_MS };
  }

  function broken(error: unknown): void {
    failed = { version: world.policy().version, until: world.clock.now() + RETRY_MS };
    world.log.error(
      { error },
      'the open releases could not be asked whether they took the policy in',
    );
  }

  return {
    catchUp() {
      underWay = underWay.then(run).catch(broken);
      return underWay;
    },
  };
}

function behind(version: string, world: World): Promise<readonly string[]> {
  const taken = ['planned', 'reconciled'];
  return world.store.behind({ kind: 'release', status: NOT_CLOSED, taken, policy: version });
}

/** Answers whether all of them could. */
async function takenBy(streams: readonly string[], world: World): Promise<boolean> {
  if (streams.length === 0) return true;
  const outside = await outsideOf([], world);
  let all = true;
  for (const on of streams) {
    const command = { type: 'reconcile' } as const;
    try {
      await perform({ on, command, actor: undefined, account: 'policy', outside }, silent, world);
    } catch (error) {
      all = false;
      world.log.error({ stream: on, error }, 'a release could not take the policy in');
    }
  }
  return all;
}

/** Nobody is spoken to. */
function silent(): Reply {
  return { kind: 'correct', problems: [] };
}
