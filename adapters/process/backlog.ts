// What health and metrics ask the database: whether it answers, and how much of the outbox waits.
import type { Clock, Log } from '../../src/app/ports.ts';
import type { Backlog, Hold, Store } from '../../src/app/store.ts';
import { HOUR, MINUTE } from '../../src/domain/time/duration.ts';
import type { Condition } from '../http/server.ts';
import { within } from '../node/patience.ts';

/** How long the database may take to answer before it counts as gone. */
const PATIENCE_MS = 1000;

/** What waits, and whether all of it is held back. */
export interface BacklogAndHold extends Backlog {
  readonly held: Hold | undefined;
}

/** Undefined: the database doesn't answer, or not in time. Who asks meanwhile shares the answer. Never rejects. */
export function backlogOf(
  store: Pick<Store, 'backlog' | 'held'>,
  clock: Clock,
  log: Log,
): () => Promise<BacklogAndHold | undefined> {
  let asking: Promise<BacklogAndHold> | undefined;
  let answers = true;
  const read = async (): Promise<BacklogAndHold> => {
    const [backlog, held] = await Promise.all([store.backlog(clock.now()), store.held()]);
    return { ...backlog, held };
  };
  const ask = async () => {
    // A query that hangs is not asked a second time.
    asking ??= read().finally(() => {
      asking = undefined;
    });
    const backlog = await within(asking, PATIENCE_MS);
    if (backlog === 'late') throw new Error(`no answer within ${PATIENCE_MS} ms`);
    return backlog;
  };
  return async () => {
    try {
      const backlog = await ask();
      answers = true;
      return backlog;
    } catch (error) {
      if (answers) log.error({ error }, 'the database does not answer');
      answers = false;
      return undefined;
    }
  };
}

const TIMER_LATE_MS = MINUTE;
const MESSAGE_LATE_MS = 2 * MINUTE;

/** What `/readyz` says of the database and of what is due in it. */
export function storeConditions(
  backlog: BacklogAndHold | undefined,
  now: number,
): readonly Condition[] {
  if (backlog === undefined) {
    const why = "the database doesn't answer: nothing can be recorded; the log says more";
    return [{ name: 'database', state: 'down', why }];
  }
  const why = problemsOf(backlog, now).join('; ');
  return [
    { name: 'database', state: 'ok' },
    why === '' ? { name: 'outbox', state: 'ok' } : { name: 'outbox', state: 'degraded', why },
    ...(backlog.held === undefined ? [] : [heldBack(backlog.held)]),
  ];
}

function heldBack({ since, why }: Hold): Condition {
  const from = new Date(since).toISOString();
  return {
    name: 'hold',
    state: 'degraded',
    why: `Nothing is sent or rung since ${from}: ${why}. \`npm run resume\` ends this.`,
  };
}

function problemsOf(backlog: Backlog, now: number): readonly string[] {
  const { oldestTimer = now, oldestMessage = now, lastDeath } = backlog;
  const problems: string[] = [];
  if (now - oldestMessage > MESSAGE_LATE_MS) {
    problems.push(`a message has been due for ${minutes(now - oldestMessage)} and isn't delivered`);
  }
  if (now - oldestTimer > TIMER_LATE_MS) {
    problems.push(`a timer has been due for ${minutes(now - oldestTimer)} and hasn't rung`);
  }
  if (lastDeath !== undefined && now - lastDeath < HOUR) {
    problems.push('a message or a timer was given up within the last hour; the log says why');
  }
  return problems;
}

function minutes(ms: number): string {
  const count = Math.floor(ms / MINUTE);
  return count === 1 ? '1 minute' : `${count} minutes`;
}
